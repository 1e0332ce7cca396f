// SPDX-License-Identifier: Apache-2.0
#include "core/opening.h"
#include "core/error.h"
#include "core/uniform_polynomial.h"
#include "seal/secretkey.h"
#include "seal/valcheck.h"
#include <algorithm>
#include <utility>

namespace cipherfold
{
    namespace
    {
        /** A word below q, centred in [-(q-1)/2, (q-1)/2]. */
        inline std::int64_t centred(std::uint64_t word, std::uint64_t modulus)
        {
            return static_cast<std::int64_t>(word) - static_cast<std::int64_t>(word > modulus / 2 ? modulus : 0);
        }

        /** value in (-2q, 2q), brought into [-(q-1)/2, (q-1)/2]. */
        inline std::int64_t recentred(std::int64_t value, std::int64_t modulus)
        {
            if (value > modulus / 2)
            {
                return value - modulus;
            }
            return value < -(modulus / 2) ? value + modulus : value;
        }

        seal::SecretKey secret_key(const Ring &ring, const SecretVector<std::uint64_t> &transformed_key)
        {
            // SecretKey keeps its words in a pool of its own that is cleared when it goes.
            seal::SecretKey key;
            key.data().resize(ring.degree());
            std::copy(transformed_key.begin(), transformed_key.end(), key.data().data());
            key.parms_id() = ring.context().key_parms_id();
            return key;
        }
    } // namespace

    void Residual::include(std::uint64_t absolute_value)
    {
        std::uint64_t square = 0;
        std::uint64_t sum = 0;
        if (__builtin_mul_overflow(absolute_value, absolute_value, &square) ||
            __builtin_add_overflow(sum_of_squares, square, &sum) || sum >> 63 != 0)
        {
            throw Error(ErrorCode::internal, "the sum of squared residuals leaves 63 bits");
        }
        sum_of_squares = sum;
        largest = std::max(largest, absolute_value);
        coefficients++;
    }

    Opener::Opener(
        std::shared_ptr<const Ring> ring, const std::uint8_t *public_seed, const std::int32_t *key_sum,
        DigitLayout layout)
        : ring_(std::move(ring)), packing_(*ring_, layout), public_seed_(public_seed, public_seed + seed_bytes),
          transformed_key_(ring_->degree()), public_polynomial_(ring_->degree()), product_(ring_->degree()),
          messages_(ring_->degree()), plaintext_(seal::MemoryPoolHandle::New(true))
    {
        ring_->from_signed(key_sum, transformed_key_.data());
        ring_->transform(transformed_key_.data());
        ciphertext_.resize(ring_->context(), ring_->parms_id(), 2);
        ciphertext_.is_ntt_form() = false;
        // All coefficients from the start: SEAL's pools keep one list per distinct size.
        plaintext_.reserve(ring_->degree());
        decryptor_ = std::make_unique<seal::Decryptor>(ring_->context(), secret_key(*ring_, transformed_key_));
    }

    Opener::~Opener()
    {
        seal::util::seal_memzero(plaintext_.data(), plaintext_.capacity() * sizeof(std::uint64_t));
    }

    void Opener::decrypt(const std::uint64_t *sum, const std::uint64_t *transformed_public)
    {
        const std::size_t degree = ring_->degree();
        std::copy(sum, sum + degree, ciphertext_.data(0));
        std::uint64_t *negated = ciphertext_.data(1);
        for (std::size_t i = 0; i < degree; i++)
        {
            negated[i] = transformed_public[i] == 0 ? 0 : ring_->modulus() - transformed_public[i];
        }
        ring_->inverse_transform(negated);
        // SEAL does not look at single words by itself.
        if (!seal::is_data_valid_for(ciphertext_, ring_->context()))
        {
            throw Error(ErrorCode::internal, "a word of the accumulator is not below the modulus");
        }
        decryptor_->decrypt(ciphertext_, plaintext_);
        // SEAL trims a plaintext to its significant coefficients.
        const std::size_t significant = plaintext_.coeff_count();
        std::copy(plaintext_.data(), plaintext_.data() + significant, messages_.begin());
        std::fill(messages_.begin() + static_cast<std::ptrdiff_t>(significant), messages_.end(), 0);
    }

    void Opener::open(std::uint64_t chunk, const std::uint64_t *sum, std::int32_t *digits)
    {
        const std::size_t degree = ring_->degree();
        const std::uint64_t modulus = ring_->modulus();
        const int scale_bits = ring_->scale_bits();
        const std::int64_t half_step = std::int64_t{ 1 } << (scale_bits - 1);
        const auto plain_modulus = static_cast<std::int64_t>(ring_->plain_modulus().value());

        expand_public_polynomial(*ring_, public_seed_, chunk, public_polynomial_.data());
        decrypt(sum, public_polynomial_.data());
        ring_->multiply(public_polynomial_.data(), transformed_key_.data(), product_.data());
        ring_->inverse_transform(product_.data());

        // The sum of an opened set is about to be released and its key sum has been: branches on them reveal nothing
        // more.
        for (std::size_t i = 0; i < degree; i++)
        {
            const std::uint64_t difference = sum[i] + modulus - product_[i];
            const std::int64_t phase = centred(difference >= modulus ? difference - modulus : difference, modulus);
            const std::int64_t message = packing_.centred(messages_[i]);
            const std::int64_t rest =
                recentred(phase - message * (std::int64_t{ 1 } << scale_bits), static_cast<std::int64_t>(modulus));

            // Nearest multiple of 2^a to the phase. Only at the lower end of the interval, where the two neighbours are
            // equally near, may SEAL's exact quotient by q/t choose the other one.
            const std::int64_t rounded = (phase + half_step) >> scale_bits;
            const auto own = static_cast<std::uint64_t>(rounded < 0 ? rounded + plain_modulus : rounded);
            const bool tie = phase - rounded * (std::int64_t{ 1 } << scale_bits) == -half_step;
            if (own != messages_[i] && !tie)
            {
                throw Error(ErrorCode::internal, "our decoding and SEAL's Decryptor disagree");
            }
            residual_.include(static_cast<std::uint64_t>(rest < 0 ? -rest : rest));
            packing_.unpack(messages_[i], digits + packing_.digits_per_coefficient() * i);
        }
    }
} // namespace cipherfold
