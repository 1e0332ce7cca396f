# SPDX-License-Identifier: Apache-2.0
# Downloads the pinned source distribution by name, checks its SHA-256, unpacks the tree of SEAL and builds it.
# Every step leaves its result behind, so that nothing is done twice as long as its inputs are the same.

# The version inside it.
set(CIPHERFOLD_SEAL_DISTRIBUTED 4.1.2)

set(CIPHERFOLD_SEAL_REQUIREMENTS "${CMAKE_CURRENT_LIST_DIR}/../seal/requirements.txt")
set(CIPHERFOLD_SEAL_CONSTRAINTS "${CMAKE_CURRENT_LIST_DIR}/../seal/constraints.txt")
set(CIPHERFOLD_SEAL_OPTIONS
  -DCMAKE_BUILD_TYPE=Release -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DBUILD_SHARED_LIBS=OFF
  -DSEAL_BUILD_DEPS=OFF -DSEAL_USE_MSGSL=OFF -DSEAL_USE_ZLIB=OFF -DSEAL_USE_ZSTD=OFF)
# Functions start at cache lines: else where a linker happens to put SEAL's short loops decides about a third of their speed.
set(CIPHERFOLD_SEAL_FLAGS "-ffunction-sections -fdata-sections -falign-functions=64")

set(CIPHERFOLD_SEAL_ADVICE "Other ways to provide SEAL: an installed one with -Dcipherfold.seal.dir=DIR or SEAL_DIR; "
  "no native code at all with -Dcipherfold.native.skip. See native/README.md.")
string(CONCAT CIPHERFOLD_SEAL_ADVICE ${CIPHERFOLD_SEAL_ADVICE})

# Into WORK, with additional compiler flags.
function(cipherfold_build_seal DOWNLOAD WORK FLAGS)
  file(READ "${CIPHERFOLD_SEAL_REQUIREMENTS}" REQUIREMENTS)
  if(NOT REQUIREMENTS MATCHES "sha256:([0-9a-f]+)")
    message(FATAL_ERROR "cipherfold: no SHA-256 in ${CIPHERFOLD_SEAL_REQUIREMENTS}")
  endif()
  set(EXPECTED_SHA256 "${CMAKE_MATCH_1}")
  string(SHA256 KEY "${EXPECTED_SHA256} ${CIPHERFOLD_SEAL_OPTIONS} ${CIPHERFOLD_SEAL_FLAGS} ${CMAKE_CXX_COMPILER} \
${CMAKE_CXX_COMPILER_ID} ${CMAKE_CXX_COMPILER_VERSION} ${CMAKE_GENERATOR} ${WORK}${FLAGS}")
  set(STAMP "${WORK}/install.stamp")
  file(MAKE_DIRECTORY "${WORK}")
  # Two Maven processes in one checkout would otherwise unpack and build over each other.
  file(LOCK "${WORK}/lock" GUARD FUNCTION TIMEOUT 1200)
  if(EXISTS "${STAMP}")
    file(READ "${STAMP}" DONE)
    if(DONE STREQUAL KEY)
      return()
    endif()
    file(REMOVE "${STAMP}")
  endif()
  file(REMOVE_RECURSE "${WORK}/source" "${WORK}/build" "${WORK}/install")

  cipherfold_download_seal("${DOWNLOAD}" "${EXPECTED_SHA256}" ARCHIVE)
  file(ARCHIVE_EXTRACT INPUT "${ARCHIVE}" DESTINATION "${WORK}/source" PATTERNS "*/Pyfhel/backend/SEAL/*")
  file(GLOB SEAL_SOURCE "${WORK}/source/*/Pyfhel/backend/SEAL")
  if(NOT EXISTS "${SEAL_SOURCE}/CMakeLists.txt")
    message(FATAL_ERROR "cipherfold: ${ARCHIVE} holds no Pyfhel/backend/SEAL. ${CIPHERFOLD_SEAL_ADVICE}")
  endif()

  message(NOTICE "cipherfold: building Microsoft SEAL once, about half a minute on two cores")
  list(JOIN FLAGS " " FLAGS)
  cipherfold_seal_step("configure" "${WORK}/configure.log"
    "${CMAKE_COMMAND}" -S "${SEAL_SOURCE}" -B "${WORK}/build" -G "${CMAKE_GENERATOR}" ${CIPHERFOLD_SEAL_OPTIONS}
    "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}" "-DCMAKE_INSTALL_PREFIX=${WORK}/install" -DCMAKE_INSTALL_LIBDIR=lib
    "-DCMAKE_CXX_FLAGS=-ffile-prefix-map=${SEAL_SOURCE}=seal ${CIPHERFOLD_SEAL_FLAGS} ${FLAGS}")
  cipherfold_seal_step("build" "${WORK}/build.log"
    "${CMAKE_COMMAND}" --build "${WORK}/build" --parallel "${CIPHERFOLD_JOBS}")
  cipherfold_seal_step("install" "${WORK}/install.log" "${CMAKE_COMMAND}" --install "${WORK}/build")
  file(WRITE "${STAMP}" "${KEY}")
endfunction()

function(cipherfold_seal_step NAME LOG)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE STATUS OUTPUT_FILE "${LOG}" ERROR_FILE "${LOG}")
  if(NOT STATUS EQUAL 0)
    file(READ "${LOG}" TEXT)
    string(LENGTH "${TEXT}" LENGTH)
    if(LENGTH GREATER 3000)
      math(EXPR START "${LENGTH} - 3000")
      string(SUBSTRING "${TEXT}" ${START} -1 TEXT)
    endif()
    message(FATAL_ERROR "cipherfold: SEAL ${NAME} failed (${STATUS}). End of ${LOG}:\n${TEXT}\n${CIPHERFOLD_SEAL_ADVICE}")
  endif()
endfunction()

function(cipherfold_download_seal FOLDER EXPECTED_SHA256 RESULT)
  cipherfold_find_archive("${FOLDER}" "${EXPECTED_SHA256}" ARCHIVE)
  if(NOT ARCHIVE)
    cipherfold_find_pip(PYTHON)
    message(NOTICE "cipherfold: fetching the source of Microsoft SEAL with pip (pinned by SHA-256)")
    # pip before 25.3 pins build requirements through PIP_CONSTRAINT, later ones through PIP_BUILD_CONSTRAINT.
    execute_process(
      COMMAND "${CMAKE_COMMAND}" -E env
        "PIP_CONSTRAINT=${CIPHERFOLD_SEAL_CONSTRAINTS}" "PIP_BUILD_CONSTRAINT=${CIPHERFOLD_SEAL_CONSTRAINTS}"
        "${PYTHON}" -m pip download --quiet --no-deps --no-binary Pyfhel --require-hashes
        --requirement "${CIPHERFOLD_SEAL_REQUIREMENTS}" --dest "${FOLDER}"
      RESULT_VARIABLE STATUS OUTPUT_VARIABLE OUTPUT ERROR_VARIABLE OUTPUT)
    if(NOT STATUS EQUAL 0)
      message(FATAL_ERROR "cipherfold: pip could not download the source of SEAL (status ${STATUS}); "
        "it needs a reachable package index.\n${OUTPUT}\n${CIPHERFOLD_SEAL_ADVICE}")
    endif()
    cipherfold_find_archive("${FOLDER}" "${EXPECTED_SHA256}" ARCHIVE)
    if(NOT ARCHIVE)
      message(FATAL_ERROR "cipherfold: nothing under ${FOLDER} has the SHA-256 ${EXPECTED_SHA256}. "
        "${CIPHERFOLD_SEAL_ADVICE}")
    endif()
  endif()
  set(${RESULT} "${ARCHIVE}" PARENT_SCOPE)
endfunction()

# The python3 of the caller's PATH if it will do, so that a virtual environment is respected; else a versioned name.
function(cipherfold_find_pip RESULT)
  foreach(NAME IN ITEMS python3 python python3.13 python3.12 python3.11 python3.10)
    find_program(CANDIDATE "${NAME}" NO_CACHE)
    if(CANDIDATE)
      execute_process(
        COMMAND "${CANDIDATE}" -c "import sys, pip; sys.exit(sys.version_info < (3, 10))"
        RESULT_VARIABLE STATUS OUTPUT_QUIET ERROR_QUIET)
      if(STATUS EQUAL 0)
        set(${RESULT} "${CANDIDATE}" PARENT_SCOPE)
        return()
      endif()
    endif()
    unset(CANDIDATE)
  endforeach()
  message(FATAL_ERROR "cipherfold: no SEAL on this machine, and no Python 3.10 or newer with pip to fetch its source "
    "(Debian: apt-get install python3-pip). ${CIPHERFOLD_SEAL_ADVICE}")
endfunction()

# The archive is recognised by its content alone: a file with another hash is as good as absent.
function(cipherfold_find_archive FOLDER EXPECTED_SHA256 RESULT)
  set(${RESULT} "" PARENT_SCOPE)
  file(GLOB CANDIDATES "${FOLDER}/*.tar.gz")
  foreach(CANDIDATE IN LISTS CANDIDATES)
    file(SHA256 "${CANDIDATE}" ACTUAL_SHA256)
    if(ACTUAL_SHA256 STREQUAL EXPECTED_SHA256)
      set(${RESULT} "${CANDIDATE}" PARENT_SCOPE)
    endif()
  endforeach()
endfunction()
