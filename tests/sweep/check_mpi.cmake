# A sweep on several ranks gives the bytes of one process; a broken one ends all of them. -D program, mpiexec, sweep, folder
file(REMOVE_RECURSE ${folder})
file(MAKE_DIRECTORY ${folder})
execute_process(COMMAND ${program} sweep ${sweep} --out ${folder}/one OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${mpiexec} --oversubscribe -n 3 ${program} sweep ${sweep} --out ${folder}/three
                OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
foreach(name IN ITEMS results.csv results.jsonl summary.csv failures.csv manifest.json)
  execute_process(COMMAND ${CMAKE_COMMAND} -E compare_files ${folder}/one/${name} ${folder}/three/${name}
                  COMMAND_ERROR_IS_FATAL ANY)
endforeach()

file(WRITE ${folder}/broken.json "{}")
execute_process(COMMAND ${mpiexec} --oversubscribe -n 3 ${program} sweep ${folder}/broken.json --out ${folder}/broken
                OUTPUT_QUIET ERROR_VARIABLE errors RESULT_VARIABLE code)
if(NOT code EQUAL 2 OR NOT errors MATCHES "/scenario: got nothing" OR EXISTS ${folder}/broken)
  message(FATAL_ERROR "got exit code ${code}, expected 2 and what is wrong: ${errors}")
endif()
