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

# Names the sources also where no commit does. What only reads command lines and draws tables changes no result.
file(GLOB_RECURSE sources RELATIVE ${source_dir} ${source_dir}/libsim/*.cpp ${source_dir}/libsim/*.hpp)
list(FILTER sources EXCLUDE REGEX "^libsim/(cli|report)/")
list(SORT sources)
set(hashes "")
foreach(source IN LISTS sources ITEMS CMakeLists.txt)
  file(SHA256 ${source_dir}/${source} hash)
  string(APPEND hashes "${hash} ${source}\n")
endforeach()
string(SHA256 sources_hash "${hashes}")
string(SUBSTRING ${sources_hash} 0 16 sources_hash)

configure_file(${CMAKE_CURRENT_LIST_DIR}/version.cpp.in ${output} @ONLY)
