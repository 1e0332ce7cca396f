// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collective_bfv_digits.h"
#include "core/collective_bfv_key.h"
#include "seal/ciphertext.h"
#include "seal/encryptor.h"
#include "seal/plaintext.h"
#include <cstdint>
#include <memory>

namespace cipherfold
{
    /**
    The client side of the scheme DirectBfv: SEAL's Encryptor under the collective key. Immutable, shareable.

    Everything SEAL draws for chunk j comes from the stream (encryption, j) under the secret seed. Two messages for the
    same chunk of the same seed would show their difference; the Java side sees to it.
    */
    class CollectiveEncryptor
    {
    public:
        /** Buffers of one encryption; wiped when destroyed. */
        class Workspace
        {
        public:
            explicit Workspace(const CollectiveRing &ring);

            ~Workspace();

            Workspace(const Workspace &) = delete;

            Workspace &operator=(const Workspace &) = delete;

        private:
            friend class CollectiveEncryptor;
            seal::MemoryPoolHandle pool;
            seal::Plaintext plain;
            seal::Ciphertext ciphertext;
        };

        CollectiveEncryptor(
            std::shared_ptr<const CollectiveRing> ring, const SecretVector<std::uint8_t> &public_seed,
            std::size_t members, const PackedSource &contributions);

        const std::shared_ptr<const CollectiveRing> &ring() const noexcept
        {
            return ring_;
        }

        /** Encrypts the 3N digits of a chunk; both polynomials are packed at the data level. */
        void encrypt(
            const SecretVector<std::uint8_t> &secret_seed, std::uint64_t chunk, const std::int32_t *digits,
            const CollectiveDigits &packing, Workspace &workspace, std::uint8_t *first, std::uint8_t *second) const;

    private:
        std::shared_ptr<const CollectiveRing> ring_;
        seal::Encryptor encryptor_;
    };
} // namespace cipherfold
