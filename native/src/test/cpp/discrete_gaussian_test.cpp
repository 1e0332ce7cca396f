// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/discrete_gaussian.h"
#include "core/encoding_stream.h"
#include "core/wide_fraction.h"
#include <cmath>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 9);

        constexpr std::uint64_t variances[] = { 1, 2, 3, 4, 77, 1023, 1024, 3290, 65537, (1 << 24) - 1, 1 << 24 };

        std::uint64_t next_word(ChaCha20 &stream)
        {
            std::uint64_t word;
            stream.read(reinterpret_cast<std::uint8_t *>(&word), sizeof(word));
            return word;
        }
    } // namespace

    void wide_exponential_is_enclosed()
    {
        // The first 256 bits of 1/e = 0.36787944117144232159552377016146086744581113103176783450783680169746...
        const auto one_over_e = WideFraction::of_bits(
            0x5e2d58d8b3bcdf1a, 0xbadec7829054f90d, 0xda9805aab56c7733, 0x3024b9d0a507daed);
        const auto tight = WideFraction::steps(std::uint64_t{ 1 } << 22);
        for (const std::uint64_t n : { 1, 5, 33'554'432 })
        {
            const WideInterval bounds = exp_of_minus(n, n);
            CHECK(bounds.low < one_over_e && one_over_e < bounds.high);
            CHECK(bounds.high - bounds.low < tight);
        }
        // exp(-a/b) exp(-c/b) = exp(-(a+c)/b)
        for (const std::uint64_t a : { 0, 1, 3, 10, 77, 1000 })
        {
            for (const std::uint64_t c : { 1, 9, 100, 1234 })
            {
                const WideInterval first = exp_of_minus(a, 7);
                const WideInterval second = exp_of_minus(c, 7);
                const WideInterval both = exp_of_minus(a + c, 7);
                CHECK(!(both.high < first.low.times(second.low)));
                CHECK(!(first.high.times(second.high) + WideFraction::steps(1) < both.low));
            }
        }
        CHECK(exp_of_minus(0, 3).low.over(2) < exp_of_minus(1, 3).low);
    }

    void gaussian_cells_hold_the_weights()
    {
        for (const std::uint64_t variance : variances)
        {
            const DiscreteGaussianTable table(variance);
            std::vector<std::uint64_t> weights(DiscreteGaussianTable::cells);
            for (std::size_t cell = 0; cell < weights.size(); cell++)
            {
                const std::uint64_t threshold = table.cell_data()[cell] & 0xffffffff;
                weights[cell] += threshold;
                weights[table.cell_data()[cell] >> 32] += (std::uint64_t{ 1 } << 32) - threshold;
            }
            for (std::size_t row = 0; row < weights.size(); row++)
            {
                CHECK(weights[row] == (row <= table.tail() ? table.weight(row) : 0));
            }
        }
        CHECK(throws(ErrorCode::invalid_argument, [] { DiscreteGaussianTable table(0); }));
        CHECK(throws(ErrorCode::invalid_argument, [] { DiscreteGaussianTable table((1 << 24) + 1); }));
    }

    void gaussian_comparisons_agree()
    {
        ChaCha20 stream = stream_under(seed, EncodingDomain::noise, 0);
        for (const std::uint64_t variance : variances)
        {
            const DiscreteGaussianTable table(variance);
            int verdicts[3] = {};
            for (int trial = 0; trial < 3000; trial++)
            {
                const std::size_t row = next_word(stream) % table.tail();
                const std::uint64_t offset = next_word(stream) & ((1u << table.offset_bits()) - 1);
                const std::uint64_t magnitude = (static_cast<std::uint64_t>(row) << table.offset_bits()) + offset;
                // Half of them near the edge.
                const double real = static_cast<double>(table.scale()) / static_cast<double>(table.weight(row)) *
                                    std::exp(-static_cast<double>(magnitude * magnitude) / 2 /
                                             static_cast<double>(variance));
                auto first_bits = static_cast<std::uint32_t>(next_word(stream) & 8191);
                std::uint64_t bits[3] = { next_word(stream), 0, 0 };
                if (trial % 2 == 0 && real < 1 && real > 1e-20)
                {
                    const double scaled = real * 8192;
                    first_bits = static_cast<std::uint32_t>(scaled);
                    bits[0] = static_cast<std::uint64_t>(std::ldexp(scaled - std::floor(scaled), 63)) * 2;
                    bits[0] += next_word(stream) >> (next_word(stream) % 64);
                }
                const Acceptance proposal{ row, magnitude, 0, first_bits };
                const Verdict narrow = compare_narrowly(table, proposal, bits[0]);
                const Verdict wide = compare_widely(table, proposal, bits, false);
                CHECK(narrow == Verdict::open || narrow == wide);
                const Verdict longer = compare_widely(table, proposal, bits, true);
                CHECK(longer != Verdict::open);
                if (wide == Verdict::open)
                {
                    CHECK(trial % 2 == 0);
                    continue;
                }
                CHECK(longer == wide);
                if (first_bits < table.quick_bounds()[row])
                {
                    CHECK(wide == Verdict::accepted);
                }
                verdicts[static_cast<int>(wide)]++;
            }
            CHECK(verdicts[0] > 100 && verdicts[1] > 100);
        }
    }

    void gaussian_samples_have_their_moments()
    {
        constexpr std::size_t blocks = 30;
        constexpr std::size_t count = blocks * DiscreteGaussian::most_samples;
        std::vector<std::int32_t> samples(count);
        for (const std::uint64_t variance : { 4, 100, 3290, 1 << 24 })
        {
            DiscreteGaussian gaussian(variance);
            for (std::size_t i = 0; i < blocks; i++)
            {
                ChaCha20 stream = stream_under(seed, EncodingDomain::noise, i);
                gaussian.fill(
                    stream, samples.data() + i * DiscreteGaussian::most_samples, DiscreteGaussian::most_samples);
            }
            double sum = 0;
            double squares = 0;
            for (const std::int32_t sample : samples)
            {
                sum += sample;
                squares += static_cast<double>(sample) * sample;
            }
            // 7 standard deviations.
            const double sigma = std::sqrt(static_cast<double>(variance));
            CHECK(std::fabs(sum / count) < 7 * sigma / std::sqrt(static_cast<double>(count)));
            CHECK(std::fabs(squares / count / static_cast<double>(variance) - 1) < 7 * std::sqrt(2.0 / count));
        }
        DiscreteGaussian gaussian(4);
        ChaCha20 stream = stream_under(seed, EncodingDomain::noise, 0);
        const std::size_t too_many = DiscreteGaussian::most_samples + 1;
        CHECK(throws(ErrorCode::invalid_argument, [&] { gaussian.fill(stream, samples.data(), too_many); }));
    }
} // namespace cipherfold::test
