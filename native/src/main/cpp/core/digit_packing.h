// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/digit_kernels.h"
#include "core/instruction_set.h"
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
        static constexpr std::int32_t most_digit = greatest_digit;

        /** Three digits have 8 to 16 bits, two of them 8 to 24; all of them together no more than t. */
        DigitPacking(const Ring &ring, DigitLayout layout);

        std::size_t digits_per_coefficient() const noexcept
        {
            return static_cast<std::size_t>(constants_.digits);
        }

        std::size_t digits_per_chunk() const noexcept
        {
            return digits_per_coefficient() * constants_.degree;
        }

        /**
        Encrypts by the last step: words + errors + 2^a*m mod q, in 60 bits each. words are below q, errors of small
        absolute value, digits one chunk's. Throws if a digit is larger than most_digit.
        */
        void encode(
            const std::uint64_t *words, const std::int8_t *errors, const std::int32_t *digits, std::uint8_t *packed,
            InstructionSet set = best_instruction_set()) const;

        /**
        Decrypts by the last step: the messages nearest to sum - product, whose words are below q, as signed digits,
        lowest first, each in [-B/2, B/2-1], the top one wrapped. Adds to the residual what the messages leave.
        */
        void decode(
            const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits, Residual &residual,
            InstructionSet set = best_instruction_set()) const;

        /** Scaled messages of one chunk: |result| <= (q-1)/2. Returns whether no digit is larger than most_digit. */
        bool scale(const std::int32_t *digits, std::int64_t *scaled) const;

        /** The message of each phase in [0, q): round(phase * t / q) mod t, in [0, t). */
        std::uint64_t message(std::uint64_t phase) const noexcept;

        /** The digits of a message in [0, t). */
        void unpack(std::uint64_t message, std::int32_t *digits) const noexcept;

        /** The message in [0, t), centred. */
        std::int64_t centred(std::uint64_t message) const noexcept;

    private:
        template <int Digits>
        std::uint64_t scale_all(const std::int32_t *digits, std::int64_t *scaled) const;

        bool encode_by_definition(
            const std::uint64_t *words, const std::int8_t *errors, const std::int32_t *digits,
            std::uint8_t *packed) const;

        void decode_by_definition(
            const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits, Residual &residual) const;

        DigitConstants constants_;
        bool vectors_;
        std::uint64_t reciprocal_;
        std::uint64_t multiple_;
    };
} // namespace cipherfold
