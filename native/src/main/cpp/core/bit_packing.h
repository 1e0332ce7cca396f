// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    // Words of 1 to 61 bits without gaps, least significant bit first: eight words of b bits take b bytes. Counts are
    // multiples of eight, so nothing is left over.

    /** Bits that every number below the modulus fits into; the modulus is at least 2. */
    int bits_below(std::uint64_t modulus) noexcept;

    constexpr std::size_t bit_packed_bytes(std::size_t count, int bits) noexcept
    {
        return count / 8 * static_cast<std::size_t>(bits);
    }

    /** Every word has to fit into that many bits. */
    void pack_bits(const std::uint64_t *words, std::size_t count, int bits, std::uint8_t *packed);

    /** Returns whether all words are below the modulus; they are written in any case. */
    bool unpack_bits(
        const std::uint8_t *packed, std::size_t count, int bits, std::uint64_t modulus, std::uint64_t *words);
} // namespace cipherfold
