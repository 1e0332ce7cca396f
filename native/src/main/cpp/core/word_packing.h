// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cipherfold
{
    // Words of 60 bits without gaps, least significant bit first: two words take 15 bytes. Counts are even.

    void pack_words(
        const std::uint64_t *words, std::size_t count, std::uint8_t *packed,
        InstructionSet set = best_instruction_set());

    void unpack_words(
        const std::uint8_t *packed, std::size_t count, std::uint64_t *words,
        InstructionSet set = best_instruction_set());

    /** Index of the first word that is not below the modulus. */
    std::optional<std::size_t> first_word_out_of_range(
        const std::uint8_t *packed, std::size_t count, std::uint64_t modulus,
        InstructionSet set = best_instruction_set());

    // A sum of N words and N packed ones, modulo the modulus, in one pass that also looks at the range. Return whether
    // all packed words were below the modulus. If not, the sums are of no use, but the opposite function with the same
    // packed words restores them bit for bit.

    /** sums[i] = sums[i] + word[i] mod modulus. */
    bool add_packed(
        std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus,
        InstructionSet set = best_instruction_set());

    /** sums[i] = sums[i] - word[i] mod modulus. */
    bool subtract_packed(
        std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus,
        InstructionSet set = best_instruction_set());
} // namespace cipherfold
