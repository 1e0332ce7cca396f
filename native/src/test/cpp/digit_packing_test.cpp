// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/digit_packing.h"
#include "rings.h"
#include <limits>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        std::int64_t centred_remainder(std::int64_t value, std::int64_t divisor)
        {
            const std::int64_t remainder = ((value % divisor) + divisor) % divisor;
            return remainder >= (divisor + 1) / 2 ? remainder - divisor : remainder;
        }

        struct Layout
        {
            int scale_bits;
            DigitLayout digits;
        };

        constexpr Layout layouts[] = { { 12, { 3, 16 } }, { 15, { 3, 15 } }, { 18, { 3, 14 } },
                                       { 12, { 2, 24 } }, { 15, { 2, 22 } }, { 18, { 2, 21 } } };
    } // namespace

    void digit_packing_is_linear()
    {
        for (const Layout &sample : layouts)
        {
            const int scale_bits = sample.scale_bits;
            const auto ring = one_time_key_ring(scale_bits);
            const auto t = static_cast<std::int64_t>(ring->plain_modulus().value());
            const DigitPacking packing(*ring, sample.digits);
            std::vector<std::int32_t> left(packing.digits_per_chunk());
            std::vector<std::int32_t> right(left.size());
            std::vector<std::int32_t> sum(left.size());
            for (std::size_t i = 0; i < left.size(); i++)
            {
                left[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(i * 2654435761U) >> 2) - (1 << 29);
                right[i] =
                    static_cast<std::int32_t>(static_cast<std::uint32_t>(i * 40503U + 77U) % (1U << 29)) - (1 << 28);
                sum[i] = left[i] + right[i];
            }
            left[0] = right[1] = DigitPacking::most_digit;
            left[1] = right[0] = -DigitPacking::most_digit;
            sum[0] = sum[1] = 0;

            std::vector<std::int64_t> scaled_left(degree);
            std::vector<std::int64_t> scaled_right(degree);
            std::vector<std::int64_t> scaled_sum(degree);
            CHECK(packing.scale(left.data(), scaled_left.data()));
            CHECK(packing.scale(right.data(), scaled_right.data()));
            CHECK(packing.scale(sum.data(), scaled_sum.data()));
            for (std::size_t i = 0; i < degree; i++)
            {
                const std::int64_t step = std::int64_t{ 1 } << scale_bits;
                CHECK(scaled_left[i] % step == 0);
                CHECK(scaled_left[i] / step == centred_remainder(scaled_left[i] / step, t));
                CHECK(scaled_sum[i] / step == centred_remainder(scaled_left[i] / step + scaled_right[i] / step, t));
            }
        }
    }

    void digit_packing_unpacks_what_it_packs()
    {
        for (const Layout &sample : layouts)
        {
            const auto ring = one_time_key_ring(sample.scale_bits);
            const DigitPacking packing(*ring, sample.digits);
            const std::size_t count = packing.digits_per_coefficient();
            const std::int32_t half = std::int32_t{ 1 } << (sample.digits.bits - 1);
            std::vector<std::int32_t> digits(packing.digits_per_chunk());
            for (std::size_t i = 0; i < digits.size(); i++)
            {
                // The ends of the range first; a top digit at its lower end may leave it, as t is below B^D.
                digits[i] = i < 4 * count ? (i / count % 2 == 0 ? half - 2 : 2 - half)
                                          : static_cast<std::int32_t>(i * 48271 % (half - 1)) * (i % 2 == 0 ? 1 : -1);
            }
            std::vector<std::int64_t> scaled(degree);
            CHECK(packing.scale(digits.data(), scaled.data()));
            const std::uint64_t t = ring->plain_modulus().value();
            for (std::size_t i = 0; i < degree; i++)
            {
                const std::int64_t message = scaled[i] >> sample.scale_bits;
                std::int32_t unpacked[3];
                packing.unpack(static_cast<std::uint64_t>(message) + (message < 0 ? t : 0), unpacked);
                for (std::size_t place = 0; place < count; place++)
                {
                    CHECK(unpacked[place] == digits[count * i + place]);
                }
            }
        }
    }

    void digit_packing_refuses_wrong_arguments()
    {
        const auto ring = one_time_key_ring(18);
        for (const DigitLayout wrong : { DigitLayout{ 3, 15 }, DigitLayout{ 3, 7 }, DigitLayout{ 2, 7 },
                                         DigitLayout{ 2, 22 }, DigitLayout{ 1, 14 }, DigitLayout{ 4, 8 } })
        {
            CHECK(throws(ErrorCode::invalid_argument, [&] { DigitPacking(*ring, wrong); }));
        }
        const auto wide = one_time_key_ring(1);
        CHECK(throws(ErrorCode::invalid_argument, [&] { DigitPacking(*wide, { 3, 17 }); }));
        CHECK(throws(ErrorCode::invalid_argument, [&] { DigitPacking(*wide, { 2, 25 }); }));
        const DigitPacking packing(*ring, { 3, 14 });
        const std::vector<std::uint64_t> words(degree);
        const std::vector<std::int8_t> errors(degree);
        std::vector<std::uint8_t> packed(ring->packed_bytes());
        std::vector<std::int64_t> scaled(degree);
        const std::int32_t limit = DigitPacking::most_digit;
        for (const std::int32_t wrong : { limit + 1, -limit - 1, std::numeric_limits<std::int32_t>::max(),
                                          std::numeric_limits<std::int32_t>::min() })
        {
            std::vector<std::int32_t> digits(packing.digits_per_chunk());
            digits.back() = wrong;
            CHECK(!packing.scale(digits.data(), scaled.data()));
            for (const InstructionSet set : usable_instruction_sets())
            {
                CHECK(throws(
                    ErrorCode::invalid_argument,
                    [&] { packing.encode(words.data(), errors.data(), digits.data(), packed.data(), set); }));
            }
        }
    }
} // namespace cipherfold::test
