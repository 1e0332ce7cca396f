// SPDX-License-Identifier: Apache-2.0
#include "core/residual.h"
#include "core/error.h"
#include <algorithm>

namespace cipherfold
{
    void Residual::include(std::uint64_t absolute_value)
    {
        std::uint64_t square = 0;
        if (__builtin_mul_overflow(absolute_value, absolute_value, &square))
        {
            throw Error(ErrorCode::internal, "a squared residual leaves 64 bits");
        }
        include(Residual{ 1, absolute_value, square });
    }

    void Residual::include(const Residual &other)
    {
        std::uint64_t sum = 0;
        if (__builtin_add_overflow(sum_of_squares, other.sum_of_squares, &sum) || sum >> 63 != 0)
        {
            throw Error(ErrorCode::internal, "the sum of squared residuals leaves 63 bits");
        }
        sum_of_squares = sum;
        largest = std::max(largest, other.largest);
        coefficients += other.coefficients;
    }
} // namespace cipherfold
