// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_encryptor.h"
#include "core/collective_bfv_generator.h"
#include "core/error.h"
#include "seal/publickey.h"
#include <utility>

namespace cipherfold
{
    // The pool is cleared when the workspace goes: what SEAL keeps in between would give the message away.
    CollectiveEncryptor::Workspace::Workspace(const CollectiveRing &ring)
        : pool(seal::MemoryPoolHandle::New(true)), plain(ring.degree(), pool), ciphertext(pool)
    {
    }

    CollectiveEncryptor::Workspace::~Workspace()
    {
        wipe_secret(plain.data(), plain.capacity() * sizeof(std::uint64_t));
    }

    CollectiveEncryptor::CollectiveEncryptor(
        std::shared_ptr<const CollectiveRing> ring, const SecretVector<std::uint8_t> &public_seed, std::size_t members,
        const PackedSource &contributions)
        : ring_(std::move(ring)),
          encryptor_(ring_->context(), combine_contributions(*ring_, public_seed, members, contributions))
    {
    }

    void CollectiveEncryptor::encrypt(
        const SecretVector<std::uint8_t> &secret_seed, std::uint64_t chunk, const std::int32_t *digits,
        const CollectiveDigits &packing, Workspace &workspace, std::uint8_t *first, std::uint8_t *second) const
    {
        packing.pack(digits, workspace.plain.data());
        const ChaCha20 stream = stream_under(secret_seed, CollectiveDomain::encryption, chunk);
        const LentStream lent(stream);
        encryptor_.encrypt(workspace.plain, workspace.ciphertext, workspace.pool);
        const seal::Ciphertext &ciphertext = workspace.ciphertext;
        if (ciphertext.size() != 2 || ciphertext.is_ntt_form() ||
            ciphertext.parms_id() != ring_->context().first_parms_id())
        {
            throw Error(ErrorCode::internal, "SEAL's encryptor gave a ciphertext of another form");
        }
        ring_->pack(ciphertext.data(0), ring_->data_primes(), first);
        ring_->pack(ciphertext.data(1), ring_->data_primes(), second);
    }
} // namespace cipherfold
