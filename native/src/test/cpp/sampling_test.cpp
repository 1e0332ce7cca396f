// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/centred_binomial.h"
#include "core/seed.h"
#include "core/uniform_polynomial.h"
#include "rings.h"
#include <cstring>
#include <random>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        int ones(std::uint32_t bits)
        {
            int count = 0;
            for (; bits != 0; bits &= bits - 1)
            {
                count++;
            }
            return count;
        }
    } // namespace

    void centred_binomial_by_definition()
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 3);
        const std::size_t count = 1000;
        std::vector<std::int8_t> samples(count);
        std::vector<std::uint32_t> words(3 * count);
        ChaCha20 stream = stream_under(seed, Domain::error, 5);
        stream.read(reinterpret_cast<std::uint8_t *>(words.data()), words.size() * 4);
        for (const InstructionSet set : usable_instruction_sets())
        {
            ChaCha20 same = stream_under(seed, Domain::error, 5);
            sample_centred_binomial(same, samples.data(), count, set);
            for (std::size_t i = 0; i < count; i++)
            {
                const std::uint32_t rest = words[3 * i + 2];
                const int positive = ones(words[3 * i]) + ones(rest & 0x3ff);
                const int negative = ones(words[3 * i + 1]) + ones((rest >> 10) & 0x3ff);
                CHECK(samples[i] == positive - negative);
            }
        }
    }

    void words_are_accepted_in_order()
    {
        std::mt19937_64 random(62);
        for (std::size_t count = 0; count < 70; count++)
        {
            for (const std::uint64_t rejected_of_eight : { 0, 1, 4, 8 })
            {
                std::vector<std::uint64_t> words(count + 1);
                std::vector<std::uint64_t> expected;
                for (std::size_t i = 0; i < count; i++)
                {
                    // The four bits above the sixty are to be ignored.
                    const bool rejected = random() % 8 < rejected_of_eight;
                    const std::uint64_t word = rejected ? modulus + random() % ((std::uint64_t{ 1 } << 60) - modulus)
                                                        : modulus - 1 - (random() % 2 == 0 ? 0 : random() % modulus);
                    words[i] = word | random() << 60;
                    if (!rejected)
                    {
                        expected.push_back(word);
                    }
                }
                words.back() = 0xa5;
                for (const InstructionSet set : usable_instruction_sets())
                {
                    auto actual = words;
                    CHECK(accept_words(actual.data(), count, modulus, set) == expected.size());
                    CHECK(actual.back() == 0xa5);
                    actual.resize(expected.size());
                    CHECK(actual == expected);
                }
            }
        }
    }

    void public_polynomial_is_in_range()
    {
        const auto ring = one_time_key_ring();
        const SecretVector<std::uint8_t> seed(seed_bytes, 1);
        std::vector<std::uint64_t> polynomial(degree);
        std::vector<std::uint64_t> next(degree);
        expand_public_polynomial(*ring, seed, 0, polynomial.data());
        expand_public_polynomial(*ring, seed, 1, next.data());
        CHECK(polynomial != next);
        for (const std::uint64_t word : polynomial)
        {
            CHECK(word < modulus);
        }
    }
} // namespace cipherfold::test
