// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/digit_packing.h"
#include "core/ring.h"
#include "core/seed.h"
#include <cstddef>
#include <cstdint>
#include <memory>

namespace cipherfold
{
    /**
    The client side of the scheme OneTimeKey: c_j = a_j*k + e_j + 2^a*m_j mod q, with the key k (domain 1) and the
    errors e_j (domain 2) drawn from the secret seed and a_j from the public one. Immutable, shareable; wiped when
    destroyed.

    A chunk must never be encrypted twice with different messages: the difference of the two would be in the clear. The
    Java side sees to it.
    */
    class OneTimeEncryptor
    {
    public:
        /** Buffers of one encryption, so that a call over many chunks allocates once. */
        class Workspace
        {
        public:
            explicit Workspace(const Ring &ring);

        private:
            friend class OneTimeEncryptor;
            SecretVector<std::uint64_t> polynomial;
            SecretVector<std::int8_t> errors;
        };

        /** Both seeds have seed_bytes bytes and are copied. */
        OneTimeEncryptor(
            std::shared_ptr<const Ring> ring, const std::uint8_t *public_seed, const std::uint8_t *secret_seed);

        const Ring &ring() const noexcept
        {
            return *ring_;
        }

        /** The N coefficients of k, centred. */
        const SecretVector<std::int32_t> &key_coefficients() const noexcept
        {
            return key_;
        }

        /**
        Shares every coefficient of the key over GF(1,048,573) with the stream (domain 3, index 0): see key_sharing.h.
        */
        void share_key(std::size_t members, std::size_t degree, std::uint8_t *packed) const;

        /** Encrypts packing.digits_per_chunk() digits of a chunk into ring().packed_bytes() bytes. */
        void encrypt(
            std::uint64_t chunk, const std::int32_t *digits, const DigitPacking &packing, Workspace &workspace,
            std::uint8_t *packed) const;

    private:
        std::shared_ptr<const Ring> ring_;
        SecretVector<std::uint8_t> public_seed_;
        SecretVector<std::uint8_t> secret_seed_;
        SecretVector<std::int32_t> key_;
        Ring::Factor factor_;
    };
} // namespace cipherfold
