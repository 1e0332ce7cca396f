// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chacha20.h"
#include "core/secret_memory.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    constexpr std::size_t seed_bytes = ChaCha20::key_bytes;

    /** What a stream under a seed is used for. */
    enum class Domain : std::uint32_t
    {
        public_polynomial = 0,
        key = 1,
        error = 2,
        sharing = 3
    };

    /** The stream for one polynomial: the nonce is the domain (32 bits) and the index (64 bits), little endian. */
    inline ChaCha20 stream_under(const SecretVector<std::uint8_t> &seed, Domain domain, std::uint64_t index)
    {
        std::uint8_t nonce[ChaCha20::nonce_bytes];
        for (unsigned i = 0; i < 4; i++)
        {
            nonce[i] = static_cast<std::uint8_t>(static_cast<std::uint32_t>(domain) >> (8 * i));
        }
        for (unsigned i = 0; i < 8; i++)
        {
            nonce[4 + i] = static_cast<std::uint8_t>(index >> (8 * i));
        }
        return ChaCha20(seed.data(), nonce);
    }
} // namespace cipherfold
