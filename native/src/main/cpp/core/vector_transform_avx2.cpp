// SPDX-License-Identifier: Apache-2.0
#include "core/avx512.h"
#include "core/transform_kernels.h"

#if defined(__x86_64__)

#define CIPHERFOLD_AVX2 __attribute__((target("avx2")))

namespace cipherfold
{
    namespace
    {
        constexpr std::size_t lanes = 4;

        /** Words that the first pass keeps in registers. */
        constexpr std::size_t tile = 8 * lanes;

        struct Moduli
        {
            __m256i one;
            __m256i one_high;
            __m256i four;
        };

        /** A constant in every lane, or another one in each. */
        struct Constants
        {
            __m256i word;
            __m256i quotient;
            __m256i quotient_high;
        };

        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE __m256i broadcast(std::uint64_t value)
        {
            return _mm256_set1_epi64x(static_cast<long long>(value));
        }

        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE __m256i load(const std::uint64_t *words)
        {
            return _mm256_loadu_si256(reinterpret_cast<const __m256i *>(words));
        }

        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE __m256i load_two(const std::uint64_t *words)
        {
            return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i *>(words)));
        }

        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE void store(std::uint64_t *words, __m256i values)
        {
            _mm256_storeu_si256(reinterpret_cast<__m256i *>(words), values);
        }

        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE Constants everywhere(const TransformConstant &constant)
        {
            return { broadcast(constant.word), broadcast(constant.quotient), broadcast(constant.quotient_high) };
        }

        /** value - bound where value is not below the bound, else value; both below 2^63. */
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE __m256i subtract_if_not_below(__m256i value, __m256i bound)
        {
            return _mm256_sub_epi64(value, _mm256_andnot_si256(_mm256_cmpgt_epi64(bound, value), bound));
        }

        /** value * word mod q, below 4q, for any value below 2^63: as with AVX-512. */
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE __m256i
        multiply(__m256i value, const Constants &constants, const Moduli &moduli)
        {
            const __m256i high = _mm256_srli_epi64(value, 32);
            const __m256i cross = _mm256_add_epi64(
                _mm256_mul_epu32(high, constants.quotient), _mm256_mul_epu32(value, constants.quotient_high));
            const __m256i upper = _mm256_mul_epu32(high, constants.quotient_high);
            const __m256i quotient =
                _mm256_add_epi64(_mm256_add_epi64(upper, upper), _mm256_srli_epi64(cross, 31));
            // The difference of two products modulo 2^64, from 32-bit ones.
            const __m256i low =
                _mm256_sub_epi64(_mm256_mul_epu32(value, constants.word), _mm256_mul_epu32(quotient, moduli.one));
            const __m256i left = _mm256_add_epi64(
                _mm256_mul_epu32(high, constants.word),
                _mm256_mul_epu32(value, _mm256_srli_epi64(constants.word, 32)));
            const __m256i right = _mm256_add_epi64(
                _mm256_mul_epu32(_mm256_srli_epi64(quotient, 32), moduli.one),
                _mm256_mul_epu32(quotient, moduli.one_high));
            return _mm256_add_epi64(low, _mm256_slli_epi64(_mm256_sub_epi64(left, right), 32));
        }

        /** (u, v) becomes (u + v, (u - v) * root), all below 4q. */
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE void butterfly(
            __m256i &u, __m256i &v, const Constants &root, const Moduli &moduli)
        {
            const __m256i difference = _mm256_sub_epi64(_mm256_add_epi64(u, moduli.four), v);
            u = subtract_if_not_below(_mm256_add_epi64(u, v), moduli.four);
            v = multiply(difference, root, moduli);
        }

        /** Stages whose partners lie one, two and four registers apart. */
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE void three_stages(
            __m256i *x, const TransformConstant *roots, const Moduli &moduli)
        {
            butterfly(x[0], x[1], everywhere(roots[0]), moduli);
            butterfly(x[2], x[3], everywhere(roots[1]), moduli);
            butterfly(x[4], x[5], everywhere(roots[2]), moduli);
            butterfly(x[6], x[7], everywhere(roots[3]), moduli);
            butterfly(x[0], x[2], everywhere(roots[4]), moduli);
            butterfly(x[1], x[3], everywhere(roots[4]), moduli);
            butterfly(x[4], x[6], everywhere(roots[5]), moduli);
            butterfly(x[5], x[7], everywhere(roots[5]), moduli);
            butterfly(x[0], x[4], everywhere(roots[6]), moduli);
            butterfly(x[1], x[5], everywhere(roots[6]), moduli);
            butterfly(x[2], x[6], everywhere(roots[6]), moduli);
            butterfly(x[3], x[7], everywhere(roots[6]), moduli);
        }

        /** Words of roots in the first table for two registers: three vectors of 4 and of 2. */
        constexpr std::size_t roots_per_pair = 3 * (4 + 2);

        /** Stages inside of two registers a and b of neighbouring words, whose partners are moved to the same lane. */
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE void first_stages(
            __m256i &a, __m256i &b, const std::uint64_t *roots, const Moduli &moduli)
        {
            // x = a0 b0 a2 b2, y = a1 b1 a3 b3.
            __m256i x = _mm256_unpacklo_epi64(a, b);
            __m256i y = _mm256_unpackhi_epi64(a, b);
            butterfly(x, y, { load(roots), load(roots + 4), load(roots + 8) }, moduli);
            // a = a0 b0 a1 b1, b = a2 b2 a3 b3.
            a = _mm256_permute2x128_si256(x, y, 0x20);
            b = _mm256_permute2x128_si256(x, y, 0x31);
            roots += 12;
            butterfly(a, b, { load_two(roots), load_two(roots + 2), load_two(roots + 4) }, moduli);
            // x = a0 a2 a1 a3, y = b0 b2 b1 b3.
            x = _mm256_unpacklo_epi64(a, b);
            y = _mm256_unpackhi_epi64(a, b);
            a = _mm256_permute4x64_epi64(x, 0xd8);
            b = _mm256_permute4x64_epi64(y, 0xd8);
        }

        /** Product and five stages on neighbouring words. */
        CIPHERFOLD_AVX2 void first_pass(
            std::uint64_t *words, std::size_t degree, const std::uint64_t *factor, const std::uint64_t *first,
            const TransformConstant *following, const Moduli &moduli)
        {
            for (std::size_t start = 0; start < degree; start += tile)
            {
                __m256i x[8];
                for (std::size_t i = 0; i < 8; i++)
                {
                    const std::uint64_t *const group = factor + i / 2 * 24 + i % 2 * lanes;
                    const Constants constants = { load(group), load(group + 8), load(group + 16) };
                    x[i] = multiply(load(words + start + lanes * i), constants, moduli);
                }
                factor += 3 * tile;
                for (std::size_t i = 0; i < 8; i += 2)
                {
                    first_stages(x[i], x[i + 1], first, moduli);
                    first += roots_per_pair;
                }
                three_stages(x, following, moduli);
                following += roots_per_block;
                for (std::size_t i = 0; i < 8; i++)
                {
                    store(words + start + lanes * i, x[i]);
                }
            }
        }

        /** Three stages on words that are a gap apart. */
        CIPHERFOLD_AVX2 void next_pass(
            std::uint64_t *words, std::size_t degree, std::size_t gap, const TransformConstant *following,
            const Moduli &moduli)
        {
            for (std::size_t start = 0; start < degree; start += 8 * gap)
            {
                for (std::size_t j = start; j < start + gap; j += lanes)
                {
                    __m256i x[8];
                    for (std::size_t i = 0; i < 8; i++)
                    {
                        x[i] = load(words + j + i * gap);
                    }
                    three_stages(x, following, moduli);
                    for (std::size_t i = 0; i < 8; i++)
                    {
                        store(words + j + i * gap, x[i]);
                    }
                }
                following += roots_per_block;
            }
        }

        /** The last stage, which brings the words below q. */
        CIPHERFOLD_AVX2 void last_pass(
            std::uint64_t *words, std::size_t degree, const TransformConstant &root, const Moduli &moduli)
        {
            const __m256i two = _mm256_add_epi64(moduli.one, moduli.one);
            const Constants constants = everywhere(root);
            for (std::size_t i = 0; i < degree / 2; i += lanes)
            {
                __m256i x = load(words + i);
                __m256i y = load(words + degree / 2 + i);
                butterfly(x, y, constants, moduli);
                store(words + i, subtract_if_not_below(subtract_if_not_below(x, two), moduli.one));
                store(words + degree / 2 + i, subtract_if_not_below(subtract_if_not_below(y, two), moduli.one));
            }
        }
    } // namespace

    CIPHERFOLD_AVX2 void multiply_and_invert_avx2(
        std::uint64_t *words, std::size_t degree, std::uint64_t modulus, const std::uint64_t *factor,
        const std::uint64_t *first, const TransformConstant *following)
    {
        const Moduli moduli = { broadcast(modulus), broadcast(modulus >> 32), broadcast(4 * modulus) };
        first_pass(words, degree, factor, first, following, moduli);
        following += roots_per_block * (degree / tile);
        for (std::size_t gap = tile; 2 * gap < degree; gap *= 8)
        {
            next_pass(words, degree, gap, following, moduli);
            following += roots_per_block * (degree / (8 * gap));
        }
        last_pass(words, degree, *following, moduli);
    }
} // namespace cipherfold
#endif
