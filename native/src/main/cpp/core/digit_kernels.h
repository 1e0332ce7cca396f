// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/residual.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /** What the kernels of DigitPacking need to know of ring and layout. */
    struct DigitConstants
    {
        std::size_t degree;
        int digits;
        int bits;
        int scale_bits;
        std::uint64_t modulus;
        std::uint64_t plain_modulus;
        /** 2^(60-a) - t. */
        std::uint64_t gap;
        /** The least message that is negative when centred. */
        std::uint64_t first_negative;
    };

    /** Largest absolute value of an integer to be packed. */
    constexpr std::int32_t greatest_digit = std::int32_t{ 1 } << 30;

    // The kernels below need a modulus close below 2^60, so that the quotient of a message by t can be read from its
    // upper bits: off by one at most, which one conditional subtraction or addition makes good.

    bool close_below_power(const DigitConstants &constants);

    // Encoding: words + errors + 2^a m mod q, packed. Returns whether all digits are allowed.

#if defined(__x86_64__)
    bool encode_avx2(
        const DigitConstants &constants, const std::uint64_t *words, const std::int8_t *errors,
        const std::int32_t *digits, std::uint8_t *packed);

    bool encode_avx512(
        const DigitConstants &constants, const std::uint64_t *words, const std::int8_t *errors,
        const std::int32_t *digits, std::uint8_t *packed);
#endif

    // Decoding: the digits of the messages in sum - product, and what is left of it.

#if defined(__x86_64__)
    Residual decode_avx2(
        const DigitConstants &constants, const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits);

    Residual decode_avx512(
        const DigitConstants &constants, const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits);
#endif
} // namespace cipherfold
