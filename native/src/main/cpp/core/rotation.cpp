// SPDX-License-Identifier: Apache-2.0
#include "core/rotation.h"
#include "core/encoding_stream.h"
#include "core/error.h"
#include "core/walsh_hadamard.h"
#include <algorithm>
#include <cmath>
#include <cstring>

namespace cipherfold
{
    namespace
    {
        constexpr std::size_t word_bits = 64;

        /** Up to word_bits numbers: multiplied, then negated where the bit is set. */
        CIPHERFOLD_INLINE void scale_and_sign(double *numbers, std::size_t count, std::uint64_t signs, double factor)
        {
            std::uint64_t bits[word_bits];
            double scaled[word_bits];
            for (std::size_t i = 0; i < count; i++)
            {
                scaled[i] = numbers[i] * factor;
            }
            std::memcpy(bits, scaled, count * sizeof(double));
            for (std::size_t i = 0; i < count; i++)
            {
                bits[i] ^= (signs >> i) << 63;
            }
            std::memcpy(numbers, bits, count * sizeof(double));
        }

        CIPHERFOLD_INLINE void scale_and_sign_all(
            double *numbers, std::size_t count, const std::uint64_t *signs, double factor)
        {
            std::size_t i = 0;
            for (; i + word_bits <= count; i += word_bits)
            {
                scale_and_sign(numbers + i, word_bits, signs[i / word_bits], factor);
            }
            scale_and_sign(numbers + i, count - i, count > i ? signs[i / word_bits] : 0, factor);
        }

        void scale_and_sign_portable(double *numbers, std::size_t count, const std::uint64_t *signs, double factor)
        {
            scale_and_sign_all(numbers, count, signs, factor);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void scale_and_sign_avx2(
            double *numbers, std::size_t count, const std::uint64_t *signs, double factor)
        {
            scale_and_sign_all(numbers, count, signs, factor);
        }

        __attribute__((target("avx512f"))) void scale_and_sign_avx512(
            double *numbers, std::size_t count, const std::uint64_t *signs, double factor)
        {
            scale_and_sign_all(numbers, count, signs, factor);
        }
#endif

        using Kernel = void (*)(double *, std::size_t, const std::uint64_t *, double);

        Kernel kernel_for(InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return scale_and_sign_avx512;
            }
            if (set == InstructionSet::avx2)
            {
                return scale_and_sign_avx2;
            }
#endif
            (void)set;
            return scale_and_sign_portable;
        }

        /** Hands out signs block by block and applies them. */
        class Signs
        {
        public:
            Signs(const SecretVector<std::uint8_t> &seed, EncodingDomain domain, std::size_t span, InstructionSet set)
                : stream_(stream_under(seed, domain, 0)), factor_(1 / std::sqrt(static_cast<double>(span))),
                  kernel_(kernel_for(set))
            {
            }

            void apply(double *block, std::size_t count)
            {
                const std::size_t words = std::max<std::size_t>(1, count / word_bits);
                stream_.read(reinterpret_cast<std::uint8_t *>(signs_), words * sizeof(std::uint64_t));
                kernel_(block, count, signs_, factor_);
            }

        private:
            ChaCha20 stream_;
            double factor_;
            Kernel kernel_;
            std::uint64_t signs_[hadamard_block / word_bits];
        };

        std::size_t span_of(std::size_t dimension)
        {
            std::size_t span = 1;
            while (span <= dimension / 2)
            {
                span *= 2;
            }
            return span;
        }

        void forward(
            double *range, std::size_t span, const SecretVector<std::uint8_t> &seed, EncodingDomain domain,
            double *buffer, InstructionSet set)
        {
            Signs signs(seed, domain, span, set);
            const std::size_t block = std::min(span, hadamard_block);
            for (std::size_t start = 0; start < span; start += block)
            {
                signs.apply(range + start, block);
                hadamard_within_block(range + start, block, set);
            }
            hadamard_across_blocks(range, span, buffer, set);
        }

        void backward(
            double *range, std::size_t span, const SecretVector<std::uint8_t> &seed, EncodingDomain domain,
            double *buffer, InstructionSet set)
        {
            const std::size_t block = std::min(span, hadamard_block);
            for (std::size_t start = 0; start < span; start += block)
            {
                hadamard_within_block(range + start, block, set);
            }
            hadamard_across_blocks(range, span, buffer, set);
            Signs signs(seed, domain, span, set);
            for (std::size_t start = 0; start < span; start += block)
            {
                signs.apply(range + start, block);
            }
        }
    } // namespace

    void rotate(
        double *vector, std::size_t dimension, const SecretVector<std::uint8_t> &seed, double *buffer,
        InstructionSet set)
    {
        require(dimension >= 1, "dimension is zero");
        const std::size_t span = span_of(dimension);
        forward(vector, span, seed, EncodingDomain::first_signs, buffer, set);
        forward(vector + (dimension - span), span, seed, EncodingDomain::last_signs, buffer, set);
    }

    void rotate_back(
        double *vector, std::size_t dimension, const SecretVector<std::uint8_t> &seed, double *buffer,
        InstructionSet set)
    {
        require(dimension >= 1, "dimension is zero");
        const std::size_t span = span_of(dimension);
        backward(vector + (dimension - span), span, seed, EncodingDomain::last_signs, buffer, set);
        backward(vector, span, seed, EncodingDomain::first_signs, buffer, set);
    }
} // namespace cipherfold
