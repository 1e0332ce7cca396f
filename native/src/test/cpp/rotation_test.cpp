// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/encoding_stream.h"
#include "core/rotation.h"
#include "core/vector_norm.h"
#include "core/walsh_hadamard.h"
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        const SecretVector<std::uint8_t> seed(seed_bytes, 11);

        /** Numbers of many sizes and both signs. */
        std::vector<double> numbers(std::size_t length)
        {
            std::vector<double> result(length);
            for (std::size_t i = 0; i < length; i++)
            {
                const double x = std::sin(static_cast<double>(i) * 1.7 + 0.3);
                result[i] = std::ldexp(x, static_cast<int>(i % 23) - 11);
            }
            return result;
        }

        bool same_bits(const std::vector<double> &a, const std::vector<double> &b)
        {
            return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
        }

        void hadamard(double *vector, std::size_t length, InstructionSet set)
        {
            std::vector<double> buffer(hadamard_block);
            const std::size_t block = length < hadamard_block ? length : hadamard_block;
            for (std::size_t i = 0; i < length; i += block)
            {
                hadamard_within_block(vector + i, block, set);
            }
            hadamard_across_blocks(vector, length, buffer.data(), set);
        }

        /** Stage by stage with ascending strides. */
        void hadamard_by_stages(std::vector<double> &vector)
        {
            for (std::size_t stride = 1; stride < vector.size(); stride *= 2)
            {
                for (std::size_t i = 0; i < vector.size(); i++)
                {
                    if ((i & stride) == 0)
                    {
                        const double a = vector[i];
                        const double b = vector[i + stride];
                        vector[i] = a + b;
                        vector[i + stride] = a - b;
                    }
                }
            }
        }
    } // namespace

    void walsh_hadamard_by_definition()
    {
        // Up to three passes over blocks: 2^12 within one, 2^8 in the first, the rest in the second.
        for (std::size_t length = 1; length <= std::size_t{ 1 } << 21; length *= 2)
        {
            std::vector<double> expected = numbers(length);
            hadamard_by_stages(expected);
            for (const InstructionSet set : usable_instruction_sets())
            {
                std::vector<double> actual = numbers(length);
                hadamard(actual.data(), length, set);
                CHECK(same_bits(actual, expected));
            }
        }
    }

    void rotation_by_definition()
    {
        for (const std::size_t dimension : { 1, 2, 3, 5, 8, 63, 64, 65, 100, 4095, 4096, 4097, 12'000, 70'000 })
        {
            std::size_t span = 1;
            while (2 * span <= dimension)
            {
                span *= 2;
            }
            const std::vector<double> original = numbers(dimension);
            std::vector<double> expected = original;
            for (const EncodingDomain domain : { EncodingDomain::first_signs, EncodingDomain::last_signs })
            {
                const std::size_t from = domain == EncodingDomain::first_signs ? 0 : dimension - span;
                ChaCha20 stream = stream_under(seed, domain, 0);
                std::vector<std::uint8_t> signs(span / 8 + 1);
                stream.read(signs.data(), signs.size());
                std::vector<double> range(expected.begin() + static_cast<std::ptrdiff_t>(from),
                                          expected.begin() + static_cast<std::ptrdiff_t>(from + span));
                for (std::size_t i = 0; i < span; i++)
                {
                    const bool minus = ((signs[i / 8] >> (i % 8)) & 1) != 0;
                    const double scaled = range[i] * (1 / std::sqrt(static_cast<double>(span)));
                    range[i] = minus ? -scaled : scaled;
                }
                hadamard_by_stages(range);
                std::copy(range.begin(), range.end(), expected.begin() + static_cast<std::ptrdiff_t>(from));
            }
            std::vector<double> buffer(hadamard_block);
            for (const InstructionSet set : usable_instruction_sets())
            {
                std::vector<double> actual = original;
                rotate(actual.data(), dimension, seed, buffer.data(), set);
                CHECK(same_bits(actual, expected));
                rotate_back(actual.data(), dimension, seed, buffer.data(), set);
                const double largest = largest_magnitude(original.data(), dimension);
                for (std::size_t i = 0; i < dimension; i++)
                {
                    // 34 stages at most, each with a relative error of 2^-53 of the norm.
                    CHECK(std::fabs(actual[i] - original[i]) <= 1e-12 * largest);
                }
            }
        }
    }

    void vector_norm_by_definition()
    {
        for (const std::size_t length : { 1, 2, 15, 16, 17, 100, 5000 })
        {
            const std::vector<double> vector = numbers(length);
            double sums[16] = {};
            double largest = 0;
            for (std::size_t i = 0; i < length; i++)
            {
                const double x = vector[i] * 0.7;
                sums[i % 16] += x * x;
                largest = std::fmax(largest, std::fabs(vector[i]));
            }
            double expected = 0;
            for (const double sum : sums)
            {
                expected += sum;
            }
            for (const InstructionSet set : usable_instruction_sets())
            {
                CHECK(largest_magnitude(vector.data(), length, set) == largest);
                CHECK(sum_of_squares(vector.data(), length, 0.7, set) == expected);
                std::vector<double> scaled = vector;
                scale(scaled.data(), length, 0.7, 1.3, set);
                for (std::size_t i = 0; i < length; i++)
                {
                    const double once = vector[i] * 0.7;
                    CHECK(scaled[i] == once * 1.3);
                }
                for (const double bad : { std::numeric_limits<double>::quiet_NaN(),
                                          -std::numeric_limits<double>::infinity() })
                {
                    scaled[length / 2] = bad;
                    CHECK(!std::isfinite(largest_magnitude(scaled.data(), length, set)));
                    CHECK(first_not_finite(scaled.data(), length) == length / 2);
                }
                CHECK(first_not_finite(vector.data(), length) == length);
            }
        }
    }
} // namespace cipherfold::test
