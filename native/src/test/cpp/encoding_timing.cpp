// SPDX-License-Identifier: Apache-2.0
#include "core/discrete_gaussian.h"
#include "core/encoding_stream.h"
#include "core/encoding_vector.h"
#include "core/rotation.h"
#include "core/stochastic_rounding.h"
#include "core/table_noise.h"
#include "core/vector_norm.h"
#include "core/walsh_hadamard.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <vector>

using namespace cipherfold;

namespace
{
    constexpr std::size_t dimension = 1'000'000;

    /** Prints the best of several runs, in nanoseconds of CPU time for one coordinate. */
    template <class Action>
    void report(const char *name, Action &&action)
    {
        double best = 1e30;
        for (int run = 0; run < 9; run++)
        {
            const std::clock_t start = std::clock();
            action();
            best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
        }
        std::printf("  %-28s %7.2f\n", name, best * 1e9 / static_cast<double>(dimension));
    }

    void report_passes(const std::vector<double> &source, InstructionSet set)
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 1);
        std::vector<double> vector = source;
        std::vector<double> buffer(hadamard_block);
        std::vector<std::int32_t> integers(dimension);
        volatile double sink = 0;
        report("largest magnitude", [&] { sink = largest_magnitude(vector.data(), dimension, set); });
        report("sum of squares", [&] { sink = sum_of_squares(vector.data(), dimension, 0.5, set); });
        report("scale", [&] { scale(vector.data(), dimension, 0.5, 2, set); });
        report("rotate", [&] { rotate(vector.data(), dimension, seed, buffer.data(), set); });
        report("rotate back", [&] { rotate_back(vector.data(), dimension, seed, buffer.data(), set); });
        report(
            "round",
            [&]
            {
                StochasticRounding rounding(stream_under(seed, EncodingDomain::rounding, 0), 1, set);
                rounding.round(source.data(), dimension, integers.data());
            });
    }

    void report_noise(std::uint64_t variance)
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 1);
        std::vector<std::int32_t> samples(DiscreteGaussian::most_samples);
        char name[64];
        std::snprintf(name, sizeof(name), "noise of variance %llu", static_cast<unsigned long long>(variance));
        report(
            name,
            [&]
            {
                DiscreteGaussian gaussian(variance);
                for (std::size_t i = 0; i < dimension; i += samples.size())
                {
                    ChaCha20 stream = stream_under(seed, EncodingDomain::noise, i / samples.size());
                    gaussian.fill(stream, samples.data(), std::min(samples.size(), dimension - i));
                }
            });
    }

    /** Tables of as many entries as there are for a variance; the time depends on nothing else. */
    std::vector<TableNoise::Part> tables(const std::vector<std::size_t> &sizes)
    {
        std::vector<TableNoise::Part> parts;
        for (const std::size_t size : sizes)
        {
            std::vector<std::uint64_t> entries(size);
            for (std::size_t i = 0; i < size; i++)
            {
                entries[i] = ((std::uint64_t{ 1 } << 63) / size) * (i + 1) - 1;
            }
            // Rare tables are longer by about a half.
            std::vector<std::uint64_t> rare = entries;
            rare.insert(rare.end(), entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(size / 2));
            parts.push_back({ 1, std::move(entries), std::move(rare) });
        }
        return parts;
    }

    void report_table_noise(const char *name, const std::vector<std::size_t> &sizes, InstructionSet set)
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 1);
        TableNoise noise(tables(sizes), set);
        std::vector<std::int32_t> samples(TableNoise::most_samples);
        report(
            name,
            [&]
            {
                for (std::size_t i = 0; i < dimension; i += samples.size())
                {
                    ChaCha20 stream = stream_under(seed, EncodingDomain::noise, i / samples.size());
                    noise.fill(stream, samples.data(), std::min(samples.size(), dimension - i));
                }
            });
    }

    void report_whole(const char *name, const std::vector<double> &source, void (*add_noise)(EncodingVector &))
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 1);
        std::vector<std::int32_t> integers(dimension);
        report(
            name,
            [&]
            {
                EncodingVector vector(dimension);
                std::copy(source.begin(), source.end(), vector.reals(0, dimension));
                const double largest = vector.largest_magnitude();
                vector.scale(1 / largest, 100 / std::sqrt(vector.sum_of_squares(1 / largest)));
                vector.rotate(seed);
                // What the caller compares with its bound.
                if (vector.rounded_squared_norm(0, seed, 0) > 0)
                {
                    vector.round(0, seed, 0);
                }
                add_noise(vector);
                vector.read(0, dimension, integers.data());
            });
    }
} // namespace

int main()
{
    std::vector<double> source(dimension);
    for (std::size_t i = 0; i < dimension; i++)
    {
        source[i] = 100 * std::sin(static_cast<double>(i));
    }
    static constexpr const char *names[] = { "portable", "AVX2", "AVX-512" };
    std::printf("nanoseconds of CPU time for one of %zu coordinates\n", dimension);
    for (const InstructionSet set : { InstructionSet::portable, InstructionSet::avx2, InstructionSet::avx512 })
    {
        if (set <= best_instruction_set())
        {
            std::printf("%s\n", names[static_cast<int>(set)]);
            report_passes(source, set);
            report_table_noise("table noise, Gaussian 4", { 19 }, set);
            report_table_noise("table noise, Gaussian 319", { 161 }, set);
            report_table_noise("table noise, Gaussian 3290", { 87, 128 }, set);
            report_table_noise("table noise, Gaussian 2^24", { 82, 87, 87, 87, 143 }, set);
            report_table_noise("table noise, Skellam 3290", { 99, 128 }, set);
            report_table_noise("table noise, Skellam 65536", { 99, 97, 143 }, set);
        }
    }
    std::printf("best\n");
    for (const std::uint64_t variance : { 4, 100, 3290, 65537, 1 << 24 })
    {
        report_noise(variance);
    }
    report_whole(
        "whole encoding, tables", source,
        [](EncodingVector &vector)
        {
            TableNoise noise(tables({ 87, 128 }));
            vector.add_noise(noise, SecretVector<std::uint8_t>(seed_bytes, 2));
        });
    report_whole(
        "whole encoding, rejection", source,
        [](EncodingVector &vector) { vector.add_exact_noise(3290, SecretVector<std::uint8_t>(seed_bytes, 2)); });
    return 0;
}
