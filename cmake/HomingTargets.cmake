# SPDX-License-Identifier: GPL-3.0-or-later
# One library per folder: homing_library(), one test program per file: homing_test().

# Two shared precompiled headers, one for libraries and one for programs (their code models differ).
add_library(homing_pch STATIC ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(homing_pch PRIVATE Qt6::Core)
target_precompile_headers(homing_pch PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
add_executable(homing_pch_program EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(homing_pch_program PRIVATE Qt6::Core)
target_precompile_headers(homing_pch_program PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch.h)
set_target_properties(homing_pch homing_pch_program PROPERTIES AUTOMOC OFF AUTORCC OFF)
# Under the sanitizers it is core that must be quick and checked whole; the programs around it only take long to
# optimise, and half as long again with UBSan's checks in each line of a test.
set(homing_program_options "$<$<BOOL:${HOMING_SANITIZE}>:-O0;-fno-sanitize=undefined>")
target_compile_options(homing_pch_program PRIVATE ${homing_program_options})

# homing_library(NAME DEPENDS ... PRIVATE_DEPENDS ...): every .cpp and .h of the current folder (and SUBFOLDERS) makes
# the library homing_NAME. A folder is a library; there is no second list to keep.
function(homing_library name)
    cmake_parse_arguments(ARG "" "" "DEPENDS;PRIVATE_DEPENDS;SUBFOLDERS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS *.cpp *.h)
    foreach(folder ${ARG_SUBFOLDERS})
        file(GLOB more CONFIGURE_DEPENDS ${folder}/*.cpp ${folder}/*.h)
        list(APPEND sources ${more})
    endforeach()
    add_library(homing_${name} STATIC ${sources})
    set_target_properties(homing_${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_include_directories(homing_${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(homing_${name} PUBLIC Qt6::Core ${ARG_DEPENDS} PRIVATE ${ARG_PRIVATE_DEPENDS})
    target_precompile_headers(homing_${name} REUSE_FROM homing_pch)
    if(HOMING_UNITY)
        set_target_properties(homing_${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
        target_compile_options(homing_${name} PRIVATE -Wno-subobject-linkage) # its sources are included there
    endif()
endfunction()

# homing_program(NAME SOURCES ... DEPENDS ...)
function(homing_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE Qt6::Core ${ARG_DEPENDS})
    target_compile_options(${name} PRIVATE ${homing_program_options})
    target_precompile_headers(${name} REUSE_FROM homing_pch_program)
endfunction()

# homing_test_library(NAME SOURCES ... DEPENDS ...): what several test programs share, compiled once and only if one of
# them is built. Without Q_OBJECT.
function(homing_test_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
    add_library(${name} STATIC EXCLUDE_FROM_ALL ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} PUBLIC ${ARG_DEPENDS})
    target_precompile_headers(${name} REUSE_FROM homing_pch)
endfunction()

add_custom_target(core_tests COMMENT "Core's tests") # what ctest -L core runs

find_program(HOMING_XVFB_RUN xvfb-run)
find_program(HOMING_OPENBOX openbox)
if(HOMING_GUI AND NOT (HOMING_XVFB_RUN AND HOMING_OPENBOX))
    message(WARNING "Without xvfb-run and openbox the window's tests run offscreen only")
endif()

# homing_test(tst_x DEPENDS ... [SOURCES more.cpp] [LABELS ...] [TIMEOUT seconds]): tst_x.cpp in the
# current folder. Labels: core (also run under the sanitizers), ui (also run on Xvfb), interop.
function(homing_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "DEPENDS;SOURCES;LABELS" ${ARGN})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 300)
    endif()
    homing_program(${name} SOURCES ${name}.cpp ${ARG_SOURCES} DEPENDS Qt6::Test ${ARG_DEPENDS})
    # Only tst_x.cpp itself is moc's: AUTOMOC would run CMake and compile one more file for every test.
    set_target_properties(${name} PROPERTIES AUTOMOC OFF)
    qt_generate_moc(${name}.cpp ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc TARGET ${name})
    target_sources(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${name}.moc)
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR})
    if("core" IN_LIST ARG_LABELS AND NOT HOMING_CORE_TESTS)
        set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
        return()
    endif()
    if("core" IN_LIST ARG_LABELS)
        add_dependencies(core_tests ${name})
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;HOMING_NO_KEYCHAIN=1")
    # Windows are tested on a real X server too: one server for each test, one at a time.
    if(HOMING_XVFB_RUN AND HOMING_OPENBOX AND "ui" IN_LIST ARG_LABELS)
        add_test(NAME ${name}_x11
            COMMAND ${CMAKE_SOURCE_DIR}/tests/support/on-x11.sh $<TARGET_FILE:${name}>)
        set_tests_properties(${name}_x11 PROPERTIES LABELS x11 TIMEOUT ${ARG_TIMEOUT} RESOURCE_LOCK x11
            ENVIRONMENT "QT_QPA_PLATFORM=xcb;LC_ALL=C.UTF-8;HOMING_NO_KEYCHAIN=1")
    endif()
endfunction()
