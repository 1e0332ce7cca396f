// SPDX-License-Identifier: Apache-2.0
#include "core/table_noise.h"
#include "core/avx512.h"
#include "core/error.h"
#include <algorithm>
#include <utility>

namespace cipherfold
{
    namespace
    {
        using Words = std::vector<std::uint64_t>;

        // A scan counts for each word the entries that are not above its upper 63 bits. It works on whole registers:
        // count is rounded up to a multiple of this.
        constexpr std::size_t step = 32;

        void scan_portable(const std::uint64_t *words, std::size_t count, const Words &entries, std::uint64_t *reached)
        {
            constexpr std::size_t lanes = 8;
            for (std::size_t i = 0; i < count; i += lanes)
            {
                std::uint64_t numbers[lanes];
                std::uint64_t above[lanes] = {};
                for (std::size_t lane = 0; lane < lanes; lane++)
                {
                    numbers[lane] = words[i + lane] >> 1;
                }
                for (const std::uint64_t entry : entries)
                {
                    for (std::size_t lane = 0; lane < lanes; lane++)
                    {
                        above[lane] += (numbers[lane] - entry) >> 63;
                    }
                }
                for (std::size_t lane = 0; lane < lanes; lane++)
                {
                    reached[i + lane] = entries.size() - above[lane];
                }
            }
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void scan_avx2(
            const std::uint64_t *words, std::size_t count, const Words &entries, std::uint64_t *reached)
        {
            constexpr std::size_t lanes = 4;
            constexpr std::size_t registers = 4;
            const __m256i all = _mm256_set1_epi64x(static_cast<long long>(entries.size()));
            for (std::size_t i = 0; i < count; i += lanes * registers)
            {
                __m256i numbers[registers];
                __m256i left[registers];
                for (std::size_t r = 0; r < registers; r++)
                {
                    const auto *const source = reinterpret_cast<const __m256i *>(words + i + lanes * r);
                    numbers[r] = _mm256_srli_epi64(_mm256_loadu_si256(source), 1);
                    left[r] = all;
                }
                for (const std::uint64_t entry : entries)
                {
                    const __m256i bound = _mm256_set1_epi64x(static_cast<long long>(entry));
                    for (std::size_t r = 0; r < registers; r++)
                    {
                        left[r] = _mm256_add_epi64(left[r], _mm256_cmpgt_epi64(bound, numbers[r]));
                    }
                }
                for (std::size_t r = 0; r < registers; r++)
                {
                    _mm256_storeu_si256(reinterpret_cast<__m256i *>(reached + i + lanes * r), left[r]);
                }
            }
        }

        CIPHERFOLD_AVX512 void scan_avx512(
            const std::uint64_t *words, std::size_t count, const Words &entries, std::uint64_t *reached)
        {
            constexpr std::size_t registers = step / avx512::lanes;
            const __m512i one = avx512::broadcast(1);
            for (std::size_t i = 0; i < count; i += step)
            {
                __m512i numbers[registers];
                __m512i passed[registers];
                for (std::size_t r = 0; r < registers; r++)
                {
                    numbers[r] = _mm512_srli_epi64(avx512::load(words + i + avx512::lanes * r), 1);
                    passed[r] = _mm512_setzero_si512();
                }
                for (const std::uint64_t entry : entries)
                {
                    const __m512i bound = avx512::broadcast(entry);
                    for (std::size_t r = 0; r < registers; r++)
                    {
                        const __mmask8 is_reached = _mm512_cmpge_epu64_mask(numbers[r], bound);
                        passed[r] = _mm512_mask_add_epi64(passed[r], is_reached, passed[r], one);
                    }
                }
                for (std::size_t r = 0; r < registers; r++)
                {
                    avx512::store(reached + i + avx512::lanes * r, passed[r]);
                }
            }
        }
#endif

        std::size_t rounded_up(std::size_t count)
        {
            return (count + step - 1) / step * step;
        }

        void read_words(ChaCha20 &stream, std::uint64_t *words, std::size_t count)
        {
            stream.read(reinterpret_cast<std::uint8_t *>(words), count * sizeof(std::uint64_t));
        }

        /** Adds what the words and the numbers of reached entries of one group mean. */
        CIPHERFOLD_INLINE void add_all(
            const std::uint64_t *__restrict words, const std::uint64_t *__restrict reached, std::size_t count,
            std::uint64_t entries, std::uint64_t rare, std::int32_t factor, std::int32_t *__restrict samples)
        {
            for (std::size_t i = 0; i < count; i++)
            {
                // All ones where the number of entries is not reached.
                const std::uint64_t is_common = 0 - ((reached[i] - entries) >> 63);
                const std::uint64_t magnitude = (reached[i] & is_common) | (rare & ~is_common);
                const std::uint64_t minus = 0 - (words[i] & 1);
                samples[i] += factor * static_cast<std::int32_t>(static_cast<std::uint32_t>((magnitude ^ minus) - minus));
            }
        }

        void add_portable(
            const std::uint64_t *words, const std::uint64_t *reached, std::size_t count, std::uint64_t entries,
            std::uint64_t rare, std::int32_t factor, std::int32_t *samples)
        {
            add_all(words, reached, count, entries, rare, factor, samples);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void add_avx2(
            const std::uint64_t *words, const std::uint64_t *reached, std::size_t count, std::uint64_t entries,
            std::uint64_t rare, std::int32_t factor, std::int32_t *samples)
        {
            add_all(words, reached, count, entries, rare, factor, samples);
        }

        CIPHERFOLD_AVX512 void add_avx512(
            const std::uint64_t *words, const std::uint64_t *reached, std::size_t count, std::uint64_t entries,
            std::uint64_t rare, std::int32_t factor, std::int32_t *samples)
        {
            add_all(words, reached, count, entries, rare, factor, samples);
        }
#endif

        void check(const std::vector<std::uint64_t> &entries)
        {
            require(!entries.empty() && entries.size() <= TableNoise::most_entries, "a table of a wrong size");
            for (const std::uint64_t entry : entries)
            {
                require(entry >> 63 == 0, "a table entry of more than 63 bits");
            }
        }
    } // namespace

    TableNoise::TableNoise(std::vector<Part> parts, InstructionSet set)
        : parts_(std::move(parts)), kernels_(kernels_for(set)), words_(batch), reached_(batch),
          rare_(most_samples / group)
    {
        require(!parts_.empty() && parts_.size() <= most_parts, "a wrong number of parts");
        for (const Part &part : parts_)
        {
            require(part.factor >= 1 && part.factor <= most_factor, "a factor out of range");
            check(part.common);
            check(part.rare);
        }
    }

    TableNoise::Kernels TableNoise::kernels_for(InstructionSet set)
    {
#if defined(__x86_64__)
        if (set == InstructionSet::avx512)
        {
            return { scan_avx512, add_avx512 };
        }
        if (set == InstructionSet::avx2)
        {
            return { scan_avx2, add_avx2 };
        }
#endif
        (void)set;
        return { scan_portable, add_portable };
    }

    void TableNoise::fill(ChaCha20 &stream, std::int32_t *samples, std::size_t count)
    {
        require(count <= most_samples, "too many samples at once");
        std::fill(samples, samples + count, 0);
        for (const Part &part : parts_)
        {
            add_part(part, stream, samples, count);
        }
    }

    void TableNoise::add_part(const Part &part, ChaCha20 &stream, std::int32_t *samples, std::size_t count)
    {
        static_assert(most_samples / group <= batch && batch % group == 0 && batch % step == 0, "sizes do not fit");
        const std::size_t groups = (count + group - 1) / group;
        read_words(stream, words_.data(), groups);
        kernels_.scan(words_.data(), rounded_up(groups), part.rare, rare_.data());
        for (std::size_t i = 0; i < count; i += batch)
        {
            const std::size_t here = std::min(batch, count - i);
            read_words(stream, words_.data(), here);
            kernels_.scan(words_.data(), rounded_up(here), part.common, reached_.data());
            for (std::size_t k = 0; k < here; k += group)
            {
                kernels_.add(
                    words_.data() + k, reached_.data() + k, std::min(group, here - k), part.common.size(),
                    rare_[(i + k) / group], part.factor, samples + i + k);
            }
        }
    }
} // namespace cipherfold
