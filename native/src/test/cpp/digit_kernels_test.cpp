// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/digit_packing.h"
#include "core/word_packing.h"
#include "rings.h"
#include <random>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        __extension__ typedef __int128 Wide;

        struct Layout
        {
            int scale_bits;
            DigitLayout digits;
        };

        constexpr Layout layouts[] = { { 12, { 3, 16 } }, { 15, { 3, 15 } }, { 18, { 3, 14 } }, { 12, { 2, 24 } },
                                       { 15, { 2, 22 } }, { 18, { 2, 21 } }, { 12, { 3, 8 } },  { 18, { 2, 8 } } };

        std::int64_t remainder(Wide value, std::int64_t divisor)
        {
            return static_cast<std::int64_t>(((value % divisor) + divisor) % divisor);
        }

        std::int64_t centred_remainder(Wide value, std::int64_t divisor)
        {
            const std::int64_t rest = remainder(value, divisor);
            return rest >= (divisor + 1) / 2 ? rest - divisor : rest;
        }

        /** Anything allowed, with every end of the range and what makes a message fall on an end of its own. */
        std::vector<std::int32_t> sample_digits(std::mt19937_64 &random, std::size_t count, int bits)
        {
            std::vector<std::int32_t> digits(count);
            const std::int32_t most = DigitPacking::most_digit;
            const std::int32_t half = std::int32_t{ 1 } << (bits - 1);
            const std::int32_t special[] = { 0, 1, -1, most, -most, most - 1, half, half - 1, -half, -half - 1 };
            for (std::int32_t &digit : digits)
            {
                const std::uint64_t number = random();
                digit = number % 3 == 0
                            ? special[number / 3 % 10]
                            : static_cast<std::int32_t>(random() % (2 * std::uint64_t{ 1 << 30 } + 1)) - most;
            }
            return digits;
        }

        std::vector<std::uint64_t> sample_words(std::mt19937_64 &random)
        {
            std::vector<std::uint64_t> words(degree);
            for (std::uint64_t &word : words)
            {
                const std::uint64_t number = random();
                word = number % 4 == 0   ? number / 4 % 64
                       : number % 4 == 1 ? modulus - 1 - number / 4 % 64
                                         : random() % modulus;
            }
            return words;
        }
    } // namespace

    void digit_encoding_by_definition()
    {
        std::mt19937_64 random(60);
        for (const Layout &layout : layouts)
        {
            const auto ring = one_time_key_ring(layout.scale_bits);
            const DigitPacking packing(*ring, layout.digits);
            const auto t = static_cast<std::int64_t>(ring->plain_modulus().value());
            const std::size_t count = packing.digits_per_coefficient();
            for (int sample = 0; sample < 8; sample++)
            {
                const auto words = sample_words(random);
                const auto digits = sample_digits(random, packing.digits_per_chunk(), layout.digits.bits);
                std::vector<std::int8_t> errors(degree);
                for (std::int8_t &error : errors)
                {
                    error = static_cast<std::int8_t>(static_cast<int>(random() % 85) - 42);
                }
                for (const InstructionSet set : usable_instruction_sets())
                {
                    // A guard behind the end: nothing more may be written.
                    std::vector<std::uint8_t> packed(ring->packed_bytes() + 1, 0xa5);
                    packing.encode(words.data(), errors.data(), digits.data(), packed.data(), set);
                    CHECK(packed.back() == 0xa5);
                    std::vector<std::uint64_t> actual(degree);
                    unpack_words(packed.data(), degree, actual.data(), InstructionSet::portable);
                    for (std::size_t i = 0; i < degree; i++)
                    {
                        Wide message = 0;
                        for (std::size_t place = count; place-- > 0;)
                        {
                            message = message * (std::int64_t{ 1 } << layout.digits.bits) + digits[count * i + place];
                        }
                        const Wide scaled =
                            Wide{ centred_remainder(message, t) } * (std::int64_t{ 1 } << layout.scale_bits);
                        const Wide sum = Wide{ words[i] } + errors[i] + scaled;
                        CHECK(actual[i] == static_cast<std::uint64_t>(remainder(sum, std::int64_t{ modulus })));
                    }
                }
            }
        }
    }

    void digit_decoding_by_definition()
    {
        std::mt19937_64 random(61);
        for (const Layout &layout : layouts)
        {
            const auto ring = one_time_key_ring(layout.scale_bits);
            const DigitPacking packing(*ring, layout.digits);
            const auto t = static_cast<std::int64_t>(ring->plain_modulus().value());
            const auto q = std::int64_t{ modulus };
            const std::size_t count = packing.digits_per_coefficient();
            const std::int64_t base = std::int64_t{ 1 } << layout.digits.bits;
            const std::int64_t half_step = std::int64_t{ 1 } << (layout.scale_bits - 1);
            for (int sample = 0; sample < 4; sample++)
            {
                auto sum = sample_words(random);
                const auto product = sample_words(random);
                // Phases around the edges between two messages, around zero and around the sign's change.
                const std::int64_t centres[] = { 0, half_step, 3 * half_step, q / 2, q / 2 - half_step, q - half_step };
                for (std::size_t i = 0; i < 42; i++)
                {
                    sum[i] = static_cast<std::uint64_t>(
                        remainder(Wide{ centres[i / 7] } + static_cast<int>(i % 7) - 3 + product[i], q));
                }
                for (const InstructionSet set : usable_instruction_sets())
                {
                    std::vector<std::int32_t> digits(packing.digits_per_chunk() + 1, 77);
                    Residual residual;
                    packing.decode(sum.data(), product.data(), digits.data(), residual, set);
                    CHECK(digits.back() == 77);
                    Residual expected;
                    for (std::size_t i = 0; i < degree; i++)
                    {
                        const std::int64_t phase = remainder(Wide{ sum[i] } - product[i], q);
                        // round(phase * t / q); q is odd, so that there are no ties.
                        const auto rounded = static_cast<std::int64_t>((Wide{ phase } * t * 2 + q) / (Wide{ q } * 2));
                        const std::int64_t message = centred_remainder(rounded, t);
                        const std::int64_t rest = centred_remainder(phase - Wide{ message } * 2 * half_step, q);
                        expected.include(static_cast<std::uint64_t>(rest < 0 ? -rest : rest));
                        std::int64_t left = message;
                        for (std::size_t place = 0; place < count; place++)
                        {
                            const std::int64_t digit = centred_remainder(left, base);
                            CHECK(digits[count * i + place] == digit);
                            left = (left - digit) / base;
                        }
                    }
                    CHECK(residual.coefficients == expected.coefficients);
                    CHECK(residual.largest == expected.largest);
                    CHECK(residual.sum_of_squares == expected.sum_of_squares);
                }
            }
        }
    }
} // namespace cipherfold::test
