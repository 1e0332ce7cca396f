// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collective_bfv_ring.h"
#include "core/seed.h"
#include <cstdint>
#include <memory>
#include <vector>

namespace cipherfold::test
{
    constexpr std::uint64_t degree = 8192;

    struct Set
    {
        std::vector<std::uint64_t> primes;
        std::uint64_t plain_modulus;
        std::int32_t base;
        int width_bits;
    };

    inline const Set first_set{ { 0xfffffffffb4001, 0xfffffffff78001, 0x1c001 }, std::uint64_t{ 1 } << 48, 1 << 16, 57 };
    constexpr std::uint64_t odd_base = (1 << 20) - 1;
    inline const Set second_set{ { 0x3fffffa8001, 0x3fffff3c001, 0x3fffff0c001, 0x1c001 },
                          odd_base * odd_base * odd_base,
                          odd_base,
                          60 };

    inline SecretVector<std::uint8_t> seed_of(std::uint8_t number)
    {
        return SecretVector<std::uint8_t>(seed_bytes, number);
    }

    inline std::shared_ptr<const CollectiveRing> ring_of(const Set &set)
    {
        return std::make_shared<const CollectiveRing>(degree, set.primes, set.plain_modulus);
    }
} // namespace cipherfold::test
