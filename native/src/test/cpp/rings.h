// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ring.h"
#include <memory>

namespace cipherfold::test
{
    constexpr std::uint64_t degree = 4096;
    constexpr std::uint64_t modulus = 0xffffffffffc0001;

    /** The set OTK-4096-60 with the given exponent: 12, 15 or 18. */
    inline std::shared_ptr<const Ring> one_time_key_ring(int scale_bits = 12)
    {
        return std::make_shared<const Ring>(degree, modulus, (modulus - 1) >> scale_bits);
    }
} // namespace cipherfold::test
