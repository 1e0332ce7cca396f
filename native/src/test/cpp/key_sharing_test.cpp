// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/key_sharing.h"
#include <cstdint>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        std::uint64_t share_by_bits(const std::vector<std::uint8_t> &packed, std::size_t index)
        {
            std::uint64_t share = 0;
            for (std::size_t bit = 0; bit < 20; bit++)
            {
                const std::size_t place = 20 * index + bit;
                share |= static_cast<std::uint64_t>(packed[place / 8] >> (place % 8) & 1) << bit;
            }
            return share;
        }

        SecretVector<std::int32_t> sample_secrets(std::size_t count)
        {
            SecretVector<std::int32_t> secrets(count);
            for (std::size_t i = 0; i < count; i++)
            {
                secrets[i] = static_cast<std::int32_t>(i % 85) - 42;
            }
            secrets[0] = 524286;
            secrets[1] = -524286;
            return secrets;
        }
    } // namespace

    void shares_by_definition()
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 9);
        constexpr std::size_t count = 4096;
        const auto secrets = sample_secrets(count);
        struct Committee
        {
            std::size_t members;
            std::size_t degree;
        };
        for (const Committee committee : { Committee{ 1, 0 }, Committee{ 3, 1 }, Committee{ 7, 3 }, Committee{ 5, 4 },
                                           Committee{ most_members, 2 } })
        {
            std::vector<std::vector<std::uint8_t>> results;
            for (const InstructionSet set : usable_instruction_sets())
            {
                std::vector<std::uint8_t> packed(committee.members * packed_share_bytes(count));
                share_key(secrets, seed, committee.members, committee.degree, packed.data(), set);
                results.push_back(packed);
                CHECK(packed == results[0]);
            }
            // Word by word, with plain remainders.
            ChaCha20 stream = stream_under(seed, Domain::sharing, 0);
            for (std::size_t i = 0; i < count; i++)
            {
                std::vector<std::uint64_t> coefficients(committee.degree);
                for (std::uint64_t &coefficient : coefficients)
                {
                    std::uint32_t word = 0;
                    do
                    {
                        stream.read(reinterpret_cast<std::uint8_t *>(&word), sizeof(word));
                        coefficient = word & 0xfffff;
                    } while (coefficient >= share_prime);
                }
                const std::size_t step = i < 64 ? 1 : 13;
                for (std::size_t member = 1; member <= committee.members; member += step)
                {
                    std::uint64_t share = 0;
                    for (std::size_t c = coefficients.size(); c-- > 0;)
                    {
                        share = (share + coefficients[c]) * member % share_prime;
                    }
                    share =
                        (share + static_cast<std::uint64_t>(secrets[i] + std::int64_t{ share_prime })) % share_prime;
                    CHECK(share_by_bits(results[0], (member - 1) * count + i) == share);
                }
            }
        }
        // Rejection, which a seed meets three times in a million words.
        std::uint32_t words[] = { 1048573, 0xfff00007, 1048574, 1048572, 0xffffffff, 0 };
        CHECK(accept_field_elements(words, 6) == 3);
        CHECK(words[0] == 7 && words[1] == 1048572 && words[2] == 0);
    }

    void shares_refuse_wrong_arguments()
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 9);
        std::vector<std::uint8_t> packed(packed_share_bytes(16));
        const auto refused = [&](std::size_t count, std::size_t members, std::size_t degree)
        {
            return throws(
                ErrorCode::invalid_argument,
                [&] { share_key(sample_secrets(count), seed, members, degree, packed.data()); });
        };
        CHECK(refused(8, 0, 0));
        CHECK(refused(8, 2, 2));
        CHECK(refused(8, most_members + 1, 1));
        CHECK(refused(12, 1, 0));
    }
} // namespace cipherfold::test
