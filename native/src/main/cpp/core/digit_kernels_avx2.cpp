// SPDX-License-Identifier: Apache-2.0
#include "core/digit_kernels.h"
#include "core/instruction_set.h"
#include "core/secret_memory.h"
#include "core/word_packing.h"
#include <algorithm>

#define CIPHERFOLD_AVX2 __attribute__((target("avx2")))

#if defined(__x86_64__)

namespace cipherfold
{
    namespace
    {
        constexpr std::uint64_t sign = std::uint64_t{ 1 } << 63;

        /** All ones when the condition holds. */
        CIPHERFOLD_INLINE std::int64_t mask_if(bool condition)
        {
            return -static_cast<std::int64_t>(condition);
        }

        /** A shift of a signed number, from those that every instruction set has. */
        CIPHERFOLD_INLINE std::int64_t shift_right(std::int64_t value, int bits)
        {
            return static_cast<std::int64_t>(((static_cast<std::uint64_t>(value) ^ sign) >> bits) - (sign >> bits));
        }

        CIPHERFOLD_INLINE std::int64_t shift_left(std::int64_t value, int bits)
        {
            return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << bits);
        }

        /** Coefficients at a time, whose numbers stay in the first cache. */
        constexpr std::size_t batch = 64;

        template <int Digits>
        CIPHERFOLD_AVX2 bool encode(
            const DigitConstants &constants, const std::uint64_t *words, const std::int8_t *errors,
            const std::int32_t *digits, std::uint8_t *packed)
        {
            const auto modulus = static_cast<std::int64_t>(constants.modulus);
            const auto plain_modulus = static_cast<std::int64_t>(constants.plain_modulus);
            const auto first_negative = static_cast<std::int64_t>(constants.first_negative);
            const auto gap = static_cast<std::int32_t>(constants.gap);
            const int plain_power_bits = 60 - constants.scale_bits;
            const std::int64_t half = std::int64_t{ 1 } << (plain_power_bits - 1);
            std::uint32_t outside = 0;
            std::uint64_t sums[batch];
            for (std::size_t start = 0; start < constants.degree; start += batch)
            {
                const std::int32_t *const block = digits + Digits * start;
                for (std::size_t i = 0; i < Digits * batch; i++)
                {
                    const auto digit = static_cast<std::uint32_t>(block[i]);
                    // The sign bit of one of the two is set exactly for the values that are not allowed.
                    outside |= ((greatest_digit - digit) & ~digit) | ((greatest_digit + digit) & digit);
                }
                for (std::size_t i = 0; i < batch; i++)
                {
                    std::int64_t message = block[Digits * i];
                    for (int place = 1; place < Digits; place++)
                    {
                        const std::int64_t digit = block[Digits * i + static_cast<std::size_t>(place)];
                        message = static_cast<std::int64_t>(
                            static_cast<std::uint64_t>(message) +
                            static_cast<std::uint64_t>(shift_left(digit, place * constants.bits)));
                    }
                    const std::int64_t quotient = shift_right(
                        static_cast<std::int64_t>(
                            static_cast<std::uint64_t>(message) + static_cast<std::uint64_t>(half)),
                        plain_power_bits);
                    // Unsigned: digits that are not allowed may lead anywhere.
                    auto centred = static_cast<std::int64_t>(
                        static_cast<std::uint64_t>(message) -
                        static_cast<std::uint64_t>(shift_left(quotient, plain_power_bits)) +
                        static_cast<std::uint64_t>(std::int64_t{ static_cast<std::int32_t>(quotient) } * gap));
                    centred -= plain_modulus & mask_if(centred >= first_negative);
                    centred += plain_modulus & mask_if(centred < first_negative - plain_modulus);
                    std::int64_t sum = static_cast<std::int64_t>(words[start + i]) + errors[start + i] +
                                       shift_left(centred, constants.scale_bits);
                    sum += modulus & mask_if(sum < 0);
                    sum -= modulus & mask_if(sum >= modulus);
                    sums[i] = static_cast<std::uint64_t>(sum);
                }
                pack_words(sums, batch, packed);
                packed += batch / 2 * 15;
            }
            wipe_secret(sums, sizeof(sums));
            return outside >> 31 == 0;
        }

        template <int Digits>
        CIPHERFOLD_AVX2 Residual decode(
            const DigitConstants &constants, const std::uint64_t *sum, const std::uint64_t *product,
            std::int32_t *digits)
        {
            const auto modulus = static_cast<std::int64_t>(constants.modulus);
            const auto plain_modulus = static_cast<std::int64_t>(constants.plain_modulus);
            const auto first_negative = static_cast<std::int64_t>(constants.first_negative);
            const std::int64_t below_half_step = (std::int64_t{ 1 } << (constants.scale_bits - 1)) - 1;
            std::int64_t largest = 0;
            std::int64_t squares = 0;
            for (std::size_t i = 0; i < constants.degree; i++)
            {
                std::int64_t phase = static_cast<std::int64_t>(sum[i]) - static_cast<std::int64_t>(product[i]);
                phase += modulus & mask_if(phase < 0);
                // See decode in digit_packing.cpp.
                const auto rounded = static_cast<std::int64_t>(
                    static_cast<std::uint64_t>(phase + below_half_step) >> constants.scale_bits);
                const std::int64_t negative = mask_if(rounded >= first_negative);
                const std::int64_t rest = phase - shift_left(rounded, constants.scale_bits) + negative;
                const std::int64_t size = std::max(rest, -rest);
                largest = std::max(largest, size);
                squares += std::int64_t{ static_cast<std::int32_t>(rest) } * static_cast<std::int32_t>(rest);
                std::int64_t message = rounded - (plain_modulus & negative);
                for (int place = 0; place < Digits; place++)
                {
                    const auto digit = static_cast<std::int32_t>(
                        static_cast<std::int32_t>(static_cast<std::uint32_t>(message) << (32 - constants.bits)) >>
                        (32 - constants.bits));
                    digits[Digits * i + static_cast<std::size_t>(place)] = digit;
                    message = shift_right(message - digit, constants.bits);
                }
            }
            return { constants.degree, static_cast<std::uint64_t>(largest), static_cast<std::uint64_t>(squares) };
        }
    } // namespace

    bool encode_avx2(
        const DigitConstants &constants, const std::uint64_t *words, const std::int8_t *errors,
        const std::int32_t *digits, std::uint8_t *packed)
    {
        return constants.digits == 3 ? encode<3>(constants, words, errors, digits, packed)
                                     : encode<2>(constants, words, errors, digits, packed);
    }

    Residual decode_avx2(
        const DigitConstants &constants, const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits)
    {
        return constants.digits == 3 ? decode<3>(constants, sum, product, digits)
                                     : decode<2>(constants, sum, product, digits);
    }
} // namespace cipherfold
#endif
