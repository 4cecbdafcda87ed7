# SPDX-License-Identifier: GPL-3.0-or-later
# Language level, warnings, sanitizers, and the fast tools that are used when present.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

find_program(HOMING_CCACHE ccache)
if(HOMING_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    # A precompiled header needs ccache to trust its time stamps.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${HOMING_CCACHE})
endif()
find_program(HOMING_MOLD mold)
if(HOMING_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_compile_definitions(
    QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400
    HOMING_VERSION="${PROJECT_VERSION}")
# GLib's own flags; everywhere, so that one precompiled header serves every library.
add_compile_options(-pthread -D_LARGEFILE64_SOURCE)
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    -Wnull-dereference -Wduplicated-cond -Wlogical-op -Wswitch-enum -Wformat=2)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
    add_compile_options(-Wno-unknown-warning-option)
else()
    # GCC 12 reports null dereferences inside the standard library's own optional and vector.
    add_compile_options(-Wno-null-dereference)
endif()
if(HOMING_WERROR)
    add_compile_options(-Werror)
endif()
if(HOMING_SANITIZE)
    # Null pointers and objects that are too small are the address sanitizer's too; the checks of alignment cost a quarter
    # of the compile time, and nothing here casts octets to numbers.
    add_compile_options(-fsanitize=address,undefined -fno-sanitize=null,object-size,alignment
                        -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    # Their code confuses this one warning; the release build has it.
    add_compile_options(-Wno-maybe-uninitialized)
    add_link_options(-fsanitize=address,undefined)
endif()
if(HOMING_FUZZ)
    add_compile_options(-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined)
    add_link_options(-fsanitize=address,undefined)
endif()
# Hardening for a program that reads hostile bytes all day.
add_compile_options(-fstack-protector-strong)
add_link_options(-Wl,-z,relro,-z,now)
