// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chacha20.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /**
    Draws from the centred binomial distribution with eta = 42: the number of ones among 42 bits minus the number of
    ones among 42 others (values -42 to 42, variance 21). Each draw takes 12 bytes, three little-endian words:
    popcount(w0) + popcount(w2 & 0x3ff) - popcount(w1) - popcount((w2 >> 10) & 0x3ff).
    */
    void sample_centred_binomial(
        ChaCha20 &stream, std::int8_t *target, std::size_t count, InstructionSet set = best_instruction_set());
} // namespace cipherfold
