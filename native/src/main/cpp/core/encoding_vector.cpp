// SPDX-License-Identifier: Apache-2.0
#include "core/encoding_vector.h"
#include "core/discrete_gaussian.h"
#include "core/encoding_stream.h"
#include "core/error.h"
#include "core/rotation.h"
#include "core/stochastic_rounding.h"
#include "core/vector_norm.h"
#include "core/walsh_hadamard.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <new>

namespace cipherfold
{
    namespace
    {
        constexpr std::align_val_t line{ 64 };

        /** Integers that are rounded before they are put where real numbers were. */
        constexpr std::size_t rounding_block = 1024;

        double power_of_two(int exponent)
        {
            require(exponent >= -1022 && exponent <= 1023, "exponent is out of range");
            return std::ldexp(1.0, exponent);
        }

        double *allocate(std::size_t length)
        {
            require(length >= 1 && length <= EncodingVector::most_coordinates, "length is out of range");
            const std::size_t bytes = length * sizeof(double);
            void *const memory = ::operator new(bytes, line);
            std::memset(memory, 0, bytes);
            return static_cast<double *>(memory);
        }

        /** The place of an integer. Bytes: the same memory holds real numbers before. */
        unsigned char *place(double *memory, std::size_t index)
        {
            return reinterpret_cast<unsigned char *>(memory) + index * sizeof(std::int32_t);
        }
    } // namespace

    void EncodingVector::Release::operator()(double *memory) const noexcept
    {
        wipe_secret(memory, bytes);
        ::operator delete(memory, line);
    }

    EncodingVector::EncodingVector(std::size_t length)
        : length_(length), memory_(allocate(length), Release{ length * sizeof(double) }), buffer_(hadamard_block)
    {
    }

    void EncodingVector::require_content(Content content) const
    {
        require(content_ == content, "the vector is at another step");
    }

    void EncodingVector::require_range(std::size_t from, std::size_t count) const
    {
        require(from <= length_ && count <= length_ - from, "coordinates out of range");
    }

    template <class Step>
    void EncodingVector::change(Content from, Content to, Step &&step)
    {
        require_content(from);
        content_ = Content::broken;
        step();
        content_ = to;
    }

    double *EncodingVector::reals(std::size_t from, std::size_t count)
    {
        require_content(Content::reals);
        require_range(from, count);
        return memory_.get() + from;
    }

    const double *EncodingVector::reals(std::size_t from, std::size_t count) const
    {
        require_content(Content::reals);
        require_range(from, count);
        return memory_.get() + from;
    }

    double EncodingVector::largest_magnitude() const
    {
        return cipherfold::largest_magnitude(reals(0, length_), length_);
    }

    std::size_t EncodingVector::first_not_finite() const
    {
        return cipherfold::first_not_finite(reals(0, length_), length_);
    }

    double EncodingVector::sum_of_squares(double unit) const
    {
        return cipherfold::sum_of_squares(reals(0, length_), length_, unit);
    }

    void EncodingVector::scale(double first, double second)
    {
        cipherfold::scale(reals(0, length_), length_, first, second);
    }

    void EncodingVector::rotate(const SecretVector<std::uint8_t> &public_seed)
    {
        cipherfold::rotate(reals(0, length_), length_, public_seed, buffer_.data());
    }

    void EncodingVector::rotate_back(const SecretVector<std::uint8_t> &public_seed)
    {
        cipherfold::rotate_back(reals(0, length_), length_, public_seed, buffer_.data());
    }

    std::int64_t EncodingVector::rounded_squared_norm(
        int exponent, const SecretVector<std::uint8_t> &secret_seed, std::uint64_t attempt) const
    {
        require_content(Content::reals);
        StochasticRounding rounding(
            stream_under(secret_seed, EncodingDomain::rounding, attempt), power_of_two(exponent));
        SecretVector<std::int32_t> block(rounding_block);
        for (std::size_t i = 0; i < length_; i += rounding_block)
        {
            rounding.round(memory_.get() + i, std::min(rounding_block, length_ - i), block.data());
        }
        return rounding.squared_norm();
    }

    void EncodingVector::round(int exponent, const SecretVector<std::uint8_t> &secret_seed, std::uint64_t attempt)
    {
        StochasticRounding rounding(
            stream_under(secret_seed, EncodingDomain::rounding, attempt), power_of_two(exponent));
        SecretVector<std::int32_t> block(rounding_block);
        change(
            Content::reals, Content::integers,
            [&]
            {
                for (std::size_t i = 0; i < length_; i += rounding_block)
                {
                    const std::size_t count = std::min(rounding_block, length_ - i);
                    rounding.round(memory_.get() + i, count, block.data());
                    std::memcpy(place(memory_.get(), i), block.data(), count * sizeof(std::int32_t));
                }
                // What is left of the real numbers is no longer needed.
                wipe_secret(place(memory_.get(), length_), length_ * sizeof(std::int32_t));
            });
    }

    void EncodingVector::add_noise(TableNoise &noise, const SecretVector<std::uint8_t> &secret_seed)
    {
        add_samples(noise, secret_seed);
    }

    void EncodingVector::add_exact_noise(std::uint64_t variance, const SecretVector<std::uint8_t> &secret_seed)
    {
        DiscreteGaussian gaussian(variance);
        add_samples(gaussian, secret_seed);
    }

    template <class Sampler>
    void EncodingVector::add_samples(Sampler &sampler, const SecretVector<std::uint8_t> &secret_seed)
    {
        constexpr std::size_t block = Sampler::most_samples;
        static_assert(block == 8192, "both implementations count the streams in blocks of this size");
        SecretVector<std::int32_t> samples(block);
        SecretVector<std::int32_t> sums(block);
        change(
            Content::integers, Content::integers,
            [&]
            {
                for (std::size_t i = 0; i < length_; i += block)
                {
                    const std::size_t count = std::min(block, length_ - i);
                    ChaCha20 stream = stream_under(secret_seed, EncodingDomain::noise, i / block);
                    sampler.fill(stream, samples.data(), count);
                    std::memcpy(sums.data(), place(memory_.get(), i), count * sizeof(std::int32_t));
                    bool overflow = false;
                    for (std::size_t k = 0; k < count; k++)
                    {
                        overflow |= __builtin_add_overflow(sums[k], samples[k], &sums[k]);
                    }
                    require(!overflow, "a noisy integer has more than 32 bits");
                    std::memcpy(place(memory_.get(), i), sums.data(), count * sizeof(std::int32_t));
                }
            });
    }

    void EncodingVector::read(std::size_t from, std::size_t count, std::int32_t *target) const
    {
        require_content(Content::integers);
        require_range(from, count);
        std::memcpy(target, place(memory_.get(), from), count * sizeof(std::int32_t));
    }
} // namespace cipherfold
