// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include <cstddef>

namespace cipherfold
{
    // The Walsh-Hadamard transform without normalisation, in place: entry i becomes the sum over j of
    // (-1)^popcount(i AND j) x_j. Stage by stage with ascending strides, so that every instruction set, every size of a
    // block and the Java twin add the same numbers in the same order and give the same bits.

    /** A block of so many numbers fits the first-level cache. */
    constexpr std::size_t hadamard_block = std::size_t{ 1 } << 12;

    /** All stages inside one block; the length is a power of two, at most hadamard_block. */
    void hadamard_within_block(double *vector, std::size_t length, InstructionSet set = best_instruction_set());

    /**
    The stages that are left once every block of a vector has had its own; the length is a power of two. The buffer
    takes hadamard_block numbers; what it held is lost, and parts of the vector are left in it.
    */
    void hadamard_across_blocks(
        double *vector, std::size_t length, double *buffer, InstructionSet set = best_instruction_set());
} // namespace cipherfold
