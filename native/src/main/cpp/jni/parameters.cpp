// SPDX-License-Identifier: Apache-2.0
#include "jni/parameters.h"
#include "core/error.h"
#include "jni/arrays.h"

namespace cipherfold::jni
{
    namespace
    {
        seal::scheme_type to_scheme(jint scheme)
        {
            switch (scheme)
            {
            case 1:
                return seal::scheme_type::bfv;
            case 2:
                return seal::scheme_type::ckks;
            case 3:
                return seal::scheme_type::bgv;
            default:
                throw Error(ErrorCode::invalid_argument, "unknown scheme");
            }
        }
    } // namespace

    seal::sec_level_type to_security(jint bits)
    {
        switch (bits)
        {
        case 128:
            return seal::sec_level_type::tc128;
        case 192:
            return seal::sec_level_type::tc192;
        case 256:
            return seal::sec_level_type::tc256;
        default:
            throw Error(ErrorCode::invalid_argument, "unknown security level");
        }
    }

    he::Parameters to_parameters(
        JNIEnv *env, jint scheme, jint degree, jlongArray coeff_modulus, jlong plain_modulus, jint security)
    {
        return { to_scheme(scheme), to_size(degree, "degree is negative"), copy_words(env, coeff_modulus),
                 static_cast<std::uint64_t>(plain_modulus), to_security(security) };
    }
} // namespace cipherfold::jni
