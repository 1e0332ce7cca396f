// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chacha20.h"
#include "core/instruction_set.h"
#include "core/secret_memory.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /**
    Rounds numbers to integers at random, in order: y_i = x_i * unit, of at most 1.5 * 2^30 in absolute value, goes up
    when the next 32-bit word of the stream is below 2^32 times its fraction, else down. The probability is off by less
    than 2^-32. Confined to one thread.
    */
    class StochasticRounding
    {
    public:
        StochasticRounding(const ChaCha20 &stream, double unit, InstructionSet set = best_instruction_set());

        /** The next count numbers. The target may not overlap with the numbers. Throws for a number out of range. */
        void round(const double *numbers, std::size_t count, std::int32_t *target);

        /** The exact sum of the squares of all integers so far; 2^63 - 1 if it is larger. */
        std::int64_t squared_norm() const noexcept;

    private:
        ChaCha20 stream_;
        SecretVector<std::uint32_t> coins_;
        double unit_;
        InstructionSet set_;
        // Sums of the lower and of the upper 32 bits of the squares: no overflow for 2^31 integers.
        std::uint64_t lower_ = 0;
        std::uint64_t upper_ = 0;
    };
} // namespace cipherfold
