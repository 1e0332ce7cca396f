// SPDX-License-Identifier: Apache-2.0
#include "io_cipherfold_seal_SealJni.h"
#include "jni/guard.h"
#include "jni/objects.h"

using namespace cipherfold;
using namespace cipherfold::jni;

jlong JNICALL
Java_io_cipherfold_seal_SealJni_createRing(JNIEnv *env, jclass, jint degree, jlong modulus, jlong plain_modulus)
{
    return guarded(
        env, "createRing",
        [&]
        {
            return RingHandle::create(std::make_shared<const Ring>(
                to_size(degree, "degree is negative"), static_cast<std::uint64_t>(modulus),
                static_cast<std::uint64_t>(plain_modulus)));
        });
}
