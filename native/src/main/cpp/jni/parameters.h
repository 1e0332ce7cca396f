// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "he/context.h"
#include <jni.h>

namespace cipherfold::jni
{
    /** There is no way to ask for no security at all. */
    seal::sec_level_type to_security(jint bits);

    /** Parameters as Java passes them: SEAL's number of the scheme, 0 for no plain modulus, bits of security. */
    he::Parameters to_parameters(
        JNIEnv *env, jint scheme, jint degree, jlongArray coeff_modulus, jlong plain_modulus, jint security);
} // namespace cipherfold::jni
