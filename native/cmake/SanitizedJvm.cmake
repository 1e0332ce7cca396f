# SPDX-License-Identifier: Apache-2.0

# Writes a program "java" that starts the JVM with the run-time library of the address sanitizer in front of all others, as
# that library demands. Child processes inherit it.
function(cipherfold_sanitized_jvm)
  execute_process(
    COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=libasan.so
    OUTPUT_VARIABLE CIPHERFOLD_ASAN OUTPUT_STRIP_TRAILING_WHITESPACE)
  get_filename_component(CIPHERFOLD_ASAN "${CIPHERFOLD_ASAN}" REALPATH)
  configure_file("${CMAKE_SOURCE_DIR}/src/test/sanitize/java.in" "${CMAKE_BINARY_DIR}/sanitize/bin/java" @ONLY
    FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE)
endfunction()
