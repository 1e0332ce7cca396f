// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /** Words of the state, and bytes of a block. */
    constexpr std::size_t chacha20_words = 16;
    constexpr std::size_t chacha20_block_bytes = 4 * chacha20_words;

    // Blocks computed side by side, from the state's counter on: four, eight and sixteen. The counter must not wrap
    // within them.

    void chacha20_four_blocks(const std::uint32_t *state, std::uint8_t *target);

#if defined(__x86_64__)
    void chacha20_eight_blocks_avx2(const std::uint32_t *state, std::uint8_t *target);

    void chacha20_sixteen_blocks_avx512(const std::uint32_t *state, std::uint8_t *target);
#endif
} // namespace cipherfold
