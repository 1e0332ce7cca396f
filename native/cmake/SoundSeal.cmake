# SPDX-License-Identifier: Apache-2.0

# Refuses versions of SEAL with defects of a platform that a caller cannot avoid.
function(cipherfold_require_sound_seal PLATFORM VERSION)
  if(NOT VERSION VERSION_LESS 4.4)
    return()
  endif()
  if(NOT PLATFORM MATCHES "-x86_64$")
    set(REASON "a reader/writer lock of its own that is correct on x86-64 alone: elsewhere it may let a reader and a "
      "writer of SEAL's tables in together")
  elseif(PLATFORM MATCHES "^windows-")
    set(REASON "a seed for its generator that is random in 8 of its 64 bytes when the system's first choice fails")
  else()
    return()
  endif()
  string(CONCAT REASON ${REASON})
  message(FATAL_ERROR "cipherfold: SEAL ${VERSION} is refused on ${PLATFORM}. Before 4.4 SEAL has ${REASON}. "
    "Build SEAL 4.4 or newer and name it with -Dcipherfold.seal.dir=DIR or SEAL_DIR (docs/help/link-a-newer-seal.md), "
    "or build the Java part alone with -Dcipherfold.native.skip")
endfunction()
