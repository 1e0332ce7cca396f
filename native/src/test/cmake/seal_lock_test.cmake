# SPDX-License-Identifier: Apache-2.0
# cmake -DPLATFORM=... -DVERSION=... -P seal_lock_test.cmake: succeeds when the check lets the version pass.
include("${CMAKE_CURRENT_LIST_DIR}/../../../cmake/SealLock.cmake")
cipherfold_require_sound_lock("${PLATFORM}" "${VERSION}")
message("accepted")
