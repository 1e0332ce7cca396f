// SPDX-License-Identifier: Apache-2.0
#include "core/centred_binomial.h"
#include "core/avx512.h"
#include "core/secret_memory.h"
#include <algorithm>

namespace cipherfold
{
    namespace
    {
        constexpr std::size_t words_per_draw = 3;
        constexpr std::size_t draws_per_batch = 256;
        constexpr std::uint32_t eta = 42;

        /** Number of ones in each group of four bits. */
        CIPHERFOLD_INLINE std::uint32_t ones_per_nibble(std::uint32_t bits)
        {
            bits -= (bits >> 1) & 0x55555555;
            return (bits & 0x33333333) + ((bits >> 2) & 0x33333333);
        }

        // Ones minus ones equals ones plus zeros minus eta, so the subtracted bits are flipped and one sum is enough.
        // Shifts and additions only: no table, no branch, and no popcount instruction that some CPUs lack, for which
        // the compiler would call a function with a table. The loop below becomes vector code.
        CIPHERFOLD_INLINE std::int8_t draw(std::uint32_t w0, std::uint32_t w1, std::uint32_t w2)
        {
            const std::uint32_t rest = (w2 ^ 0xffc00) & 0xfffff;
            const std::uint32_t nibbles = ones_per_nibble(w0) + ones_per_nibble(~w1) + ones_per_nibble(rest);
            const std::uint32_t bytes = (nibbles & 0x0f0f0f0f) + ((nibbles >> 4) & 0x0f0f0f0f);
            const std::uint32_t halves = bytes + (bytes >> 8);
            const std::uint32_t ones = (halves + (halves >> 16)) & 0xff;
            return static_cast<std::int8_t>(ones - eta);
        }

        CIPHERFOLD_INLINE void draw_all(
            const std::uint32_t *__restrict words, std::int8_t *__restrict target, std::size_t count)
        {
            for (std::size_t i = 0; i < count; i++)
            {
                const std::uint32_t *w = words + words_per_draw * i;
                target[i] = draw(w[0], w[1], w[2]);
            }
        }

        void draw_portable(const std::uint32_t *words, std::int8_t *target, std::size_t count)
        {
            draw_all(words, target, count);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void draw_avx2(
            const std::uint32_t *words, std::int8_t *target, std::size_t count)
        {
            draw_all(words, target, count);
        }

        // Sixteen draws from three registers. Each word is made such that its ones count, by (word ^ flipped) &
        // counted; the roles of the words repeat with period three, and the registers' with them.
        __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx512vpopcntdq"))) void draw_avx512(
            const std::uint32_t *words, std::int8_t *target, std::size_t count)
        {
            constexpr int all = -1;
            constexpr int flip = 0xffc00;
            constexpr int rest = 0xfffff;
            const __m512i flipped[3] = {
                _mm512_setr_epi32(0, all, flip, 0, all, flip, 0, all, flip, 0, all, flip, 0, all, flip, 0),
                _mm512_setr_epi32(all, flip, 0, all, flip, 0, all, flip, 0, all, flip, 0, all, flip, 0, all),
                _mm512_setr_epi32(flip, 0, all, flip, 0, all, flip, 0, all, flip, 0, all, flip, 0, all, flip)
            };
            const __m512i counted[3] = {
                _mm512_setr_epi32(all, all, rest, all, all, rest, all, all, rest, all, all, rest, all, all, rest, all),
                _mm512_setr_epi32(all, rest, all, all, rest, all, all, rest, all, all, rest, all, all, rest, all, all),
                _mm512_setr_epi32(rest, all, all, rest, all, all, rest, all, all, rest, all, all, rest, all, all, rest)
            };
            // Where the first word of each draw is among the first 32 words, and among the last 16.
            const __m512i front = _mm512_setr_epi32(0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0);
            const __m512i back = _mm512_setr_epi32(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -2, 1, 4, 7, 10, 13);
            std::size_t i = 0;
            for (; i + 16 <= count; i += 16)
            {
                __m512i ones[3];
                for (std::size_t part = 0; part < 3; part++)
                {
                    const __m512i bits = _mm512_loadu_si512(words + words_per_draw * i + 16 * part);
                    ones[part] =
                        _mm512_popcnt_epi32(_mm512_ternarylogic_epi32(bits, flipped[part], counted[part], 0x28));
                }
                __m512i sums = _mm512_set1_epi32(-static_cast<int>(eta));
                for (int role = 0; role < 3; role++)
                {
                    const __m512i offset = _mm512_set1_epi32(role);
                    // The last word of the eleventh draw is the first of the last sixteen.
                    const __mmask16 in_back = role == 2 ? 0xfc00 : 0xf800;
                    const __m512i chosen = _mm512_permutex2var_epi32(ones[0], _mm512_add_epi32(front, offset), ones[1]);
                    sums = _mm512_add_epi32(
                        sums, _mm512_mask_permutexvar_epi32(chosen, in_back, _mm512_add_epi32(back, offset), ones[2]));
                }
                _mm_storeu_si128(reinterpret_cast<__m128i *>(target + i), _mm512_cvtepi32_epi8(sums));
            }
            draw_all(words + words_per_draw * i, target + i, count - i);
        }

        bool counts_ones()
        {
            static const bool counts = __builtin_cpu_supports("avx512vpopcntdq") != 0;
            return counts;
        }
#endif

        using Kernel = void (*)(const std::uint32_t *, std::int8_t *, std::size_t);

        Kernel kernel_for(InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512 && counts_ones())
            {
                return draw_avx512;
            }
            if (set != InstructionSet::portable)
            {
                return draw_avx2;
            }
#endif
            (void)set;
            return draw_portable;
        }
    } // namespace

    void sample_centred_binomial(ChaCha20 &stream, std::int8_t *target, std::size_t count, InstructionSet set)
    {
        const Kernel kernel = kernel_for(set);
        SecretVector<std::uint32_t> words(words_per_draw * draws_per_batch);
        while (count > 0)
        {
            const std::size_t batch = std::min(count, draws_per_batch);
            stream.read(reinterpret_cast<std::uint8_t *>(words.data()), batch * words_per_draw * sizeof(std::uint32_t));
            kernel(words.data(), target, batch);
            target += batch;
            count -= batch;
        }
    }
} // namespace cipherfold
