// SPDX-License-Identifier: Apache-2.0
#include "core/uniform_polynomial.h"
#include "core/avx512.h"

namespace cipherfold
{
    namespace
    {
        constexpr std::uint64_t mask = (std::uint64_t{ 1 } << Ring::word_bits) - 1;

        /** Begins at word number start, of whose predecessors so many are kept. */
        std::size_t accept_from(
            std::uint64_t *words, std::size_t start, std::size_t kept, std::size_t count, std::uint64_t modulus)
        {
            for (std::size_t i = start; i < count; i++)
            {
                const std::uint64_t word = words[i] & mask;
                words[kept] = word;
                kept += word < modulus ? 1 : 0;
            }
            return kept;
        }

#if defined(__x86_64__)
        /** While nothing is rejected, which hardly ever happens, words stay where they are. */
        __attribute__((target("avx2"))) std::size_t accept_avx2(
            std::uint64_t *words, std::size_t count, std::uint64_t modulus)
        {
            const __m256i masks = _mm256_set1_epi64x(static_cast<long long>(mask));
            const __m256i greatest = _mm256_set1_epi64x(static_cast<long long>(modulus - 1));
            std::size_t i = 0;
            for (; i + 4 <= count; i += 4)
            {
                auto *const place = reinterpret_cast<__m256i *>(words + i);
                const __m256i four = _mm256_and_si256(_mm256_loadu_si256(place), masks);
                const __m256i outside = _mm256_cmpgt_epi64(four, greatest);
                if (_mm256_testz_si256(outside, outside) == 0)
                {
                    break;
                }
                _mm256_storeu_si256(place, four);
            }
            return accept_from(words, i, i, count, modulus);
        }

        CIPHERFOLD_AVX512 std::size_t accept_avx512(std::uint64_t *words, std::size_t count, std::uint64_t modulus)
        {
            const __m512i masks = avx512::broadcast(mask);
            const __m512i bound = avx512::broadcast(modulus);
            std::size_t kept = 0;
            std::size_t i = 0;
            for (; i + avx512::lanes <= count; i += avx512::lanes)
            {
                const __m512i eight = _mm512_and_si512(avx512::load(words + i), masks);
                const __mmask8 accepted = _mm512_cmplt_epu64_mask(eight, bound);
                // Compressed to the front; what is stored behind is overwritten, or has been read.
                avx512::store(words + kept, _mm512_maskz_compress_epi64(accepted, eight));
                kept += static_cast<std::size_t>(__builtin_popcount(accepted));
            }
            return accept_from(words, i, kept, count, modulus);
        }
#endif
    } // namespace

    std::size_t accept_words(std::uint64_t *words, std::size_t count, std::uint64_t modulus, InstructionSet set)
    {
#if defined(__x86_64__)
        if (set == InstructionSet::avx512)
        {
            return accept_avx512(words, count, modulus);
        }
        if (set == InstructionSet::avx2)
        {
            return accept_avx2(words, count, modulus);
        }
#endif
        (void)set;
        return accept_from(words, 0, 0, count, modulus);
    }

    void expand_public_polynomial(
        const Ring &ring, const SecretVector<std::uint8_t> &public_seed, std::uint64_t chunk, std::uint64_t *target)
    {
        ChaCha20 stream = stream_under(public_seed, Domain::public_polynomial, chunk);
        std::size_t accepted = 0;
        while (accepted < ring.degree())
        {
            // The words that are still missing are read in place and closed up over the rejected ones.
            const std::size_t wanted = ring.degree() - accepted;
            std::uint64_t *const words = target + accepted;
            stream.read(reinterpret_cast<std::uint8_t *>(words), wanted * sizeof(std::uint64_t));
            accepted += accept_words(words, wanted, ring.modulus());
        }
    }
} // namespace cipherfold
