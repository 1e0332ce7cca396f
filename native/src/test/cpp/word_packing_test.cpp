// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/word_packing.h"
#include "rings.h"
#include <random>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        std::vector<std::uint8_t> packed(const std::vector<std::uint64_t> &words)
        {
            std::vector<std::uint8_t> result(words.size() / 2 * 15);
            pack_words(words.data(), words.size(), result.data(), InstructionSet::portable);
            return result;
        }

        /** Bit k of the stream is bit k mod 60 of word k / 60. */
        std::uint64_t word_by_bits(const std::vector<std::uint8_t> &bytes, std::size_t index)
        {
            std::uint64_t word = 0;
            for (std::size_t bit = 0; bit < 60; bit++)
            {
                const std::size_t place = 60 * index + bit;
                word |= static_cast<std::uint64_t>(bytes[place / 8] >> (place % 8) & 1) << bit;
            }
            return word;
        }

        // Not a multiple of four, so that the vector loops leave something over.
        const std::vector<std::uint64_t> samples{ 0,           modulus - 1, 1, 0x123456789abcdef, 0xfedcba987654321,
                                                  modulus - 2, 0,           7, modulus / 2,       modulus - 1 };

        std::vector<std::uint64_t> random_words(std::mt19937_64 &random, std::size_t count)
        {
            std::vector<std::uint64_t> words(count);
            for (std::uint64_t &word : words)
            {
                word = random() % 4 == 0 ? modulus - 1 : random() % modulus;
            }
            return words;
        }
    } // namespace

    void word_packing_round_trip()
    {
        const auto bytes = packed(samples);
        for (std::size_t i = 0; i < samples.size(); i++)
        {
            CHECK(word_by_bits(bytes, i) == samples[i]);
        }
        std::mt19937_64 random(63);
        for (std::size_t count = 2; count < 70; count += 2)
        {
            const auto words = random_words(random, count);
            for (const InstructionSet set : usable_instruction_sets())
            {
                // Guards behind the ends: nothing more may be written.
                std::vector<std::uint8_t> target(count / 2 * 15 + 1, 0xa5);
                pack_words(words.data(), count, target.data(), set);
                CHECK(target.back() == 0xa5);
                target.pop_back();
                CHECK(target == packed(words));
                std::vector<std::uint64_t> unpacked(count + 1, 0xa5);
                unpack_words(target.data(), count, unpacked.data(), set);
                CHECK(unpacked.back() == 0xa5);
                unpacked.pop_back();
                CHECK(unpacked == words);
            }
        }
    }

    void word_packing_range_check()
    {
        for (const InstructionSet set : usable_instruction_sets())
        {
            CHECK(!first_word_out_of_range(packed(samples).data(), samples.size(), modulus, set));
            for (std::size_t i = 0; i < samples.size(); i++)
            {
                auto wrong = samples;
                wrong[i] = modulus;
                CHECK(first_word_out_of_range(packed(wrong).data(), wrong.size(), modulus, set) == i);
                wrong.back() = (std::uint64_t{ 1 } << 60) - 1;
                CHECK(first_word_out_of_range(packed(wrong).data(), wrong.size(), modulus, set) == i);
            }
        }
    }

    void word_packing_sums()
    {
        const auto bytes = packed(samples);
        const std::vector<std::uint64_t> before{ 5, 5, modulus - 1, modulus - 1, modulus - 1, 2, 0, 0, 17, 1 };
        for (const InstructionSet set : usable_instruction_sets())
        {
            auto sums = before;
            CHECK(add_packed(sums.data(), bytes.data(), sums.size(), modulus, set));
            for (std::size_t i = 0; i < sums.size(); i++)
            {
                CHECK(sums[i] == (before[i] + samples[i]) % modulus);
            }
            CHECK(subtract_packed(sums.data(), bytes.data(), sums.size(), modulus, set));
            CHECK(sums == before);
        }
    }

    void word_packing_out_of_range_is_taken_back()
    {
        std::mt19937_64 random(64);
        constexpr std::uint64_t last = (std::uint64_t{ 1 } << 60) - 1;
        for (std::size_t count = 2; count < 70; count += 2)
        {
            const auto before = random_words(random, count);
            for (const std::uint64_t outside : { modulus, modulus + 1, last })
            {
                auto words = random_words(random, count);
                words[random() % count] = outside;
                words[random() % count] = last;
                const auto bytes = packed(words);
                for (const InstructionSet set : usable_instruction_sets())
                {
                    auto sums = before;
                    CHECK(!add_packed(sums.data(), bytes.data(), count, modulus, set));
                    subtract_packed(sums.data(), bytes.data(), count, modulus, set);
                    CHECK(sums == before);
                    CHECK(!subtract_packed(sums.data(), bytes.data(), count, modulus, set));
                    add_packed(sums.data(), bytes.data(), count, modulus, set);
                    CHECK(sums == before);
                }
            }
        }
    }
} // namespace cipherfold::test
