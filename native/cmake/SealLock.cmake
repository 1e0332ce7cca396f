# SPDX-License-Identifier: Apache-2.0

# Refuses versions of SEAL whose reader/writer lock is not correct on processors that order memory more weakly than x86-64.
function(cipherfold_require_sound_lock PLATFORM VERSION)
  if(PLATFORM MATCHES "-x86_64$" OR NOT VERSION VERSION_LESS 4.4)
    return()
  endif()
  message(FATAL_ERROR "cipherfold: SEAL ${VERSION} is refused on ${PLATFORM}. Before 4.4 SEAL has a reader/writer lock of "
    "its own that is correct on x86-64 alone: elsewhere it may let a reader and a writer of SEAL's tables in together. "
    "Build SEAL 4.4 or newer and name it with -Dcipherfold.seal.dir=DIR or SEAL_DIR (native/README.md, \"Linking a newer "
    "SEAL\"), or build the Java part alone with -Dcipherfold.native.skip")
endfunction()
