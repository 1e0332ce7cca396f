// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seed.h"

namespace cipherfold
{
    /**
    What a stream of the encoder is used for. The signs are drawn under the public seed of the rotation, the rest under
    secret seeds of their own.
    */
    enum class EncodingDomain : std::uint32_t
    {
        first_signs = 0,
        last_signs = 1,
        rounding = 4,
        noise = 5
    };

    inline ChaCha20 stream_under(const SecretVector<std::uint8_t> &seed, EncodingDomain domain, std::uint64_t index)
    {
        return stream_under(seed, static_cast<Domain>(domain), index);
    }
} // namespace cipherfold
