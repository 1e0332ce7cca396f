// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/bit_packing.h"
#include <cstdint>
#include <random>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        constexpr int most_bits = 61;
        constexpr std::size_t counts[] = { 8, 16, 24, 64, 1024 };

        /** By definition, one bit after the other. */
        std::vector<std::uint8_t> packed_by_definition(const std::vector<std::uint64_t> &words, int bits)
        {
            std::vector<std::uint8_t> packed(bit_packed_bytes(words.size(), bits));
            for (std::size_t i = 0; i < packed.size() * 8; i++)
            {
                const std::uint64_t word = words[i / static_cast<std::size_t>(bits)];
                const std::uint64_t bit = word >> (i % static_cast<std::size_t>(bits)) & 1;
                packed[i / 8] = static_cast<std::uint8_t>(packed[i / 8] | bit << (i % 8));
            }
            return packed;
        }

        std::vector<std::uint64_t> random_words(std::mt19937_64 &random, std::size_t count, std::uint64_t bound)
        {
            std::vector<std::uint64_t> words(count);
            for (std::uint64_t &word : words)
            {
                // Both ends are more interesting than what lies between.
                const std::uint64_t number = random();
                word = number % 8 == 0 ? 0 : number % 8 == 1 ? bound - 1 : random() % bound;
            }
            return words;
        }
    } // namespace

    void bits_below_by_definition()
    {
        CHECK(bits_below(2) == 1);
        CHECK(bits_below(3) == 2);
        CHECK(bits_below(4) == 2);
        CHECK(bits_below(5) == 3);
        CHECK(bits_below(std::uint64_t{ 1 } << 48) == 48);
        CHECK(bits_below((std::uint64_t{ 1 } << 60) - 16383) == 60);
        CHECK(bits_below((std::uint64_t{ 1 } << 61) - 1) == 61);
    }

    void bit_packing_agrees_with_its_definition()
    {
        std::mt19937_64 random(20240229);
        for (int bits = 1; bits <= most_bits; bits++)
        {
            for (const std::size_t count : counts)
            {
                const std::uint64_t end = std::uint64_t{ 1 } << bits;
                const auto words = random_words(random, count, end);
                // Guards behind the end: nothing more may be written.
                std::vector<std::uint8_t> packed(bit_packed_bytes(count, bits) + 1, 0xa5);
                pack_bits(words.data(), count, bits, packed.data());
                CHECK(packed.back() == 0xa5);
                packed.pop_back();
                CHECK(packed == packed_by_definition(words, bits));
                std::vector<std::uint64_t> unpacked(count + 1, 0xa5);
                CHECK(unpack_bits(packed.data(), count, bits, end, unpacked.data()));
                CHECK(unpacked.back() == 0xa5);
                unpacked.pop_back();
                CHECK(unpacked == words);
            }
        }
    }

    void bit_packing_finds_words_out_of_range()
    {
        constexpr std::size_t count = 24;
        for (int bits = 2; bits <= most_bits; bits++)
        {
            const std::uint64_t modulus = (std::uint64_t{ 1 } << bits) - 1;
            for (std::size_t i = 0; i < count; i++)
            {
                std::vector<std::uint64_t> words(count, modulus - 1);
                std::vector<std::uint64_t> unpacked(count);
                CHECK(unpack_bits(packed_by_definition(words, bits).data(), count, bits, modulus, unpacked.data()));
                words[i] = modulus;
                CHECK(!unpack_bits(packed_by_definition(words, bits).data(), count, bits, modulus, unpacked.data()));
                CHECK(unpacked == words);
            }
        }
    }
} // namespace cipherfold::test
