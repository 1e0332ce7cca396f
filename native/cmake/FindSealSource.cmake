# SPDX-License-Identifier: Apache-2.0
# Finds Microsoft SEAL in one of three places, in this order, and defines the target SEAL::seal:
#   1. CIPHERFOLD_SEAL_DIR or the environment variable SEAL_DIR: an installation; never falls back
#   2. whatever find_package finds on this machine, if it is static and new enough
#   3. the source inside a pinned source distribution on PyPI, built into CIPHERFOLD_SEAL_WORK
# With CIPHERFOLD_SANITIZE_SEAL it is the third one alone.

include(SealFromSourceDistribution)
include(SoundSeal)

# SEAL's package file matches the minor version only, so the version is compared here instead of by find_package.
# This is a macro because find_package has to define its variables and target for the caller.
macro(cipherfold_try_seal)
  unset(SEAL_DIR CACHE)
  unset(SEAL_DIR)
  set(SEAL_FIND_QUIETLY ON)
  find_package(SEAL CONFIG QUIET ${ARGN})
  set(CIPHERFOLD_SEAL_PROBLEM "")
  if(NOT SEAL_FOUND)
    set(CIPHERFOLD_SEAL_PROBLEM "no SEALConfig.cmake was found")
  elseif(SEAL_VERSION VERSION_LESS CIPHERFOLD_SEAL_MIN)
    set(CIPHERFOLD_SEAL_PROBLEM "SEAL ${SEAL_VERSION} is older than ${CIPHERFOLD_SEAL_MIN} (cipherfold.seal.min)")
  elseif(NOT TARGET SEAL::seal)
    set(CIPHERFOLD_SEAL_PROBLEM "SEAL ${SEAL_VERSION} has no static library (build it with BUILD_SHARED_LIBS=OFF)")
  endif()
endmacro()

macro(cipherfold_try_built_seal FOLDER)
  cipherfold_require_sound_seal("${CIPHERFOLD_PLATFORM}" "${CIPHERFOLD_SEAL_DISTRIBUTED}")
  cipherfold_build_seal("${CIPHERFOLD_SEAL_WORK}/download" "${FOLDER}" "${ARGN}")
  cipherfold_try_seal(PATHS "${FOLDER}/install" NO_DEFAULT_PATH)
  if(CIPHERFOLD_SEAL_PROBLEM)
    message(FATAL_ERROR "cipherfold: SEAL built from the source distribution: ${CIPHERFOLD_SEAL_PROBLEM}. "
      "Give a newer one with -Dcipherfold.seal.dir=DIR (native/README.md)")
  endif()
endmacro()

macro(cipherfold_find_seal)
  set(CIPHERFOLD_SEAL_GIVEN "${CIPHERFOLD_SEAL_DIR}")
  set(CIPHERFOLD_SEAL_GIVEN_BY "cipherfold.seal.dir")
  if(NOT CIPHERFOLD_SEAL_GIVEN AND DEFINED ENV{SEAL_DIR})
    set(CIPHERFOLD_SEAL_GIVEN "$ENV{SEAL_DIR}")
    set(CIPHERFOLD_SEAL_GIVEN_BY "SEAL_DIR")
  endif()

  if(CIPHERFOLD_SANITIZE_SEAL)
    set(CIPHERFOLD_SEAL_SOURCE "source distribution, with sanitizers")
    cipherfold_try_built_seal("${CIPHERFOLD_SEAL_WORK}/sanitized" ${CIPHERFOLD_SANITIZE_FLAGS})
  elseif(CIPHERFOLD_SEAL_GIVEN)
    set(CIPHERFOLD_SEAL_SOURCE "${CIPHERFOLD_SEAL_GIVEN_BY}")
    cipherfold_try_seal(PATHS "${CIPHERFOLD_SEAL_GIVEN}" NO_DEFAULT_PATH)
    if(CIPHERFOLD_SEAL_PROBLEM)
      message(FATAL_ERROR "cipherfold: ${CIPHERFOLD_SEAL_GIVEN_BY}=${CIPHERFOLD_SEAL_GIVEN}: "
        "${CIPHERFOLD_SEAL_PROBLEM}. It must be the folder that 'cmake --install' of SEAL wrote to. "
        "No other source is tried when this one is given.")
    endif()
  else()
    set(CIPHERFOLD_SEAL_SOURCE "find_package")
    cipherfold_try_seal()
    if(CIPHERFOLD_SEAL_PROBLEM)
      message(STATUS "cipherfold: not from this machine: ${CIPHERFOLD_SEAL_PROBLEM}")
      set(CIPHERFOLD_SEAL_SOURCE "source distribution")
      cipherfold_try_built_seal("${CIPHERFOLD_SEAL_WORK}")
    endif()
  endif()
  cipherfold_require_sound_seal("${CIPHERFOLD_PLATFORM}" "${SEAL_VERSION}")
  get_filename_component(CIPHERFOLD_SEAL_PREFIX "${SEAL_DIR}/../../.." ABSOLUTE)
  message(STATUS "cipherfold: SEAL ${SEAL_VERSION} from ${CIPHERFOLD_SEAL_SOURCE}")
endmacro()
