# src/package/repack.cmake
# Run by CPack on the packages that it made: packs them again with Debian's own tool. What CPack writes holds the
# umask and the user of whoever makes the packages; what comes out here is the same for everyone.
foreach(package IN LISTS CPACK_PACKAGE_FILES)
  set(tree ${CPACK_TOPLEVEL_DIRECTORY}/repacked)
  file(REMOVE_RECURSE ${tree})
  execute_process(COMMAND dpkg-deb -R ${package} ${tree} COMMAND_ERROR_IS_FATAL ANY)
  file(GLOB_RECURSE entries LIST_DIRECTORIES true ${tree}/*)
  foreach(entry IN LISTS tree entries)
    if(IS_DIRECTORY ${entry})
      file(CHMOD ${entry} PERMISSIONS
        OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
    endif()
  endforeach()
  execute_process(COMMAND dpkg-deb --root-owner-group --threads-max=1 -Zxz -b ${tree} ${package}
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
endforeach()
