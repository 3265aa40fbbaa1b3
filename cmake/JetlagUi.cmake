# SPDX-License-Identifier: Apache-2.0
#
# jetlag_ui_library(<name> [SOURCES ...] [HEADERS ...] [DEPS <ui libraries>] [USES <targets>])
#
# One folder of ui/ = one library. DEPS may only name ui libraries that were added before; what of the engine a library may see is
# written in USES and checked by the structure test (widgets: nothing; models: jetlag::observe).
find_package(Qt6 6.4 QUIET COMPONENTS Widgets PrintSupport Test)
find_package(QCustomPlotQt6 QUIET)
find_library(JETLAG_QSCINTILLA qscintilla2_qt6)
set(JETLAG_GUI AUTO CACHE STRING "Build the lab: ON, OFF or AUTO (when Qt 6, QCustomPlot and QScintilla are installed)")
set_property(CACHE JETLAG_GUI PROPERTY STRINGS AUTO ON OFF)
if(JETLAG_GUI STREQUAL "AUTO")
  set(JETLAG_GUI OFF)
  if(Qt6_FOUND AND QCustomPlotQt6_FOUND AND JETLAG_QSCINTILLA)
    set(JETLAG_GUI ON)
  endif()
endif()

function(jetlag_ui_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;HEADERS;DEPS;USES")
  set(target jetlag_ui_${name})
  add_library(${target} STATIC ${arg_SOURCES} ${arg_HEADERS})
  add_library(jetlag::ui_${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES AUTOMOC ON)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/ui)
  target_compile_definitions(${target} PUBLIC QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)
  foreach(dep IN LISTS arg_DEPS)
    if(NOT TARGET jetlag_ui_${dep})
      message(FATAL_ERROR "jetlag: ui '${name}' depends on '${dep}', which is not above it in ui/CMakeLists.txt")
    endif()
  endforeach()
  list(TRANSFORM arg_DEPS PREPEND jetlag::ui_ OUTPUT_VARIABLE deps)
  target_link_libraries(${target} PUBLIC ${deps} ${arg_USES} Qt6::Widgets)
endfunction()

# jetlag_ui_bench(<name> SOURCES ... USES ...): a program that prints how long something takes; it is run by hand and never judges.
function(jetlag_ui_bench name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES")
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE ${arg_USES} Qt6::Test)
  target_compile_definitions(${name} PRIVATE JETLAG_SOURCE_DIR="${PROJECT_SOURCE_DIR}" JETLAG_SHOTS_DIR="${PROJECT_BINARY_DIR}/shots")
endfunction()

# jetlag_ui_test(<name> SOURCES ... USES ...): a Qt Test program that runs on the offscreen platform.
function(jetlag_ui_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;USES")
  add_executable(${name} ${arg_SOURCES})
  set_target_properties(${name} PROPERTIES AUTOMOC ON)
  target_link_libraries(${name} PRIVATE ${arg_USES} Qt6::Test)
  target_compile_definitions(${name} PRIVATE JETLAG_SOURCE_DIR="${PROJECT_SOURCE_DIR}" JETLAG_SHOTS_DIR="${PROJECT_BINARY_DIR}/shots")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_SCALE_FACTOR=1" LABELS ui TIMEOUT 300)
endfunction()
