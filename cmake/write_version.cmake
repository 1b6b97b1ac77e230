# Writes version.cpp, only if its text changes. Run at every build, so that the commit is the one that was built.
# -D source_dir, output, version
set(commit "unknown")
if(EXISTS ${source_dir}/.git)  # else git would name the commit of a repository around this one
  execute_process(COMMAND git -C ${source_dir} describe --always --dirty --exclude=* --abbrev=12
                  OUTPUT_VARIABLE described OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed)
    set(commit ${described})
  endif()
endif()
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.cpp.in ${output} @ONLY)
