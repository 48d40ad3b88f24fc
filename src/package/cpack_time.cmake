# src/package/cpack_time.cmake
# Read by CPack when packages are made: refuses what must not be given to users, and fixes the time that goes
# into the packages, so that the same source gives the same bytes.

if(NOT CPACK_STOPSMS_UNFIT STREQUAL "")
  message(FATAL_ERROR "No package is made of this build: ${CPACK_STOPSMS_UNFIT}. In a build folder of its own:\n"
    "  cmake -S '${CPACK_STOPSMS_SOURCE}' -B build -DCMAKE_BUILD_TYPE=Release -DSTOPSMS_SANITIZE=OFF -DSTOPSMS_FUZZ=OFF\n"
    "  cmake --build build --target package")
endif()

# CPack would leave the dependencies out, and say it among other things.
foreach(tool dpkg-shlibdeps file dpkg-parsechangelog)
  find_program(found_${tool} ${tool})
  if(NOT found_${tool})
    message(FATAL_ERROR "There is no ${tool} here, which packages are made with: "
      "sh ${CPACK_STOPSMS_SOURCE}/samples/packages.sh dpkg-dev file")
  endif()
endforeach()

# The time of all in the packages: SOURCE_DATE_EPOCH where it is set; else the commit's, where the source is a
# git repository; else that of the newest entry in the changelog.
if("$ENV{SOURCE_DATE_EPOCH}" STREQUAL "")
  set(epoch "")
  if(EXISTS ${CPACK_STOPSMS_SOURCE}/.git)
    execute_process(COMMAND git -c safe.directory=* -C ${CPACK_STOPSMS_SOURCE} log -1 --format=%ct
      OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
  if(NOT epoch MATCHES "^[0-9]+$")
    execute_process(COMMAND ${found_dpkg-parsechangelog} -l ${CPACK_STOPSMS_CHANGELOG} -S Timestamp
      OUTPUT_VARIABLE epoch OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  endif()
  set(ENV{SOURCE_DATE_EPOCH} ${epoch})
endif()
