// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cipherfold
{
    // Words of 60 bits without gaps, least significant bit first: two words take 15 bytes. Counts are even.

    void pack_words(const std::uint64_t *words, std::size_t count, std::uint8_t *packed);

    /** Index of the first word that is not below the modulus. */
    std::optional<std::size_t> first_word_out_of_range(
        const std::uint8_t *packed, std::size_t count, std::uint64_t modulus,
        InstructionSet set = best_instruction_set());

    /** sums[i] = sums[i] + word[i] mod modulus; all words have to be below the modulus. */
    void add_packed(
        std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus,
        InstructionSet set = best_instruction_set());

    /** sums[i] = sums[i] - word[i] mod modulus; all words have to be below the modulus. */
    void subtract_packed(
        std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus,
        InstructionSet set = best_instruction_set());
} // namespace cipherfold
