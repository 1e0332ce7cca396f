// SPDX-License-Identifier: Apache-2.0
#include "core/word_packing.h"
#include "core/packed_words_avx512.h"
#include <cstring>

#if defined(__x86_64__)
#define CIPHERFOLD_AVX2 __attribute__((target("avx2")))
#endif

namespace cipherfold
{
    namespace
    {
        constexpr std::size_t bytes_per_pair = 15;
        constexpr std::uint64_t word_end = std::uint64_t{ 1 } << 60;

        struct Pair
        {
            std::uint64_t first;
            std::uint64_t second;
        };

        /** The second word begins in the upper half of byte 7, so both are read with one load inside the 15 bytes. */
        inline Pair load_pair(const std::uint8_t *packed)
        {
            std::uint64_t low;
            std::uint64_t high;
            std::memcpy(&low, packed, 8);
            std::memcpy(&high, packed + 7, 8);
            return { low & (word_end - 1), high >> 4 };
        }

        // Each of the combinations for one word and, on x86, for four; compared as signed numbers, which is right
        // because all of them stay below 2^62.

        /** Nothing but the words, for unpacking. */
        struct Replacement
        {
            static std::uint64_t one(std::uint64_t, std::uint64_t right, std::uint64_t)
            {
                return right;
            }

#if defined(__x86_64__)
            CIPHERFOLD_AVX2 CIPHERFOLD_INLINE static __m256i four(__m256i, __m256i right, __m256i)
            {
                return right;
            }

            CIPHERFOLD_AVX512 CIPHERFOLD_INLINE static __m512i eight(__m512i, __m512i right, __m512i)
            {
                return right;
            }
#endif
        };

        struct Addition
        {
            static std::uint64_t one(std::uint64_t left, std::uint64_t right, std::uint64_t modulus)
            {
                const std::uint64_t excess = left + right - modulus;
                return excess + (modulus & (0 - (excess >> 63)));
            }

#if defined(__x86_64__)
            CIPHERFOLD_AVX2 CIPHERFOLD_INLINE static __m256i four(__m256i left, __m256i right, __m256i modulus)
            {
                const __m256i excess = _mm256_sub_epi64(_mm256_add_epi64(left, right), modulus);
                const __m256i under = _mm256_cmpgt_epi64(_mm256_setzero_si256(), excess);
                return _mm256_add_epi64(excess, _mm256_and_si256(under, modulus));
            }

            CIPHERFOLD_AVX512 CIPHERFOLD_INLINE static __m512i eight(__m512i left, __m512i right, __m512i modulus)
            {
                const __m512i excess = _mm512_sub_epi64(_mm512_add_epi64(left, right), modulus);
                return _mm512_mask_add_epi64(excess, _mm512_movepi64_mask(excess), excess, modulus);
            }
#endif
        };

        struct Subtraction
        {
            static std::uint64_t one(std::uint64_t left, std::uint64_t right, std::uint64_t modulus)
            {
                const std::uint64_t difference = left - right;
                return difference + (modulus & (0 - (difference >> 63)));
            }

#if defined(__x86_64__)
            CIPHERFOLD_AVX2 CIPHERFOLD_INLINE static __m256i four(__m256i left, __m256i right, __m256i modulus)
            {
                const __m256i difference = _mm256_sub_epi64(left, right);
                const __m256i under = _mm256_cmpgt_epi64(_mm256_setzero_si256(), difference);
                return _mm256_add_epi64(difference, _mm256_and_si256(under, modulus));
            }

            CIPHERFOLD_AVX512 CIPHERFOLD_INLINE static __m512i eight(__m512i left, __m512i right, __m512i modulus)
            {
                const __m512i difference = _mm512_sub_epi64(left, right);
                return _mm512_mask_add_epi64(difference, _mm512_movepi64_mask(difference), difference, modulus);
            }
#endif
        };

        // Each of the next two begins at word number "start", so that it also finishes what a vector loop has begun.

        bool any_out_of_range(const std::uint8_t *packed, std::size_t start, std::size_t count, std::uint64_t modulus)
        {
            bool outside = false;
            for (std::size_t i = start; i < count; i += 2)
            {
                const Pair pair = load_pair(packed + i / 2 * bytes_per_pair);
                outside |= (pair.first >= modulus) | (pair.second >= modulus);
            }
            return outside;
        }

        template <class Combination>
        bool combine(
            std::uint64_t *sums, const std::uint8_t *packed, std::size_t start, std::size_t count,
            std::uint64_t modulus)
        {
            // A word that is not below the modulus, and no other, reaches bit 60 when this is added.
            const std::uint64_t gap = word_end - modulus;
            std::uint64_t seen = 0;
            for (std::size_t i = start; i < count; i += 2)
            {
                const Pair pair = load_pair(packed + i / 2 * bytes_per_pair);
                sums[i] = Combination::one(sums[i], pair.first, modulus);
                sums[i + 1] = Combination::one(sums[i + 1], pair.second, modulus);
                seen |= (pair.first + gap) | (pair.second + gap);
            }
            return seen >> 60 == 0;
        }

#if defined(__x86_64__)
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE __m256i broadcast(std::uint64_t value)
        {
            return _mm256_set1_epi64x(static_cast<long long>(value));
        }

        /** The words of two pairs. The second half is loaded one byte early: nothing behind the pairs is read. */
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE __m256i load_four(const std::uint8_t *packed)
        {
            const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i *>(packed));
            const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i *>(packed + bytes_per_pair - 1));
            const __m256i places = _mm256_setr_epi8(
                0, 1, 2, 3, 4, 5, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 13, 14,
                15);
            const __m256i spread = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), places);
            const __m256i aligned = _mm256_srlv_epi64(spread, _mm256_setr_epi64x(0, 4, 0, 4));
            return _mm256_and_si256(aligned, broadcast(word_end - 1));
        }

        CIPHERFOLD_AVX2 bool any_out_of_range_avx2(const std::uint8_t *packed, std::size_t count, std::uint64_t modulus)
        {
            // A word that is not below the modulus, and no other, reaches bit 60 when this is added.
            const __m256i gap = broadcast(word_end - modulus);
            __m256i seen = _mm256_setzero_si256();
            std::size_t i = 0;
            for (; i + 4 <= count; i += 4)
            {
                const __m256i words = load_four(packed + i / 2 * bytes_per_pair);
                seen = _mm256_or_si256(seen, _mm256_add_epi64(words, gap));
            }
            return _mm256_testz_si256(seen, broadcast(word_end)) == 0 || any_out_of_range(packed, i, count, modulus);
        }

        template <class Combination>
        CIPHERFOLD_AVX2 bool combine_avx2(
            std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus)
        {
            const __m256i all_modulus = broadcast(modulus);
            const __m256i gap = broadcast(word_end - modulus);
            __m256i seen = _mm256_setzero_si256();
            std::size_t i = 0;
            for (; i + 4 <= count; i += 4)
            {
                auto *const place = reinterpret_cast<__m256i *>(sums + i);
                const __m256i words = load_four(packed + i / 2 * bytes_per_pair);
                _mm256_storeu_si256(place, Combination::four(_mm256_loadu_si256(place), words, all_modulus));
                seen = _mm256_or_si256(seen, _mm256_add_epi64(words, gap));
            }
            const bool inside = _mm256_testz_si256(seen, broadcast(word_end)) != 0;
            return combine<Combination>(sums, packed, i, count, modulus) && inside;
        }

        CIPHERFOLD_AVX512 bool any_out_of_range_avx512(
            const std::uint8_t *packed, std::size_t count, std::uint64_t modulus)
        {
            const __m512i gap = avx512::broadcast(word_end - modulus);
            __m512i seen = _mm512_setzero_si512();
            std::size_t i = 0;
            for (; i + avx512::lanes <= count; i += avx512::lanes)
            {
                const __m512i words = avx512::load_packed(packed + i / 2 * bytes_per_pair);
                seen = _mm512_or_si512(seen, _mm512_add_epi64(words, gap));
            }
            return _mm512_test_epi64_mask(seen, avx512::broadcast(word_end)) != 0 ||
                   any_out_of_range(packed, i, count, modulus);
        }

        template <class Combination>
        CIPHERFOLD_AVX512 bool combine_avx512(
            std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus)
        {
            const __m512i all_modulus = avx512::broadcast(modulus);
            const __m512i gap = avx512::broadcast(word_end - modulus);
            __m512i seen = _mm512_setzero_si512();
            std::size_t i = 0;
            for (; i + avx512::lanes <= count; i += avx512::lanes)
            {
                const __m512i words = avx512::load_packed(packed + i / 2 * bytes_per_pair);
                avx512::store(sums + i, Combination::eight(avx512::load(sums + i), words, all_modulus));
                seen = _mm512_or_si512(seen, _mm512_add_epi64(words, gap));
            }
            const bool inside = _mm512_test_epi64_mask(seen, avx512::broadcast(word_end)) == 0;
            return combine<Combination>(sums, packed, i, count, modulus) && inside;
        }

        CIPHERFOLD_AVX512 std::size_t pack_avx512(const std::uint64_t *words, std::size_t count, std::uint8_t *packed)
        {
            std::size_t i = 0;
            for (; i + avx512::lanes <= count; i += avx512::lanes)
            {
                avx512::store_packed(packed + i / 2 * bytes_per_pair, avx512::load(words + i));
            }
            return i;
        }
#endif

        bool any_out_of_range(const std::uint8_t *packed, std::size_t count, std::uint64_t modulus, InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return any_out_of_range_avx512(packed, count, modulus);
            }
            if (set == InstructionSet::avx2)
            {
                return any_out_of_range_avx2(packed, count, modulus);
            }
#endif
            (void)set;
            return any_out_of_range(packed, 0, count, modulus);
        }

        template <class Combination>
        bool combine(
            std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus,
            InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return combine_avx512<Combination>(sums, packed, count, modulus);
            }
            if (set == InstructionSet::avx2)
            {
                return combine_avx2<Combination>(sums, packed, count, modulus);
            }
#endif
            (void)set;
            return combine<Combination>(sums, packed, 0, count, modulus);
        }
    } // namespace

    void pack_words(const std::uint64_t *words, std::size_t count, std::uint8_t *packed, InstructionSet set)
    {
        std::size_t start = 0;
#if defined(__x86_64__)
        if (set == InstructionSet::avx512)
        {
            start = pack_avx512(words, count, packed);
        }
#endif
        // The two overlapping stores of a pair are as fast as AVX2 would be.
        (void)set;
        for (std::size_t i = start; i < count; i += 2)
        {
            std::uint8_t *const pair = packed + i / 2 * bytes_per_pair;
            const std::uint64_t low = words[i] | (words[i + 1] << 60);
            const std::uint64_t high = (words[i] >> 56) | (words[i + 1] << 4);
            std::memcpy(pair, &low, 8);
            std::memcpy(pair + 7, &high, 8);
        }
    }

    void unpack_words(const std::uint8_t *packed, std::size_t count, std::uint64_t *words, InstructionSet set)
    {
        combine<Replacement>(words, packed, count, word_end, set);
    }

    std::optional<std::size_t> first_word_out_of_range(
        const std::uint8_t *packed, std::size_t count, std::uint64_t modulus, InstructionSet set)
    {
        if (!any_out_of_range(packed, count, modulus, set))
        {
            return std::nullopt;
        }
        for (std::size_t i = 0; i < count; i += 2)
        {
            const Pair pair = load_pair(packed + i / 2 * bytes_per_pair);
            if (pair.first >= modulus || pair.second >= modulus)
            {
                return pair.first >= modulus ? i : i + 1;
            }
        }
        // Only when another thread has changed the bytes since the first look at them.
        return count - 1;
    }

    bool add_packed(
        std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus, InstructionSet set)
    {
        return combine<Addition>(sums, packed, count, modulus, set);
    }

    bool subtract_packed(
        std::uint64_t *sums, const std::uint8_t *packed, std::size_t count, std::uint64_t modulus, InstructionSet set)
    {
        return combine<Subtraction>(sums, packed, count, modulus, set);
    }
} // namespace cipherfold
