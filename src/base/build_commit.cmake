# cmake -DSOURCE=FOLDER -DOUTPUT=FILE -P build_commit.cmake
# Writes what src/base/build_commit.h declares: the commit of SOURCE, its day, and whether files that
# git knows were changed since. Where SOURCE is not the top of a git work tree (a tarball, also one
# unpacked within another tree), or git is missing: "".
function(git result)
  execute_process(COMMAND git -c safe.directory=* -c core.fsmonitor=false -C ${SOURCE} ${ARGN}
    RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT status EQUAL 0)
    set(out "")
  endif()
  set(${result} "${out}" PARENT_SCOPE)
endfunction()

set(commit "")
if(EXISTS ${SOURCE}/.git)
  git(commit log -1 --abbrev=12 --format=%h\ of\ %cs HEAD)
  git(changes status --porcelain --untracked-files=no)
  if(commit AND changes)
    string(APPEND commit ", with changes")
  endif()
  if(commit)
    set(commit " (commit ${commit})")
  endif()
endif()
# A file that says the same keeps its time, and nothing is built again.
file(CONFIGURE OUTPUT ${OUTPUT} @ONLY CONTENT
  "#include \"base/build_commit.h\"\n\nconst char build_commit[] = \"${commit}\";\n")
