// SPDX-License-Identifier: Apache-2.0
#include "core/chacha20_blocks.h"
#include "core/avx512.h"
#include <algorithm>
#include <cstring>
#include <utility>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the kernels read and write little-endian words directly"
#endif

namespace cipherfold
{
    namespace
    {
        /** One word of the state in several blocks at once: lane l belongs to block number counter + l. */
        template <std::size_t Lanes>
        struct Block
        {
            typedef std::uint32_t Words __attribute__((vector_size(4 * Lanes)));
        };

        /** Left by 16 bits as a permutation of bytes: it takes the unit that the other rotations leave idle. */
        template <class Words, std::size_t... Index>
        CIPHERFOLD_INLINE void swap_halves(Words &words, std::index_sequence<Index...>)
        {
            typedef std::uint8_t Bytes __attribute__((vector_size(sizeof(Words))));
            const Bytes bytes = reinterpret_cast<Bytes>(words);
            words = reinterpret_cast<Words>(__builtin_shufflevector(bytes, bytes, (Index ^ 2)...));
        }

        template <int Bits, class Words>
        CIPHERFOLD_INLINE void xor_rotate(Words &target, const Words &other)
        {
            target ^= other;
            if constexpr (Bits == 16 && sizeof(Words) >= 32)
            {
                swap_halves(target, std::make_index_sequence<sizeof(Words)>{});
            }
            else
            {
                target = (target << Bits) | (target >> (32 - Bits));
            }
        }

        template <class Words>
        CIPHERFOLD_INLINE void quarter_round(Words &a, Words &b, Words &c, Words &d)
        {
            a += b;
            xor_rotate<16>(d, a);
            c += d;
            xor_rotate<12>(b, c);
            a += b;
            xor_rotate<8>(d, a);
            c += d;
            xor_rotate<7>(b, c);
        }

        /** All rounds: word w of lane l of the result belongs to block l. */
        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void compute_blocks(const std::uint32_t *state, typename Block<Lanes>::Words *x)
        {
            using Words = typename Block<Lanes>::Words;
            Words start[chacha20_words];
            for (std::size_t word = 0; word < chacha20_words; word++)
            {
                for (std::size_t lane = 0; lane < Lanes; lane++)
                {
                    start[word][lane] = state[word] + static_cast<std::uint32_t>(word == 12 ? lane : 0);
                }
            }
            std::copy(start, start + chacha20_words, x);
            for (int double_round = 0; double_round < 10; double_round++)
            {
                quarter_round(x[0], x[4], x[8], x[12]);
                quarter_round(x[1], x[5], x[9], x[13]);
                quarter_round(x[2], x[6], x[10], x[14]);
                quarter_round(x[3], x[7], x[11], x[15]);
                quarter_round(x[0], x[5], x[10], x[15]);
                quarter_round(x[1], x[6], x[11], x[12]);
                quarter_round(x[2], x[7], x[8], x[13]);
                quarter_round(x[3], x[4], x[9], x[14]);
            }
            for (std::size_t word = 0; word < chacha20_words; word++)
            {
                x[word] += start[word];
            }
        }

#if defined(__x86_64__)
#define CIPHERFOLD_AVX2 __attribute__((target("avx2")))

        /** Four registers of four neighbouring words each become four columns, in each half of a register. */
        CIPHERFOLD_AVX2 CIPHERFOLD_INLINE void transpose_quarters(__m256i *x)
        {
            const __m256i low01 = _mm256_unpacklo_epi32(x[0], x[1]);
            const __m256i high01 = _mm256_unpackhi_epi32(x[0], x[1]);
            const __m256i low23 = _mm256_unpacklo_epi32(x[2], x[3]);
            const __m256i high23 = _mm256_unpackhi_epi32(x[2], x[3]);
            x[0] = _mm256_unpacklo_epi64(low01, low23);
            x[1] = _mm256_unpackhi_epi64(low01, low23);
            x[2] = _mm256_unpacklo_epi64(high01, high23);
            x[3] = _mm256_unpackhi_epi64(high01, high23);
        }

        CIPHERFOLD_AVX512 CIPHERFOLD_INLINE void transpose_quarters(__m512i *x)
        {
            const __m512i low01 = _mm512_unpacklo_epi32(x[0], x[1]);
            const __m512i high01 = _mm512_unpackhi_epi32(x[0], x[1]);
            const __m512i low23 = _mm512_unpacklo_epi32(x[2], x[3]);
            const __m512i high23 = _mm512_unpackhi_epi32(x[2], x[3]);
            x[0] = _mm512_unpacklo_epi64(low01, low23);
            x[1] = _mm512_unpackhi_epi64(low01, low23);
            x[2] = _mm512_unpacklo_epi64(high01, high23);
            x[3] = _mm512_unpackhi_epi64(high01, high23);
        }
#endif
    } // namespace

    void chacha20_four_blocks(const std::uint32_t *state, std::uint8_t *target)
    {
        Block<4>::Words x[chacha20_words];
        compute_blocks<4>(state, x);
        for (std::size_t lane = 0; lane < 4; lane++)
        {
            for (std::size_t word = 0; word < chacha20_words; word++)
            {
                const std::uint32_t value = x[word][lane];
                std::memcpy(target + lane * chacha20_block_bytes + 4 * word, &value, 4);
            }
        }
    }

#if defined(__x86_64__)
    CIPHERFOLD_AVX2 void chacha20_eight_blocks_avx2(const std::uint32_t *state, std::uint8_t *target)
    {
        Block<8>::Words words[chacha20_words];
        compute_blocks<8>(state, words);
        __m256i x[chacha20_words];
        for (std::size_t word = 0; word < chacha20_words; word++)
        {
            x[word] = reinterpret_cast<__m256i>(words[word]);
        }
        for (std::size_t quarter = 0; quarter < 4; quarter++)
        {
            transpose_quarters(x + 4 * quarter);
        }
        // Register 4q + c holds words 4q to 4q+3 of block c, and in its upper half of block c + 4.
        for (std::size_t block = 0; block < 4; block++)
        {
            for (std::size_t pair = 0; pair < 2; pair++)
            {
                const __m256i left = x[8 * pair + block];
                const __m256i right = x[8 * pair + 4 + block];
                std::uint8_t *const place = target + block * chacha20_block_bytes + 32 * pair;
                _mm256_storeu_si256(reinterpret_cast<__m256i *>(place), _mm256_permute2x128_si256(left, right, 0x20));
                _mm256_storeu_si256(
                    reinterpret_cast<__m256i *>(place + 4 * chacha20_block_bytes),
                    _mm256_permute2x128_si256(left, right, 0x31));
            }
        }
    }

    CIPHERFOLD_AVX512 void chacha20_sixteen_blocks_avx512(const std::uint32_t *state, std::uint8_t *target)
    {
        Block<16>::Words words[chacha20_words];
        compute_blocks<16>(state, words);
        __m512i x[chacha20_words];
        for (std::size_t word = 0; word < chacha20_words; word++)
        {
            x[word] = reinterpret_cast<__m512i>(words[word]);
        }
        for (std::size_t quarter = 0; quarter < 4; quarter++)
        {
            transpose_quarters(x + 4 * quarter);
        }
        // Register 4q + c holds words 4q to 4q+3 of the blocks c, c + 4, c + 8 and c + 12.
        for (std::size_t block = 0; block < 4; block++)
        {
            const __m512i low01 = _mm512_shuffle_i64x2(x[block], x[4 + block], 0x44);
            const __m512i high01 = _mm512_shuffle_i64x2(x[block], x[4 + block], 0xee);
            const __m512i low23 = _mm512_shuffle_i64x2(x[8 + block], x[12 + block], 0x44);
            const __m512i high23 = _mm512_shuffle_i64x2(x[8 + block], x[12 + block], 0xee);
            std::uint8_t *const place = target + block * chacha20_block_bytes;
            _mm512_storeu_si512(place, _mm512_shuffle_i64x2(low01, low23, 0x88));
            _mm512_storeu_si512(place + 4 * chacha20_block_bytes, _mm512_shuffle_i64x2(low01, low23, 0xdd));
            _mm512_storeu_si512(place + 8 * chacha20_block_bytes, _mm512_shuffle_i64x2(high01, high23, 0x88));
            _mm512_storeu_si512(place + 12 * chacha20_block_bytes, _mm512_shuffle_i64x2(high01, high23, 0xdd));
        }
    }
#endif
} // namespace cipherfold
