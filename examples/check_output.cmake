# Runs a program, which must end well, with an output that has a pattern in it: a test with PASS_REGULAR_EXPRESSION would
# not look at the exit code. -D command (a list), pattern
execute_process(COMMAND ${command} OUTPUT_VARIABLE output ECHO_OUTPUT_VARIABLE RESULT_VARIABLE code)
if(NOT code EQUAL 0)
  message(FATAL_ERROR "exit code ${code}")
endif()
if(NOT output MATCHES "${pattern}")
  message(FATAL_ERROR "the output has no match of: ${pattern}")
endif()
