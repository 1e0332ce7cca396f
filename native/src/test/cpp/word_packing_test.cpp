// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/word_packing.h"
#include "rings.h"
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        std::vector<std::uint8_t> packed(const std::vector<std::uint64_t> &words)
        {
            std::vector<std::uint8_t> result(words.size() / 2 * 15);
            pack_words(words.data(), words.size(), result.data());
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
    } // namespace

    void word_packing_round_trip()
    {
        const auto bytes = packed(samples);
        for (std::size_t i = 0; i < samples.size(); i++)
        {
            CHECK(word_by_bits(bytes, i) == samples[i]);
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
            add_packed(sums.data(), bytes.data(), sums.size(), modulus, set);
            for (std::size_t i = 0; i < sums.size(); i++)
            {
                CHECK(sums[i] == (before[i] + samples[i]) % modulus);
            }
            subtract_packed(sums.data(), bytes.data(), sums.size(), modulus, set);
            CHECK(sums == before);
        }
    }
} // namespace cipherfold::test
