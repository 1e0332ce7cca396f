// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/secret_memory.h"
#include "core/table_noise.h"
#include <cstddef>
#include <cstdint>
#include <memory>

namespace cipherfold
{
    /**
    A client's vector on its way from real numbers to noisy integers, 8 bytes for a coordinate and a little working
    memory: the integers take the front of the memory of the real numbers. Every step has a Java twin that gives the
    same bits. An error in the middle of a step, which is a defect, makes the vector unusable. Confined to one thread;
    wiped when destroyed.
    */
    class EncodingVector
    {
    public:
        static constexpr std::size_t most_coordinates = std::size_t{ 1 } << 28;

        /** Zeros; 1 to most_coordinates of them. */
        explicit EncodingVector(std::size_t length);

        std::size_t length() const noexcept
        {
            return length_;
        }

        // Real numbers.

        /** The place of some coordinates, to be written. */
        double *reals(std::size_t from, std::size_t count);

        const double *reals(std::size_t from, std::size_t count) const;

        /** As the functions in vector_norm.h. */
        double largest_magnitude() const;

        std::size_t first_not_finite() const;

        double sum_of_squares(double unit) const;

        void scale(double first, double second);

        /** As the functions in rotation.h. */
        void rotate(const SecretVector<std::uint8_t> &public_seed);

        void rotate_back(const SecretVector<std::uint8_t> &public_seed);

        /** The exact squared norm of what round() would make; 2^63 - 1 if it is larger. */
        std::int64_t rounded_squared_norm(
            int exponent, const SecretVector<std::uint8_t> &secret_seed, std::uint64_t attempt) const;

        /**
        Multiplies by 2^exponent and rounds at random; the coins are those of this attempt under the seed. Integers from
        now on.
        */
        void round(int exponent, const SecretVector<std::uint8_t> &secret_seed, std::uint64_t attempt);

        // Integers.

        // Noise is added in blocks of 8,192 coordinates, of which block j gets the samples of stream j under the seed.

        /** Adds a sample of the tables to each. The time depends on the tables and the length only. */
        void add_noise(TableNoise &noise, const SecretVector<std::uint8_t> &secret_seed);

        /** Adds a sample of the discrete Gaussian, exactly sampled, to each. The time depends on the samples. */
        void add_exact_noise(std::uint64_t variance, const SecretVector<std::uint8_t> &secret_seed);

        /** Copies some integers. */
        void read(std::size_t from, std::size_t count, std::int32_t *target) const;

    private:
        enum class Content
        {
            reals,
            integers,
            broken
        };

        struct Release
        {
            std::size_t bytes;

            void operator()(double *memory) const noexcept;
        };

        /** The content is broken until the step is complete. */
        template <class Step>
        void change(Content from, Content to, Step &&step);

        template <class Sampler>
        void add_samples(Sampler &sampler, const SecretVector<std::uint8_t> &secret_seed);

        void require_content(Content content) const;

        void require_range(std::size_t from, std::size_t count) const;

        std::size_t length_;
        Content content_ = Content::reals;
        std::unique_ptr<double, Release> memory_;
        SecretVector<double> buffer_;
    };
} // namespace cipherfold
