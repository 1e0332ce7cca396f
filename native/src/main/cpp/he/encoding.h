// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/secret_memory.h"
#include "he/context.h"
#include "he/plaintext.h"
#include "seal/plaintext.h"
#include <complex>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace cipherfold::he
{
    /** The kind of vector that SEAL's encoders take, overwritten at the end. Never grows, so no copy is left behind. */
    template <class Element>
    class Wiped
    {
    public:
        explicit Wiped(std::size_t count) : elements_(count) {}

        ~Wiped()
        {
            wipe_secret(elements_.data(), elements_.capacity() * sizeof(Element));
        }

        Wiped(Wiped &&other) noexcept : elements_(std::move(other.elements_))
        {
            other.elements_.clear();
        }

        Wiped &operator=(Wiped &&) = delete;

        std::vector<Element> &get() noexcept
        {
            return elements_;
        }

        const std::vector<Element> &get() const noexcept
        {
            return elements_;
        }

        std::size_t bytes() const noexcept
        {
            return elements_.size() * sizeof(Element);
        }

    private:
        std::vector<Element> elements_;
    };

    using WipedWords = Wiped<std::uint64_t>;
    using WipedNumbers = Wiped<std::int64_t>;
    using WipedDoubles = Wiped<double>;

    /**
    One value for each slot, the rest zero; at most t/2 in absolute value. SEAL before 4.4 takes others and encodes
    something else. Throws Error(wrong_argument) naming the first one.
    */
    void batch_encode(const Context &context, const WipedNumbers &values, seal::Plaintext &result);

    /** The same with values below t. */
    void batch_encode(const Context &context, const WipedWords &values, seal::Plaintext &result);

    /** As many values as there are slots: WipedNumbers or WipedWords. */
    template <class Values>
    Values batch_decode(const Context &context, const seal::Plaintext &plain)
    {
        const seal::BatchEncoder &encoder = context.batch_encoder();
        Values values(encoder.slot_count());
        encoder.decode(plain, values.get(), wiping_pool());
        return values;
    }

    /** Real numbers, or pairs of real and imaginary parts; all must be finite. Throws Error(wrong_argument). */
    void ckks_encode(
        const Context &context, const WipedDoubles &numbers, bool complex, std::size_t level, double scale,
        seal::Plaintext &result);

    /** One number in every slot. */
    void ckks_encode_everywhere(
        const Context &context, std::complex<double> number, std::size_t level, double scale, seal::Plaintext &result);

    /**
    One integer in every slot, with scale 1. Not by SEAL, which encodes another number if a negative one is larger than a
    prime of the level. The caller has seen to it that the number fits between minus and plus half the coefficient modulus.
    */
    void ckks_encode_integer(const Context &context, std::int64_t number, std::size_t level, seal::Plaintext &result);

    /** One double, or two, for every slot. */
    WipedDoubles ckks_decode(const Context &context, const seal::Plaintext &plain, bool complex);
} // namespace cipherfold::he
