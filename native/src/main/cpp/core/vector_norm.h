// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include <cstddef>

namespace cipherfold
{
    // What clipping needs to know and to do. The results have the same bits as those of the Java twin.

    /** The largest absolute value; infinity or NaN if one of the numbers is not finite. */
    double largest_magnitude(const double *vector, std::size_t length, InstructionSet set = best_instruction_set());

    /** The index of the first number that is not finite; the length if there is none. */
    std::size_t first_not_finite(const double *vector, std::size_t length);

    /**
    The sum of the squares of x_i * unit, in double precision: number i belongs to sum i mod 16, each of these adds in
    ascending order, and then they are added in ascending order.
    */
    double sum_of_squares(
        const double *vector, std::size_t length, double unit, InstructionSet set = best_instruction_set());

    /** Replaces x_i by (x_i * first) * second. */
    void scale(
        double *vector, std::size_t length, double first, double second, InstructionSet set = best_instruction_set());
} // namespace cipherfold
