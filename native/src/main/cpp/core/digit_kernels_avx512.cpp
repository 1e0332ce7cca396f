// SPDX-License-Identifier: Apache-2.0
#include "core/avx512.h"
#include "core/digit_kernels.h"
#include "core/packed_words_avx512.h"

#if defined(__x86_64__)

namespace cipherfold
{
    namespace
    {
        using namespace avx512;

        struct Registers
        {
            CIPHERFOLD_AVX512 explicit Registers(const DigitConstants &constants)
                : modulus(broadcast(constants.modulus)), plain_modulus(broadcast(constants.plain_modulus)),
                  first_negative(broadcast(constants.first_negative)),
                  least(broadcast(constants.first_negative - constants.plain_modulus)), gap(broadcast(constants.gap)),
                  half_plain_power(broadcast(std::uint64_t{ 1 } << (59 - constants.scale_bits))),
                  below_half_step(broadcast((std::uint64_t{ 1 } << (constants.scale_bits - 1)) - 1)), one(broadcast(1)),
                  digit_shift(_mm_cvtsi32_si128(constants.bits)),
                  double_digit_shift(_mm_cvtsi32_si128(2 * constants.bits)),
                  unused_digit_bits(_mm_cvtsi32_si128(64 - constants.bits)),
                  plain_power_bits(_mm_cvtsi32_si128(60 - constants.scale_bits)),
                  scale_bits(_mm_cvtsi32_si128(constants.scale_bits))
            {
            }

            __m512i modulus;
            __m512i plain_modulus;
            __m512i first_negative;
            __m512i least;
            __m512i gap;
            __m512i half_plain_power;
            __m512i below_half_step;
            __m512i one;
            __m128i digit_shift;
            __m128i double_digit_shift;
            __m128i unused_digit_bits;
            __m128i plain_power_bits;
            __m128i scale_bits;
        };

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i load_digits(const std::int32_t *digits)
        {
            return _mm512_loadu_si512(digits);
        }

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i low_half(__m512i numbers)
        {
            return _mm512_cvtepi32_epi64(_mm512_castsi512_si256(numbers));
        }

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i high_half(__m512i numbers)
        {
            return _mm512_cvtepi32_epi64(_mm512_extracti64x4_epi64(numbers, 1));
        }

        /** The packed integers of eight coefficients; the largest absolute value is kept in "largest". */
        template <int Digits>
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i
        load_messages(const std::int32_t *digits, const Registers &registers, __m512i &largest)
        {
            const __m512i first = load_digits(digits);
            largest = _mm512_max_epu32(largest, _mm512_abs_epi32(first));
            if (Digits == 2)
            {
                // The lower digit of each pair, its sign extended, and the upper one.
                const __m512i lower = _mm512_srai_epi64(_mm512_slli_epi64(first, 32), 32);
                const __m512i upper = _mm512_srai_epi64(first, 32);
                return _mm512_add_epi64(lower, _mm512_sll_epi64(upper, registers.digit_shift));
            }
            // Numbers 8 to 23: nothing behind the 24 is read.
            const __m512i last = load_digits(digits + 8);
            largest = _mm512_max_epu32(largest, _mm512_abs_epi32(last));
            const __m512i lower = _mm512_permutex2var_epi32(
                first, _mm512_setr_epi32(0, 3, 6, 9, 12, 15, 26, 29, 1, 4, 7, 10, 13, 24, 27, 30), last);
            const __m512i upper = _mm512_permutex2var_epi32(
                first, _mm512_setr_epi32(2, 5, 8, 11, 14, 25, 28, 31, 0, 0, 0, 0, 0, 0, 0, 0), last);
            const __m512i two =
                _mm512_add_epi64(low_half(lower), _mm512_sll_epi64(high_half(lower), registers.digit_shift));
            return _mm512_add_epi64(two, _mm512_sll_epi64(low_half(upper), registers.double_digit_shift));
        }

        /** The messages modulo t, centred. */
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i reduce_messages(__m512i messages, const Registers &registers)
        {
            // m / 2^(60-a), rounded, is the quotient by t but for one; m - quotient * 2^(60-a) + quotient * gap.
            const __m512i quotients =
                _mm512_sra_epi64(_mm512_add_epi64(messages, registers.half_plain_power), registers.plain_power_bits);
            const __m512i rest = _mm512_sub_epi64(messages, _mm512_sll_epi64(quotients, registers.plain_power_bits));
            __m512i centred = _mm512_add_epi64(rest, _mm512_mul_epi32(quotients, registers.gap));
            centred = _mm512_mask_sub_epi64(
                centred, _mm512_cmpge_epi64_mask(centred, registers.first_negative), centred, registers.plain_modulus);
            return _mm512_mask_add_epi64(
                centred, _mm512_cmplt_epi64_mask(centred, registers.least), centred, registers.plain_modulus);
        }

        template <int Digits>
        CIPHERFOLD_AVX512 bool encode(
            const DigitConstants &constants, const std::uint64_t *words, const std::int8_t *errors,
            const std::int32_t *digits, std::uint8_t *packed)
        {
            const Registers registers(constants);
            __m512i largest = _mm512_setzero_si512();
            for (std::size_t i = 0; i < constants.degree; i += lanes)
            {
                const __m512i messages = load_messages<Digits>(digits + Digits * i, registers, largest);
                const __m512i scaled = _mm512_sll_epi64(reduce_messages(messages, registers), registers.scale_bits);
                const __m512i error =
                    _mm512_cvtepi8_epi64(_mm_loadl_epi64(reinterpret_cast<const __m128i *>(errors + i)));
                // In (-q, 2q); a negative one is large as an unsigned number.
                const __m512i sum = _mm512_add_epi64(load(words + i), _mm512_add_epi64(error, scaled));
                const __m512i positive = _mm512_min_epu64(sum, _mm512_add_epi64(sum, registers.modulus));
                store_packed(packed, subtract_if_not_below(positive, registers.modulus));
                packed += packed_group_bytes;
            }
            return _mm512_reduce_max_epu32(largest) <= static_cast<std::uint32_t>(greatest_digit);
        }

        /** The lowest digit of what is left of the messages, which it is taken from. */
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m256i next_digit(__m512i &rest, const Registers &registers)
        {
            const __m512i digit =
                _mm512_sra_epi64(_mm512_sll_epi64(rest, registers.unused_digit_bits), registers.unused_digit_bits);
            rest = _mm512_sra_epi64(_mm512_sub_epi64(rest, digit), registers.digit_shift);
            return _mm512_cvtepi64_epi32(digit);
        }

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i join(__m256i low, __m256i high)
        {
            return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
        }

        template <int Digits>
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE void store_digits(
            std::int32_t *digits, __m512i messages, const Registers &registers)
        {
            const __m256i first = next_digit(messages, registers);
            const __m256i second = next_digit(messages, registers);
            const __m512i two = join(first, second);
            if (Digits == 2)
            {
                const __m512i order = _mm512_setr_epi32(0, 8, 1, 9, 2, 10, 3, 11, 4, 12, 5, 13, 6, 14, 7, 15);
                _mm512_storeu_si512(digits, _mm512_permutexvar_epi32(order, two));
                return;
            }
            const __m512i third = _mm512_castsi256_si512(next_digit(messages, registers));
            const __m512i front = _mm512_permutex2var_epi32(
                two, _mm512_setr_epi32(0, 8, 16, 1, 9, 17, 2, 10, 18, 3, 11, 19, 4, 12, 20, 5), third);
            const __m512i back = _mm512_permutex2var_epi32(
                two, _mm512_setr_epi32(13, 21, 6, 14, 22, 7, 15, 23, 0, 0, 0, 0, 0, 0, 0, 0), third);
            _mm512_storeu_si512(digits, front);
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(digits + 16), _mm512_castsi512_si256(back));
        }

        template <int Digits>
        CIPHERFOLD_AVX512 Residual decode(
            const DigitConstants &constants, const std::uint64_t *sum, const std::uint64_t *product,
            std::int32_t *digits)
        {
            const Registers registers(constants);
            __m512i largest = _mm512_setzero_si512();
            __m512i squares = _mm512_setzero_si512();
            for (std::size_t i = 0; i < constants.degree; i += lanes)
            {
                const __m512i difference = _mm512_sub_epi64(load(sum + i), load(product + i));
                const __m512i phase = _mm512_min_epu64(difference, _mm512_add_epi64(difference, registers.modulus));
                // See decode in digit_packing.cpp.
                const __m512i rounded =
                    _mm512_srl_epi64(_mm512_add_epi64(phase, registers.below_half_step), registers.scale_bits);
                const __mmask8 negative = _mm512_cmpge_epu64_mask(rounded, registers.first_negative);
                const __m512i message = _mm512_mask_sub_epi64(rounded, negative, rounded, registers.plain_modulus);
                __m512i rest = _mm512_sub_epi64(phase, _mm512_sll_epi64(rounded, registers.scale_bits));
                rest = _mm512_mask_sub_epi64(rest, negative, rest, registers.one);
                largest = _mm512_max_epu64(largest, _mm512_abs_epi64(rest));
                squares = _mm512_add_epi64(squares, _mm512_mul_epi32(rest, rest));
                store_digits<Digits>(digits + Digits * i, message, registers);
            }
            return { constants.degree, _mm512_reduce_max_epu64(largest),
                     static_cast<std::uint64_t>(_mm512_reduce_add_epi64(squares)) };
        }
    } // namespace

    bool encode_avx512(
        const DigitConstants &constants, const std::uint64_t *words, const std::int8_t *errors,
        const std::int32_t *digits, std::uint8_t *packed)
    {
        return constants.digits == 3 ? encode<3>(constants, words, errors, digits, packed)
                                     : encode<2>(constants, words, errors, digits, packed);
    }

    Residual decode_avx512(
        const DigitConstants &constants, const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits)
    {
        return constants.digits == 3 ? decode<3>(constants, sum, product, digits)
                                     : decode<2>(constants, sum, product, digits);
    }
} // namespace cipherfold
#endif
