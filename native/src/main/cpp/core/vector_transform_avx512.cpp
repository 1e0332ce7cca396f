// SPDX-License-Identifier: Apache-2.0
#include "core/avx512.h"
#include "core/transform_kernels.h"

#if defined(__x86_64__)

namespace cipherfold
{
    namespace
    {
        /** Words that the first pass keeps in registers. */
        constexpr std::size_t tile = 8 * avx512::lanes;

        using namespace avx512;

        struct Moduli
        {
            __m512i one;
            __m512i four;
        };

        /** A constant in every lane, or another one in each. */
        struct Constants
        {
            __m512i word;
            __m512i quotient;
            __m512i quotient_high;
            __m512i twice_quotient_high;
        };

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE Constants everywhere(const TransformConstant &constant)
        {
            return { broadcast(constant.word), broadcast(constant.quotient), broadcast(constant.quotient_high),
                     broadcast(constant.twice_quotient_high) };
        }

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE Constants in_lanes(__m512i word, __m512i quotient, __m512i quotient_high)
        {
            return { word, quotient, quotient_high, _mm512_add_epi64(quotient_high, quotient_high) };
        }

        /**
        value * word mod q, below 4q, for any value below 2^63. The estimated quotient leaves out the product of the low
        halves and fractions: it is too small by less than 1 (the constant is rounded down) + 2 (low halves) + 1.
        */
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i
        multiply(__m512i value, const Constants &constants, const Moduli &moduli)
        {
            const __m512i high = _mm512_srli_epi64(value, 32);
            const __m512i cross = _mm512_add_epi64(
                _mm512_mul_epu32(high, constants.quotient), _mm512_mul_epu32(value, constants.quotient_high));
            const __m512i quotient =
                _mm512_add_epi64(_mm512_mul_epu32(high, constants.twice_quotient_high), _mm512_srli_epi64(cross, 31));
            return _mm512_sub_epi64(
                _mm512_mullo_epi64(value, constants.word), _mm512_mullo_epi64(quotient, moduli.one));
        }

        /** (u, v) becomes (u + v, (u - v) * root), all below 4q. */
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE void butterfly(
            __m512i &u, __m512i &v, const Constants &root, const Moduli &moduli)
        {
            const __m512i difference = _mm512_sub_epi64(_mm512_add_epi64(u, moduli.four), v);
            u = subtract_if_not_below(_mm512_add_epi64(u, v), moduli.four);
            v = multiply(difference, root, moduli);
        }

        /** Stages whose partners lie one, two and four registers apart. */
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE void three_stages(__m512i *x, const TransformConstant *roots, const Moduli &moduli)
        {
            butterfly(x[0], x[1], everywhere(roots[0]), moduli);
            butterfly(x[2], x[3], everywhere(roots[1]), moduli);
            butterfly(x[4], x[5], everywhere(roots[2]), moduli);
            butterfly(x[6], x[7], everywhere(roots[3]), moduli);
            const Constants left = everywhere(roots[4]);
            butterfly(x[0], x[2], left, moduli);
            butterfly(x[1], x[3], left, moduli);
            const Constants right = everywhere(roots[5]);
            butterfly(x[4], x[6], right, moduli);
            butterfly(x[5], x[7], right, moduli);
            const Constants last = everywhere(roots[6]);
            butterfly(x[0], x[4], last, moduli);
            butterfly(x[1], x[5], last, moduli);
            butterfly(x[2], x[6], last, moduli);
            butterfly(x[3], x[7], last, moduli);
        }

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i load_four(const std::uint64_t *words)
        {
            return _mm512_broadcast_i64x4(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(words)));
        }

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i load_two(const std::uint64_t *words)
        {
            return _mm512_broadcast_i64x2(_mm_loadu_si128(reinterpret_cast<const __m128i *>(words)));
        }

        /** Words of roots in the first table for two registers: three vectors of 8, of 4 and of 2. */
        constexpr std::size_t roots_per_pair = 3 * (8 + 4 + 2);

        /** Stages inside of two registers a and b of neighbouring words, whose partners are moved to the same lane. */
        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE void first_stages(
            __m512i &a, __m512i &b, const std::uint64_t *roots, const Moduli &moduli)
        {
            // x = a0 b0 a2 b2 a4 b4 a6 b6, y = a1 b1 a3 b3 a5 b5 a7 b7.
            __m512i x = _mm512_unpacklo_epi64(a, b);
            __m512i y = _mm512_unpackhi_epi64(a, b);
            butterfly(x, y, in_lanes(load(roots), load(roots + 8), load(roots + 16)), moduli);
            // x = a0 b0 a4 b4 a1 b1 a5 b5, y = a2 b2 a6 b6 a3 b3 a7 b7.
            a = _mm512_shuffle_i64x2(x, y, 0x88);
            b = _mm512_shuffle_i64x2(x, y, 0xdd);
            roots += 24;
            butterfly(a, b, in_lanes(load_four(roots), load_four(roots + 4), load_four(roots + 8)), moduli);
            // x = a0 b0 a1 b1 a2 b2 a3 b3, y = a4 b4 a5 b5 a6 b6 a7 b7.
            x = _mm512_shuffle_i64x2(a, b, 0x88);
            y = _mm512_shuffle_i64x2(a, b, 0xdd);
            roots += 12;
            butterfly(x, y, in_lanes(load_two(roots), load_two(roots + 2), load_two(roots + 4)), moduli);
            a = _mm512_permutex2var_epi64(x, _mm512_setr_epi64(0, 2, 4, 6, 8, 10, 12, 14), y);
            b = _mm512_permutex2var_epi64(x, _mm512_setr_epi64(1, 3, 5, 7, 9, 11, 13, 15), y);
        }

        /** Product and six stages on neighbouring words. */
        CIPHERFOLD_AVX512 void first_pass(
            std::uint64_t *words, std::size_t degree, const std::uint64_t *factor, const std::uint64_t *first,
            const TransformConstant *following, const Moduli &moduli)
        {
            for (std::size_t start = 0; start < degree; start += tile)
            {
                __m512i x[8];
                for (std::size_t i = 0; i < 8; i++)
                {
                    const Constants constants = in_lanes(load(factor), load(factor + 8), load(factor + 16));
                    x[i] = multiply(load(words + start + 8 * i), constants, moduli);
                    factor += 3 * lanes;
                }
                for (std::size_t i = 0; i < 8; i += 2)
                {
                    first_stages(x[i], x[i + 1], first, moduli);
                    first += roots_per_pair;
                }
                three_stages(x, following, moduli);
                following += roots_per_block;
                for (std::size_t i = 0; i < 8; i++)
                {
                    store(words + start + 8 * i, x[i]);
                }
            }
        }

        /** Three stages on words that are a gap apart; the last pass brings them below q. */
        template <bool last>
        CIPHERFOLD_AVX512 void next_pass(
            std::uint64_t *words, std::size_t degree, std::size_t gap, const TransformConstant *following, const Moduli &moduli)
        {
            const __m512i two = _mm512_add_epi64(moduli.one, moduli.one);
            for (std::size_t start = 0; start < degree; start += 8 * gap)
            {
                for (std::size_t j = start; j < start + gap; j += lanes)
                {
                    __m512i x[8];
                    for (std::size_t i = 0; i < 8; i++)
                    {
                        x[i] = load(words + j + i * gap);
                    }
                    three_stages(x, following, moduli);
                    for (std::size_t i = 0; i < 8; i++)
                    {
                        if (last)
                        {
                            x[i] = subtract_if_not_below(subtract_if_not_below(x[i], two), moduli.one);
                        }
                        store(words + j + i * gap, x[i]);
                    }
                }
                following += roots_per_block;
            }
        }

    } // namespace

    CIPHERFOLD_AVX512 void multiply_and_invert_avx512(
        std::uint64_t *words, std::size_t degree, std::uint64_t modulus, const std::uint64_t *factor,
        const std::uint64_t *first, const TransformConstant *following)
    {
        const Moduli moduli = { broadcast(modulus), broadcast(4 * modulus) };
        first_pass(words, degree, factor, first, following, moduli);
        following += roots_per_block * (degree / tile);
        std::size_t gap = tile;
        for (; 8 * gap < degree; gap *= 8)
        {
            next_pass<false>(words, degree, gap, following, moduli);
            following += roots_per_block * (degree / (8 * gap));
        }
        next_pass<true>(words, degree, gap, following, moduli);
    }
} // namespace cipherfold
#endif
