// SPDX-License-Identifier: Apache-2.0
#include "core/one_time_encryptor.h"
#include "core/centred_binomial.h"
#include "core/key_sharing.h"
#include "core/uniform_polynomial.h"
#include "core/word_packing.h"
#include <utility>

namespace cipherfold
{
    namespace
    {
        /** value in (-q, 2q), reduced to [0, q) without a branch on it. */
        inline std::uint64_t reduce(std::int64_t value, std::int64_t modulus)
        {
            value += modulus & (value >> 63);
            value -= modulus;
            value += modulus & (value >> 63);
            return static_cast<std::uint64_t>(value);
        }
    } // namespace

    OneTimeEncryptor::Workspace::Workspace(const Ring &ring)
        : polynomial(ring.degree()), errors(ring.degree()), scaled(ring.degree())
    {
    }

    OneTimeEncryptor::OneTimeEncryptor(
        std::shared_ptr<const Ring> ring, const std::uint8_t *public_seed, const std::uint8_t *secret_seed)
        : ring_(std::move(ring)), public_seed_(public_seed, public_seed + seed_bytes),
          secret_seed_(secret_seed, secret_seed + seed_bytes), key_(ring_->degree()), transformed_key_(ring_->degree())
    {
        ChaCha20 stream = stream_under(secret_seed_, Domain::key, 0);
        sample_centred_binomial(stream, key_.data(), key_.size());
        ring_->from_signed(key_.data(), transformed_key_.data());
        ring_->transform(transformed_key_.data());
    }

    void OneTimeEncryptor::share_key(std::size_t members, std::size_t degree, std::uint8_t *packed) const
    {
        cipherfold::share_key(key_, secret_seed_, members, degree, packed);
    }

    void OneTimeEncryptor::encrypt(
        std::uint64_t chunk, const std::int32_t *digits, const DigitPacking &packing, Workspace &workspace,
        std::uint8_t *packed) const
    {
        std::uint64_t *words = workspace.polynomial.data();
        expand_public_polynomial(*ring_, public_seed_, chunk, words);
        ring_->multiply(words, transformed_key_.data(), words);
        ring_->inverse_transform(words);

        ChaCha20 stream = stream_under(secret_seed_, Domain::error, chunk);
        sample_centred_binomial(stream, workspace.errors.data(), workspace.errors.size());
        packing.scale(digits, workspace.scaled.data());

        const auto modulus = static_cast<std::int64_t>(ring_->modulus());
        for (std::size_t i = 0; i < ring_->degree(); i++)
        {
            // Below 2^60 + 42 + 2^59 in absolute value.
            const std::int64_t sum = static_cast<std::int64_t>(words[i]) + workspace.errors[i] + workspace.scaled[i];
            words[i] = reduce(sum, modulus);
        }
        pack_words(words, ring_->degree(), packed);
    }
} // namespace cipherfold
