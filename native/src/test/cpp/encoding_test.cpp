// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/encoding_stream.h"
#include "core/encoding_vector.h"
#include "core/stochastic_rounding.h"
#include <cmath>
#include <limits>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 5);

        std::vector<double> numbers(std::size_t length)
        {
            std::vector<double> result(length);
            for (std::size_t i = 0; i < length; i++)
            {
                result[i] = std::ldexp(std::sin(static_cast<double>(i)), static_cast<int>(i % 29));
            }
            return result;
        }
    } // namespace

    void stochastic_rounding_by_definition()
    {
        std::vector<double> vector = numbers(5000);
        vector[0] = 1.5 * (1 << 30) * 4;
        vector[1] = -vector[0];
        vector[2] = -std::numeric_limits<double>::denorm_min();
        vector[3] = -0.0;
        std::vector<std::uint32_t> coins(vector.size());
        stream_under(seed, EncodingDomain::rounding, 3)
            .read(reinterpret_cast<std::uint8_t *>(coins.data()), coins.size() * 4);
        for (const InstructionSet set : usable_instruction_sets())
        {
            StochasticRounding rounding(stream_under(seed, EncodingDomain::rounding, 3), 0.25, set);
            std::vector<std::int32_t> rounded(vector.size());
            rounding.round(vector.data(), 1777, rounded.data());
            rounding.round(vector.data() + 1777, vector.size() - 1777, rounded.data() + 1777);
            std::int64_t squares = 0;
            for (std::size_t i = 0; i < vector.size(); i++)
            {
                const double number = vector[i] * 0.25;
                const double down = std::floor(number);
                const bool up = static_cast<double>(coins[i]) < (number - down) * 4294967296.0;
                const auto expected = static_cast<std::int32_t>(down) + (up ? 1 : 0);
                CHECK(rounded[i] == expected);
                // Two squares of 2.25 * 2^60, and fewer than 200 of 2^52 and of a quarter, a sixteenth, ... of it.
                squares += static_cast<std::int64_t>(expected) * expected;
            }
            CHECK(rounding.squared_norm() == squares);
            for (const double bad : { std::nextafter(vector[0], 1e300), -1e300, std::nan("") })
            {
                std::int32_t target;
                CHECK(throws(ErrorCode::invalid_argument, [&] { rounding.round(&bad, 1, &target); }));
            }
        }
    }

    void squared_norm_that_is_too_large_shows()
    {
        const std::vector<double> vector(9, 1 << 30);
        std::vector<std::int32_t> rounded(vector.size());
        StochasticRounding rounding(stream_under(seed, EncodingDomain::rounding, 0), 1);
        rounding.round(vector.data(), 7, rounded.data());
        CHECK(rounding.squared_norm() == (std::int64_t{ 7 } << 60));
        rounding.round(vector.data(), 2, rounded.data());
        CHECK(rounding.squared_norm() == std::numeric_limits<std::int64_t>::max());
    }

    void encoding_vector_goes_from_reals_to_integers()
    {
        const std::size_t length = 20'000;
        const std::vector<double> values = numbers(length);
        EncodingVector vector(length);
        CHECK(vector.largest_magnitude() == 0);
        std::copy(values.begin(), values.end(), vector.reals(0, length));
        const std::int64_t norm = vector.rounded_squared_norm(-3, seed, 7);
        vector.round(-3, seed, 7);
        std::vector<std::int32_t> rounded(length);
        vector.read(0, length, rounded.data());
        std::int64_t squares = 0;
        for (std::size_t i = 0; i < length; i++)
        {
            CHECK(std::fabs(rounded[i] - values[i] / 8) < 1);
            squares += static_cast<std::int64_t>(rounded[i]) * rounded[i];
        }
        CHECK(squares == norm);
        vector.add_exact_noise(100, seed);
        std::vector<std::int32_t> noisy(length);
        vector.read(0, length, noisy.data());
        double noise = 0;
        for (std::size_t i = 0; i < length; i++)
        {
            noise += std::pow(noisy[i] - rounded[i], 2);
        }
        // The variance, within 7 of its relative deviations sqrt(2 / length) = 0.01.
        CHECK(std::fabs(noise / length - 100) < 7);

        const std::uint64_t half = std::uint64_t{ 1 } << 62;
        TableNoise tables({ { 5, { half, half + 9 }, { half } } });
        vector.add_noise(tables, seed);
        std::vector<std::int32_t> noisier(length);
        vector.read(0, length, noisier.data());
        std::vector<std::int32_t> samples(TableNoise::most_samples);
        for (std::size_t i = 0; i < length; i++)
        {
            const std::size_t block = i / samples.size();
            if (i % samples.size() == 0)
            {
                ChaCha20 stream = stream_under(seed, EncodingDomain::noise, block);
                tables.fill(stream, samples.data(), std::min(samples.size(), length - i));
            }
            CHECK(noisier[i] == noisy[i] + samples[i % samples.size()]);
        }
    }

    void encoding_vector_refuses_wrong_steps()
    {
        for (const std::size_t length : { std::size_t{ 0 }, EncodingVector::most_coordinates + 1 })
        {
            CHECK(throws(ErrorCode::invalid_argument, [&] { EncodingVector vector(length); }));
        }
        EncodingVector vector(5);
        std::int32_t target[5];
        const auto refused = [](auto &&step) { return throws(ErrorCode::invalid_argument, step); };
        CHECK(refused([&] { vector.reals(0, 6); }));
        CHECK(refused([&] { vector.reals(6, 0); }));
        CHECK(refused([&] { vector.reals(1, static_cast<std::size_t>(-1)); }));
        CHECK(refused([&] { vector.read(0, 1, target); }));
        TableNoise tables({ { 1, { 1 }, { 1 } } });
        CHECK(refused([&] { vector.add_noise(tables, seed); }));
        CHECK(refused([&] { vector.add_exact_noise(4, seed); }));
        CHECK(refused([&] { vector.round(1024, seed, 0); }));
        vector.round(0, seed, 0);
        CHECK(refused([&] { vector.reals(0, 1); }));
        CHECK(refused([&] { vector.rotate(seed); }));
        CHECK(refused([&] { vector.round(0, seed, 0); }));
        CHECK(refused([&] { vector.add_exact_noise(0, seed); }));
        CHECK(refused([&] { vector.add_exact_noise((1 << 24) + 1, seed); }));
        CHECK(refused([&] { vector.read(1, 5, target); }));
        vector.read(0, 5, target);
        CHECK(target[4] == 0);

        EncodingVector broken(2);
        *broken.reals(1, 1) = 1e300;
        CHECK(refused([&] { broken.round(0, seed, 0); }));
        CHECK(refused([&] { broken.read(0, 1, target); }));
        CHECK(refused([&] { broken.reals(0, 1); }));
    }
} // namespace cipherfold::test
