// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/encoding_stream.h"
#include "core/table_noise.h"
#include <algorithm>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 7);

        std::uint64_t next_word(ChaCha20 &stream)
        {
            std::uint64_t word;
            stream.read(reinterpret_cast<std::uint8_t *>(&word), sizeof(word));
            return word;
        }

        /** Entries below 2^bits in ascending order; where bits is below 63 many numbers are rare. */
        std::vector<std::uint64_t> table(std::size_t size, unsigned bits, std::uint64_t index)
        {
            ChaCha20 stream = stream_under(seed, EncodingDomain::first_signs, index);
            std::vector<std::uint64_t> entries(size);
            std::generate(entries.begin(), entries.end(), [&] { return next_word(stream) >> (64 - bits); });
            std::sort(entries.begin(), entries.end());
            return entries;
        }

        std::int32_t entries_reached(const std::vector<std::uint64_t> &entries, std::uint64_t number)
        {
            return static_cast<std::int32_t>(
                std::count_if(entries.begin(), entries.end(), [&](std::uint64_t entry) { return entry <= number; }));
        }

        /** As TableSampler in Java says it, with branches. */
        std::vector<std::int32_t> by_definition(
            const std::vector<TableNoise::Part> &parts, ChaCha20 stream, std::size_t count)
        {
            std::vector<std::int32_t> samples(count);
            for (const TableNoise::Part &part : parts)
            {
                std::vector<std::int32_t> rare;
                for (std::size_t i = 0; i < count; i += TableNoise::group)
                {
                    rare.push_back(entries_reached(part.rare, next_word(stream) >> 1));
                }
                for (std::size_t i = 0; i < count; i++)
                {
                    const std::uint64_t word = next_word(stream);
                    std::int32_t magnitude = entries_reached(part.common, word >> 1);
                    if (static_cast<std::size_t>(magnitude) == part.common.size())
                    {
                        magnitude = rare[i / TableNoise::group];
                    }
                    samples[i] += part.factor * ((word & 1) != 0 ? -magnitude : magnitude);
                }
            }
            return samples;
        }
    } // namespace

    void table_noise_by_definition()
    {
        const std::vector<TableNoise::Part> parts = { { 1, table(100, 62, 1), table(150, 63, 2) },
                                                      { 4, table(1, 63, 3), table(7, 63, 4) },
                                                      { 1024, table(33, 63, 5), { 0, 0, (std::uint64_t{ 1 } << 63) - 1 } } };
        for (const InstructionSet set : usable_instruction_sets())
        {
            TableNoise noise(parts, set);
            for (const std::size_t count : { 0, 1, 31, 32, 33, 64, 65, 511, 512, 513, 3000, 8192 })
            {
                ChaCha20 stream = stream_under(seed, EncodingDomain::noise, count);
                const std::vector<std::int32_t> expected = by_definition(parts, stream, count);
                // What was there before does not matter; what lies behind stays.
                std::vector<std::int32_t> samples(count + 1, 77);
                noise.fill(stream, samples.data(), count);
                CHECK(samples[count] == 77);
                samples.pop_back();
                CHECK(samples == expected);
            }
        }
    }

    void table_noise_refuses_wrong_tables()
    {
        const std::vector<std::uint64_t> good = { 1 };
        const auto refused = [](std::vector<TableNoise::Part> parts)
        { return throws(ErrorCode::invalid_argument, [&] { TableNoise noise(std::move(parts)); }); };
        CHECK(refused({}));
        CHECK(refused(std::vector<TableNoise::Part>(TableNoise::most_parts + 1, { 1, good, good })));
        CHECK(refused({ { 0, good, good } }));
        CHECK(refused({ { TableNoise::most_factor + 1, good, good } }));
        CHECK(refused({ { 1, {}, good } }));
        CHECK(refused({ { 1, good, {} } }));
        CHECK(refused({ { 1, good, { std::uint64_t{ 1 } << 63 } } }));
        CHECK(refused({ { 1, std::vector<std::uint64_t>(TableNoise::most_entries + 1), good } }));

        TableNoise noise({ { 1, good, good } });
        ChaCha20 stream = stream_under(seed, EncodingDomain::noise, 0);
        std::vector<std::int32_t> samples(TableNoise::most_samples + 1);
        CHECK(throws(ErrorCode::invalid_argument, [&] { noise.fill(stream, samples.data(), samples.size()); }));
    }
} // namespace cipherfold::test
