# SPDX-License-Identifier: Apache-2.0
# Flags of our own code. Faster instruction sets are chosen at run time (core/instruction_set.h): no flag names one, except
# those of the files learn/kernels_*.cpp.

if(NOT CMAKE_CXX_COMPILER_ID MATCHES "^(GNU|Clang|AppleClang)$")
  message(FATAL_ERROR "cipherfold: needs GCC or Clang (vector extensions), found ${CMAKE_CXX_COMPILER_ID}")
endif()

set(CIPHERFOLD_SANITIZE_FLAGS "")
if(CIPHERFOLD_SANITIZE)
  set(CIPHERFOLD_SANITIZE_FLAGS
    "-fsanitize=${CIPHERFOLD_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer -g)
endif()

function(cipherfold_compile_flags TARGET)
  set_target_properties(${TARGET} PROPERTIES
    CXX_STANDARD 17 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF
    CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${TARGET} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
    -fstack-protector-strong -ffunction-sections -fdata-sections
    "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=."
    "-ffile-prefix-map=${CMAKE_BINARY_DIR}=build"
    "-ffile-prefix-map=${CIPHERFOLD_SEAL_PREFIX}=seal")
  if(CIPHERFOLD_SANITIZE)
    target_compile_options(${TARGET} PRIVATE ${CIPHERFOLD_SANITIZE_FLAGS})
    target_link_options(${TARGET} PRIVATE "-fsanitize=${CIPHERFOLD_SANITIZE}")
  endif()
endfunction()

function(cipherfold_jni_flags TARGET)
  cipherfold_compile_flags(${TARGET})
  target_include_directories(${TARGET} SYSTEM PRIVATE ${CIPHERFOLD_JNI_INCLUDES})
  target_include_directories(${TARGET} PRIVATE "${CIPHERFOLD_JNI_HEADERS}")
  target_link_libraries(${TARGET} PRIVATE cipherfold-core)
endfunction()

# A shared library that depends on libc and libm alone. The version is what it tells Java.
function(cipherfold_add_library TARGET VERSION)
  add_library(${TARGET} SHARED
    "${CMAKE_SOURCE_DIR}/src/main/cpp/jni/library_jni.cpp" $<TARGET_OBJECTS:cipherfold-jni>)
  cipherfold_jni_flags(${TARGET})
  set(BUILD "${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION}, C++17, ${CMAKE_BUILD_TYPE}")
  string(APPEND BUILD " (${CMAKE_CXX_FLAGS_RELEASE}), SEAL from ${CIPHERFOLD_SEAL_SOURCE}")
  target_compile_definitions(${TARGET} PRIVATE "CIPHERFOLD_VERSION=\"${VERSION}\"" "CIPHERFOLD_BUILD=\"${BUILD}\"")
  if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    target_link_options(${TARGET} PRIVATE
      -static-libstdc++ -static-libgcc -Wl,--exclude-libs,ALL -Wl,--gc-sections
      "-Wl,--version-script=${CMAKE_SOURCE_DIR}/src/main/cpp/jni/exports.map"
      -Wl,-z,relro,-z,now,-z,noexecstack -Wl,--build-id=none -Wl,--no-undefined)
    if(NOT CIPHERFOLD_SANITIZE)
      target_link_options(${TARGET} PRIVATE -s)
    endif()
  endif()
endfunction()
