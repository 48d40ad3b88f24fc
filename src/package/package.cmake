# src/package/package.cmake
# What `cmake --install` places, and the Debian packages that `cpack -G DEB` (or the target "package") makes of
# it: the same files, each in the component that is its package. An install() rule without COMPONENT belongs to
# "stopsms"; what is for the sandbox alone says COMPONENT sandbox. Nothing here runs when a package is installed
# or removed, and no package owns a folder that holds databases, keys or settings: purging leaves them alone.

include(GNUInstallDirs)
include(${CMAKE_CURRENT_LIST_DIR}/release.cmake)
set(CMAKE_INSTALL_DEFAULT_COMPONENT_NAME stopsms)
package_release(STOPSMS_PACKAGE_RELEASE STOPSMS_PACKAGE_CODENAME)
set(STOPSMS_PACKAGE_VERSION ${PROJECT_VERSION}${STOPSMS_PACKAGE_RELEASE})

# --- what each component has: its program, the program's page (in French, too), the copyright and the changelog ---
find_program(GZIP gzip REQUIRED)
set(PACKAGE_FOLDER ${CMAKE_BINARY_DIR}/package)
configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog.in ${PACKAGE_FOLDER}/changelog @ONLY)

# Packs `file` into PACKAGE_FOLDER; no name and no time goes into it, so that the same bytes come out.
function(pack_file file)
  get_filename_component(name ${file} NAME)
  set(packed ${PACKAGE_FOLDER}/${name}.gz)
  add_custom_command(OUTPUT ${packed} DEPENDS ${file}
    COMMAND ${GZIP} -9nc ${file} > ${packed} VERBATIM)
  set_property(GLOBAL APPEND PROPERTY PACKED_FILES ${packed})
endfunction()

function(install_program program folder component)
  pack_file(${folder}/${program}.1)
  pack_file(${folder}/${program}.fr.1)
  install(TARGETS ${program} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT ${component})
  install(FILES ${PACKAGE_FOLDER}/${program}.1.gz
    DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component})
  install(FILES ${PACKAGE_FOLDER}/${program}.fr.1.gz RENAME ${program}.1.gz
    DESTINATION ${CMAKE_INSTALL_MANDIR}/fr/man1 COMPONENT ${component})
  install(FILES ${CMAKE_SOURCE_DIR}/src/package/copyright ${PACKAGE_FOLDER}/changelog.gz
    DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/${program} COMPONENT ${component})
endfunction()

install(FILES ${CMAKE_SOURCE_DIR}/samples/config.ini COMPONENT stopsms
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/stopsms/examples)
file(GLOB units CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/samples/systemd/stopsms*)
install(FILES ${units} COMPONENT stopsms
  DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/doc/stopsms/examples/systemd)

pack_file(${PACKAGE_FOLDER}/changelog)
install_program(stopsms ${CMAKE_SOURCE_DIR}/src/cli stopsms)
install_program(stopsms-sandbox ${CMAKE_SOURCE_DIR}/src/sandbox sandbox)
get_property(PACKED_FILES GLOBAL PROPERTY PACKED_FILES)
add_custom_target(packed_files ALL DEPENDS ${PACKED_FILES})

# --- what makes it unfit to be given to users, as cpack_time.cmake will say; empty where nothing does ---
set(CPACK_STOPSMS_UNFIT "")
if(NOT CMAKE_BUILD_TYPE STREQUAL Release)
  list(APPEND CPACK_STOPSMS_UNFIT "CMAKE_BUILD_TYPE is ${CMAKE_BUILD_TYPE}")
endif()
foreach(option STOPSMS_SANITIZE STOPSMS_FUZZ)
  if(${option})
    list(APPEND CPACK_STOPSMS_UNFIT "${option} is ${${option}}")
  endif()
endforeach()
if("${CMAKE_C_FLAGS} ${CMAKE_CXX_FLAGS} ${CMAKE_EXE_LINKER_FLAGS}" MATCHES "-fsanitize")
  list(APPEND CPACK_STOPSMS_UNFIT "the compiler's flags have -fsanitize")
endif()
list(JOIN CPACK_STOPSMS_UNFIT ", " CPACK_STOPSMS_UNFIT)

# --- the packages ---
set(CPACK_GENERATOR DEB)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_CURRENT_LIST_DIR}/cpack_time.cmake)
set(CPACK_STOPSMS_SOURCE ${CMAKE_SOURCE_DIR})
set(CPACK_STOPSMS_CHANGELOG ${PACKAGE_FOLDER}/changelog)
set(CPACK_COMPONENTS_ALL stopsms sandbox)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_STRIP_FILES ON)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/repack.cmake)
# Else it would be each package's first line; DESCRIPTION below has its own.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_VERSION ${STOPSMS_PACKAGE_VERSION})
set(CPACK_DEBIAN_PACKAGE_MAINTAINER
  "Seed 833841d7 maintainers <maintainers@users.noreply.r-seed-833841d7.example>")
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)

set(CPACK_DEBIAN_STOPSMS_PACKAGE_NAME stopsms)
# Without them no certificate of the provider's can be checked.
set(CPACK_DEBIAN_STOPSMS_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_STOPSMS_PACKAGE_SUGGESTS stopsms-sandbox)
set(CPACK_DEBIAN_STOPSMS_DESCRIPTION "put a CRM's SMS opt-outs on SMS Partner's STOP list
stopsms takes the people who asked for no more SMS out of a CRM's export (a
CSV file), keeps each of their phone numbers as a job in an SQLite database,
and submits them to SMS Partner with retries and at the agreed rate. It
reports the outcome of every row. Stopped at any moment, it goes on where it
was when the same command is given again.

It opts nobody out by a guess: rows that can't be read for certain are not
sent, and are named.")

set(CPACK_DEBIAN_SANDBOX_PACKAGE_NAME stopsms-sandbox)
set(CPACK_DEBIAN_SANDBOX_PACKAGE_ENHANCES stopsms)
set(CPACK_DEBIAN_SANDBOX_DESCRIPTION "local stand-in for SMS Partner's STOP list
stopsms-sandbox answers the calls of SMS Partner's STOP list API on this
machine, for rehearsals with stopsms: it accepts and refuses numbers, slows
down and fails as it is told, and says what it received. Nothing leaves the
machine.")
include(CPack)
