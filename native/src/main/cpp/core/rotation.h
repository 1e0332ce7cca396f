// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include "core/secret_memory.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    // The public random rotation of R^d: with 2^k the largest power of two that is at most d, the first 2^k entries are
    // divided by sqrt(2^k), get signs and are Walsh-Hadamard transformed, then the last 2^k entries likewise. Sign i of
    // a range is bit i of the stream under the seed with the domain first_signs or last_signs; a set bit means minus.
    // The results have the same bits as those of the Java twin. The buffer takes hadamard_block numbers, as in
    // walsh_hadamard.h.

    /** Rotates d numbers in place; d is at least 1, the seed has seed_bytes bytes. */
    void rotate(
        double *vector, std::size_t dimension, const SecretVector<std::uint8_t> &seed, double *buffer,
        InstructionSet set = best_instruction_set());

    /** Undoes rotate() up to rounding. */
    void rotate_back(
        double *vector, std::size_t dimension, const SecretVector<std::uint8_t> &seed, double *buffer,
        InstructionSet set = best_instruction_set());
} // namespace cipherfold
