// SPDX-License-Identifier: Apache-2.0
#include "core/centred_binomial.h"
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
        CIPHERFOLD_INLINE std::int32_t draw(std::uint32_t w0, std::uint32_t w1, std::uint32_t w2)
        {
            const std::uint32_t rest = (w2 ^ 0xffc00) & 0xfffff;
            const std::uint32_t nibbles = ones_per_nibble(w0) + ones_per_nibble(~w1) + ones_per_nibble(rest);
            const std::uint32_t bytes = (nibbles & 0x0f0f0f0f) + ((nibbles >> 4) & 0x0f0f0f0f);
            const std::uint32_t halves = bytes + (bytes >> 8);
            const std::uint32_t ones = (halves + (halves >> 16)) & 0xff;
            return static_cast<std::int32_t>(ones) - static_cast<std::int32_t>(eta);
        }

        CIPHERFOLD_INLINE void draw_all(
            const std::uint32_t *__restrict words, std::int32_t *__restrict target, std::size_t count)
        {
            for (std::size_t i = 0; i < count; i++)
            {
                const std::uint32_t *w = words + words_per_draw * i;
                target[i] = draw(w[0], w[1], w[2]);
            }
        }

        void draw_portable(const std::uint32_t *words, std::int32_t *target, std::size_t count)
        {
            draw_all(words, target, count);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void draw_avx2(
            const std::uint32_t *words, std::int32_t *target, std::size_t count)
        {
            draw_all(words, target, count);
        }
#endif

        using Kernel = void (*)(const std::uint32_t *, std::int32_t *, std::size_t);

        Kernel kernel_for(InstructionSet set)
        {
#if defined(__x86_64__)
            if (set != InstructionSet::portable)
            {
                return draw_avx2;
            }
#endif
            (void)set;
            return draw_portable;
        }
    } // namespace

    void sample_centred_binomial(ChaCha20 &stream, std::int32_t *target, std::size_t count, InstructionSet set)
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
