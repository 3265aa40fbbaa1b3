# SPDX-License-Identifier: Apache-2.0
# `cmake --install build/release --prefix DIR`: the executable, the bundled scenarios, completions, the man page and the licences.
# The run path is relative, so that the installed tree may be moved and may carry its own libraries (tools/package).
include(GNUInstallDirs)
set(CMAKE_INSTALL_RPATH "$ORIGIN/../lib")

function(jetlag_install)
  if(TARGET jetlag)
    install(TARGETS jetlag RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT cli)
  endif()
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/scenarios DESTINATION ${CMAKE_INSTALL_DATADIR}/jetlag COMPONENT cli
          FILES_MATCHING PATTERN "*.json" PATTERN "*.jsonc" PATTERN "*.csv")
  install(FILES ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md ${PROJECT_SOURCE_DIR}/NOTICE
                ${PROJECT_SOURCE_DIR}/CONTRIBUTING.md
          DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT cli OPTIONAL)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/docs DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT cli OPTIONAL
          FILES_MATCHING PATTERN "*.md" PATTERN "*.png")
  # README.md names the folder beside it.
  file(RELATIVE_PATH scenarios /${CMAKE_INSTALL_DOCDIR} /${CMAKE_INSTALL_DATADIR}/jetlag/scenarios)
  file(CREATE_LINK ${scenarios} ${PROJECT_BINARY_DIR}/scenarios-link SYMBOLIC)
  install(FILES ${PROJECT_BINARY_DIR}/scenarios-link RENAME scenarios DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT cli)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/LICENSES DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT cli OPTIONAL)
  set(cli ${PROJECT_SOURCE_DIR}/app/cli)
  install(FILES ${cli}/jetlag.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT cli OPTIONAL)
  install(FILES ${cli}/completions/jetlag.bash RENAME jetlag
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT cli OPTIONAL)
  install(FILES ${cli}/completions/_jetlag DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions COMPONENT cli OPTIONAL)
  install(FILES ${cli}/completions/jetlag.fish
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT cli OPTIONAL)
endfunction()
