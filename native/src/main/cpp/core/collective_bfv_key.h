// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collective_bfv_ring.h"
#include "core/collective_bfv_stream.h"
#include <cstdint>
#include <functional>
#include <memory>

namespace seal
{
    class PublicKey;
}

namespace cipherfold
{
    /**
    The common polynomial a of an epoch over all primes, directly in transformed form: for prime j consecutive 8-byte
    words of the stream (common_polynomial, j), masked to the bits of the prime, a word that is not below it left out.
    */
    void expand_common_polynomial(
        const CollectiveRing &ring, const SecretVector<std::uint8_t> &public_seed, std::uint64_t *words);

    /**
    N integers, uniform in {-1, 0, 1}: bytes of the stream, 255 left out, modulo 3, minus 1. The bytes that are left out
    are independent of the values, so that the time it takes tells nothing.
    */
    void sample_ternary(ChaCha20 &stream, std::int32_t *target, std::size_t count);

    /**
    A member's secret of an epoch, ternary, and its part of the collective public key. Immutable, shareable; wiped when
    destroyed.
    */
    class CollectiveMember
    {
    public:
        /** The seed has seed_bytes bytes and is copied. */
        CollectiveMember(std::shared_ptr<const CollectiveRing> ring, const std::uint8_t *seed);

        const std::shared_ptr<const CollectiveRing> &ring() const noexcept
        {
            return ring_;
        }

        /** Over all primes. The first data_words() are the secret at the data level: SEAL has one table per prime. */
        const SecretVector<std::uint64_t> &transformed_secret() const noexcept
        {
            return secret_;
        }

        /** b = -a*s + e over all primes, transformed and packed; e is centred binomial with eta = 42. */
        void contribution(const SecretVector<std::uint8_t> &public_seed, std::uint8_t *packed) const;

    private:
        std::shared_ptr<const CollectiveRing> ring_;
        SecretVector<std::uint8_t> seed_;
        SecretVector<std::uint64_t> secret_;
    };

    /** Packed bytes of the i-th of several polynomials. */
    using PackedSource = std::function<const std::uint8_t *(std::size_t)>;

    /** The collective key (sum of the contributions, a). Throws Error(word_out_of_range). */
    seal::PublicKey combine_contributions(
        const CollectiveRing &ring, const SecretVector<std::uint8_t> &public_seed, std::size_t members,
        const PackedSource &contributions);
} // namespace cipherfold
