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
        seal::SecretKey secret_key(const Ring &ring, const std::uint64_t *transformed_key)
        {
            // SecretKey keeps its words in a pool of its own that is cleared when it goes.
            seal::SecretKey key;
            key.data().resize(ring.degree());
            std::copy(transformed_key, transformed_key + ring.degree(), key.data().data());
            key.parms_id() = ring.context().key_parms_id();
            return key;
        }
    } // namespace

    Opener::Opener(
        std::shared_ptr<const Ring> ring, const std::uint8_t *public_seed, const std::int32_t *key_sum,
        DigitLayout layout)
        : ring_(std::move(ring)), packing_(*ring_, layout), public_seed_(public_seed, public_seed + seed_bytes),
          key_(ring_->factor(key_sum)), public_polynomial_(ring_->degree()), product_(ring_->degree()),
          messages_(ring_->degree()), plaintext_(seal::MemoryPoolHandle::New(true))
    {
        ciphertext_.resize(ring_->context(), ring_->parms_id(), 2);
        ciphertext_.is_ntt_form() = false;
        // All coefficients from the start: SEAL's pools keep one list per distinct size.
        plaintext_.reserve(ring_->degree());
        decryptor_ = std::make_unique<seal::Decryptor>(ring_->context(), secret_key(*ring_, key_.transformed()));
    }

    Opener::~Opener()
    {
        seal::util::seal_memzero(plaintext_.data(), plaintext_.capacity() * sizeof(std::uint64_t));
    }

    void Opener::decrypt(const std::uint64_t *sum)
    {
        const std::size_t degree = ring_->degree();
        std::copy(sum, sum + degree, ciphertext_.data(0));
        std::uint64_t *negated = ciphertext_.data(1);
        for (std::size_t i = 0; i < degree; i++)
        {
            const std::uint64_t word = public_polynomial_[i];
            negated[i] = word == 0 ? 0 : ring_->modulus() - word;
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
        expand_public_polynomial(*ring_, public_seed_, chunk, public_polynomial_.data());
        std::copy(public_polynomial_.begin(), public_polynomial_.end(), product_.begin());
        ring_->multiply_and_invert(key_, product_.data());
        packing_.decode(sum, product_.data(), digits, residual_);
        if (chunk % chunks_per_check == 0)
        {
            decrypt(sum);
            compare(sum, digits);
        }
    }

    void Opener::compare(const std::uint64_t *sum, const std::int32_t *digits) const
    {
        const std::uint64_t half_step = std::uint64_t{ 1 } << (ring_->scale_bits() - 1);
        const std::size_t count = packing_.digits_per_coefficient();
        // The sum of an opened set is about to be released and its key sum has been: branches on them reveal nothing
        // more.
        for (std::size_t i = 0; i < ring_->degree(); i++)
        {
            const std::uint64_t phase =
                sum[i] < product_[i] ? sum[i] + ring_->modulus() - product_[i] : sum[i] - product_[i];
            std::int32_t expected[3];
            packing_.unpack(messages_[i], expected);
            // Where the two neighbours are equally near but for a fraction, SEAL may take the other one: never under
            // the right key.
            const bool tie = (phase & (2 * half_step - 1)) == half_step;
            if (!tie && !std::equal(expected, expected + count, digits + count * i))
            {
                throw Error(ErrorCode::internal, "our decoding and SEAL's Decryptor disagree");
            }
        }
    }
} // namespace cipherfold
