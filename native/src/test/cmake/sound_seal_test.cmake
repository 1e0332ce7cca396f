# SPDX-License-Identifier: Apache-2.0
# cmake -DPLATFORM=... -DVERSION=... -P sound_seal_test.cmake: succeeds when the check lets the version pass.
include("${CMAKE_CURRENT_LIST_DIR}/../../../cmake/SoundSeal.cmake")
cipherfold_require_sound_seal("${PLATFORM}" "${VERSION}")
message("accepted")
