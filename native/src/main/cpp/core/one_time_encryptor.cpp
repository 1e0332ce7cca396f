// SPDX-License-Identifier: Apache-2.0
#include "core/one_time_encryptor.h"
#include "core/centred_binomial.h"
#include "core/key_sharing.h"
#include "core/uniform_polynomial.h"
#include <utility>

namespace cipherfold
{
    namespace
    {
        SecretVector<std::int32_t> draw_key(const Ring &ring, const SecretVector<std::uint8_t> &secret_seed)
        {
            ChaCha20 stream = stream_under(secret_seed, Domain::key, 0);
            SecretVector<std::int8_t> draws(ring.degree());
            sample_centred_binomial(stream, draws.data(), draws.size());
            return SecretVector<std::int32_t>(draws.begin(), draws.end());
        }
    } // namespace

    OneTimeEncryptor::Workspace::Workspace(const Ring &ring) : polynomial(ring.degree()), errors(ring.degree()) {}

    OneTimeEncryptor::OneTimeEncryptor(
        std::shared_ptr<const Ring> ring, const std::uint8_t *public_seed, const std::uint8_t *secret_seed)
        : ring_(std::move(ring)), public_seed_(public_seed, public_seed + seed_bytes),
          secret_seed_(secret_seed, secret_seed + seed_bytes), key_(draw_key(*ring_, secret_seed_)),
          factor_(ring_->factor(key_.data()))
    {
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
        ring_->multiply_and_invert(factor_, words);
        ChaCha20 stream = stream_under(secret_seed_, Domain::error, chunk);
        sample_centred_binomial(stream, workspace.errors.data(), workspace.errors.size());
        packing.encode(words, workspace.errors.data(), digits, packed);
    }
} // namespace cipherfold
