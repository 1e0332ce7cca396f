// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/seed.h"
#include <cstdint>

namespace cipherfold
{
    /**
    What a stream under a seed of the scheme DirectBfv is used for. The numbers go on after those of Domain, so that no
    seed gives the same stream for two purposes, whichever scheme it is used in.
    */
    enum class CollectiveDomain : std::uint32_t
    {
        /** The common polynomial a; index: number of the prime. */
        common_polynomial = 4,
        /** A member's secret; index 0. */
        secret = 5,
        /** The error of a member's contribution; index 0. */
        error = 6,
        /** What SEAL's encryptor draws; index: number of the chunk. */
        encryption = 7,
        /** The flooding of a member's share; index: number of the chunk. */
        flooding = 8
    };

    inline ChaCha20 stream_under(const SecretVector<std::uint8_t> &seed, CollectiveDomain domain, std::uint64_t index)
    {
        return stream_under(seed, static_cast<Domain>(domain), index);
    }
} // namespace cipherfold
