# src/package/release.cmake
# Names the system that a package is made for, as the end of its version: "~deb12" on Debian 12, "~deb13"
# on Debian 13. Each sorts before the next release's, so that the packages follow an upgrade of the system.

# Sets `result` to the end of the version, and `codename` to what the changelog calls the system. Reads
# /etc/os-release (below CMAKE_SYSROOT). A system that is not known by name still gets packages of its own:
# "~ubuntu24.04"; Debian's testing, which has no number, "~debforky"; one that says nothing, "~unknown".
# What no version of a package may hold becomes a full stop.
function(package_release result codename)
  cmake_host_system_information(RESULT system QUERY DISTRIB_INFO)
  string(REGEX REPLACE "^debian$" "deb" name "${system_ID}")
  set(number "${system_VERSION_ID}")
  if(number STREQUAL "")
    set(number "${system_VERSION_CODENAME}")
  endif()
  string(TOLOWER "${name}${number}" release)
  string(REGEX REPLACE "[^a-z0-9.+]" "." release "${release}")
  if(release STREQUAL "")
    set(release unknown)
  endif()
  set(${result} "~${release}" PARENT_SCOPE)
  if(system_VERSION_CODENAME MATCHES "^[a-z]+$")
    set(${codename} "${system_VERSION_CODENAME}" PARENT_SCOPE)
  else()
    set(${codename} unstable PARENT_SCOPE)
  endif()
endfunction()
