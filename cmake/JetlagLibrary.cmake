# SPDX-License-Identifier: Apache-2.0
#
# jetlag_library(<name> [SOURCES ...] [HEADERS ...] [DEPS <jetlag libs>] [USES <third-party targets>])
#
# One folder = one library = one target. DEPS is the only place where a dependency between two folders is written down: it drives
# the linker, the generated layers.txt that the structure test reads, and the picture in docs/architecture.md.
function(jetlag_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;DEPS;USES")
  set(target jetlag_${name})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    set(scope PUBLIC)
  else()
    add_library(${target} INTERFACE)
    set(scope INTERFACE)
  endif()
  add_library(jetlag::${name} ALIAS ${target})
  target_sources(${target} ${scope} FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/engine FILES ${arg_HEADERS})
  # Strict one-way order: a library may only depend on libraries that already exist.
  foreach(dep IN LISTS arg_DEPS)
    if(NOT TARGET jetlag_${dep})
      message(FATAL_ERROR "jetlag: '${name}' depends on '${dep}', which is not above it in engine/CMakeLists.txt")
    endif()
  endforeach()
  list(TRANSFORM arg_DEPS PREPEND jetlag:: OUTPUT_VARIABLE deps)
  target_link_libraries(${target} ${scope} ${deps} ${arg_USES})
  list(JOIN arg_DEPS " " deps_text)
  set_property(GLOBAL APPEND_STRING PROPERTY JETLAG_LAYERS "${name}: ${deps_text}\n")
endfunction()

# Writes "<library>: <dependencies>" lines for the structure test and the documentation.
function(jetlag_write_layers)
  get_property(layers GLOBAL PROPERTY JETLAG_LAYERS)
  file(WRITE ${PROJECT_BINARY_DIR}/layers.txt "${layers}")
endfunction()

# jetlag_test(<library> SOURCES ... [USES ...])
# One test binary per library, linked against the WHOLE library and nothing it did not declare: a hidden dependency is a link error.
function(jetlag_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES")
  add_executable(${name}_test ${arg_SOURCES})
  get_target_property(type jetlag_${name} TYPE)
  if(type STREQUAL "INTERFACE_LIBRARY")
    target_link_libraries(${name}_test PRIVATE jetlag_${name})
  else()
    target_link_libraries(${name}_test PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,jetlag_${name}>)
  endif()
  target_link_libraries(${name}_test PRIVATE ${arg_USES} GTest::gmock GTest::gtest_main)
  target_compile_definitions(${name}_test PRIVATE JETLAG_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  # `engine_tests` and the label `engine` select what runs under the sanitizers.
  set(labels unit)
  if(EXISTS ${PROJECT_SOURCE_DIR}/engine/${name}/CMakeLists.txt)
    set(labels engine)  # one label: test discovery takes no lists
    if(NOT TARGET engine_tests)
      add_custom_target(engine_tests)
    endif()
    add_dependencies(engine_tests ${name}_test)
  endif()
  include(GoogleTest)
  gtest_discover_tests(${name}_test TEST_PREFIX "${name}." DISCOVERY_TIMEOUT 60 PROPERTIES LABELS "${labels}" TIMEOUT 600)
endfunction()

# jetlag_embed(<target> <symbol> <file>)
# Compiles a data file into <target> as `extern const std::string_view <symbol>` in namespace jetlag::embedded, so that the
# program works from any directory.
function(jetlag_embed target symbol file)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.cpp)
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DIN=${CMAKE_CURRENT_SOURCE_DIR}/${file} -DOUT=${out} -DSYMBOL=${symbol}
            -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${file} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake VERBATIM)
  set_source_files_properties(${out} PROPERTIES COMPILE_OPTIONS -Wno-overlength-strings)
  target_sources(${target} PRIVATE ${out})
endfunction()
