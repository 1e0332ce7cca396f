// SPDX-License-Identifier: Apache-2.0
// The native methods of the test class TestHooksJni.
#include "hooks/allocations.h"
#include "hooks/secrets.h"
#include "jni/guard.h"
#include "seal/memorymanager.h"
#include <algorithm>
#include <jni.h>
#include <memory>

using namespace cipherfold;

namespace
{
    /** The first bytes of an array, in memory that is no block of the heap. */
    struct Bytes
    {
        Bytes(JNIEnv *env, jbyteArray array)
            : size(std::min(static_cast<std::size_t>(env->GetArrayLength(array)), hooks::max_secret_bytes))
        {
            env->GetByteArrayRegion(array, 0, static_cast<jsize>(size), reinterpret_cast<jbyte *>(content));
        }

        std::size_t size;
        std::uint8_t content[hooks::max_secret_bytes];
    };
} // namespace

extern "C"
{
    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_reset(JNIEnv *, jclass)
    {
        hooks::reset_allocations();
        hooks::reset_secrets();
    }

    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_failAllocation(JNIEnv *, jclass, jlong n)
    {
        hooks::fail_allocation(n, false);
    }

    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_failAllocationsFrom(JNIEnv *, jclass, jlong n)
    {
        hooks::fail_allocation(n, true);
    }

    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_letAllocationsSucceed(JNIEnv *, jclass)
    {
        hooks::let_allocations_succeed();
    }

    JNIEXPORT jlong JNICALL Java_io_cipherfold_seal_TestHooksJni_allocationsSoFar(JNIEnv *, jclass)
    {
        return hooks::allocations_so_far();
    }

    JNIEXPORT jlong JNICALL Java_io_cipherfold_seal_TestHooksJni_failedAllocations(JNIEnv *, jclass)
    {
        return hooks::failed_allocations();
    }

    JNIEXPORT jlong JNICALL Java_io_cipherfold_seal_TestHooksJni_liveAllocations(JNIEnv *, jclass)
    {
        return hooks::live_allocations();
    }

    JNIEXPORT jlong JNICALL Java_io_cipherfold_seal_TestHooksJni_wipedBytes(JNIEnv *, jclass)
    {
        return hooks::wiped_bytes();
    }

    JNIEXPORT jlong JNICALL Java_io_cipherfold_seal_TestHooksJni_notWiped(JNIEnv *, jclass)
    {
        return hooks::not_wiped();
    }

    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_watchForSecret(JNIEnv *env, jclass, jbyteArray secret)
    {
        const Bytes bytes(env, secret);
        hooks::watch_for_secret(bytes.content, bytes.size);
    }

    JNIEXPORT jlong JNICALL Java_io_cipherfold_seal_TestHooksJni_secretsReleased(JNIEnv *, jclass)
    {
        return hooks::secrets_released();
    }

    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_renewPool(JNIEnv *env, jclass)
    {
        jni::guarded(
            env, "renewPool",
            [] {
                seal::MemoryManager::SwitchProfile(
                    std::make_unique<seal::MMProfFixed>(seal::MemoryPoolHandle::New(false)));
            });
    }

    // The two below do what must never happen, so that the observers can be seen to see it.

    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_pretendWipe(JNIEnv *env, jclass, jbyteArray memory)
    {
        const Bytes bytes(env, memory);
        hooks::observe_wipe(bytes.content, bytes.size);
    }

    JNIEXPORT void JNICALL Java_io_cipherfold_seal_TestHooksJni_releaseUnwiped(JNIEnv *env, jclass, jbyteArray secret)
    {
        const Bytes bytes(env, secret);
        void *const block = hooks::allocate(2 * hooks::max_secret_bytes, 0);
        if (block != nullptr)
        {
            std::copy(bytes.content, bytes.content + bytes.size, static_cast<std::uint8_t *>(block) + 5);
            hooks::release(block);
        }
    }
}
