// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ring.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /** How integers share a coefficient: two or three of them, to the base 2^bits. */
    struct DigitLayout
    {
        int digits;
        int bits;
    };

    /**
    Two or three integers per coefficient: m = x0 + x1*B + x2*B^2 with B = 2^digit_bits.

    The integers are not wrapped one by one before they are packed; only the whole m is reduced mod t. Packing is
    therefore linear mod t: the sum of packed messages is the packed sum, whatever the single values were, and what a
    round releases is a function of the sum of the integers alone. Wrapping each client's digits first would let a
    carry of one client's value show in the sum.

    The scaled message is 2^a times the *centred* m, in [-t/2, t/2) (symmetric for odd t): with q = 2^a*t + 1 the sum of
    scaled messages then differs from the scaled sum by the number of wraps of the sum alone.
    */
    class DigitPacking
    {
    public:
        /** Largest absolute value of an integer to be packed: three of them at 16 bits stay within 63 bits. */
        static constexpr std::int32_t most_digit = std::int32_t{ 1 } << 30;

        /** Three digits have 8 to 16 bits, two of them 8 to 24; all of them together no more than t. */
        DigitPacking(const Ring &ring, DigitLayout layout);

        std::size_t digits_per_coefficient() const noexcept
        {
            return static_cast<std::size_t>(layout_.digits);
        }

        std::size_t digits_per_chunk() const noexcept
        {
            return digits_per_coefficient() * degree_;
        }

        /** Scaled messages of one chunk: |result| <= (q-1)/2. Throws if a digit is larger than most_digit. */
        void scale(const std::int32_t *digits, std::int64_t *scaled) const;

        /** The signed digits of a message in [0, t), lowest first, each in [-B/2, B/2-1]; the top one wraps. */
        void unpack(std::uint64_t message, std::int32_t *digits) const noexcept;

        /** The message in [0, t), centred. */
        std::int64_t centred(std::uint64_t message) const noexcept;

    private:
        template <int Digits>
        std::uint64_t scale_all(const std::int32_t *digits, std::int64_t *scaled) const;

        std::size_t degree_;
        DigitLayout layout_;
        int scale_bits_;
        std::uint64_t plain_modulus_;
        std::uint64_t reciprocal_;
        std::uint64_t multiple_;
    };
} // namespace cipherfold
