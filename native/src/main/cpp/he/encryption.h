// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "he/context.h"
#include "seal/ciphertext.h"
#include "seal/encryptor.h"
#include "seal/plaintext.h"
#include "seal/util/defines.h"
#include <vector>

namespace cipherfold::he
{
    // Encryption as SEAL's, which in BGV leaves copies of the plaintext in its pool: there, zero is encrypted and the
    // plaintext added.

    /** Under the public key, or under the secret one. */
    void encrypt(
        const Context &context, const seal::Encryptor &encryptor, const seal::Plaintext &plain, bool symmetric,
        seal::Ciphertext &result);

    /** Under the secret key, as a stream of SEAL with the seed of the second polynomial in its place. */
    std::vector<seal::seal_byte> encrypt_seeded(
        const Context &context, const seal::Encryptor &encryptor, const seal::Plaintext &plain);

    /** What may be saved with a seed, as a stream without compression. */
    template <class Seeded>
    std::vector<seal::seal_byte> saved(const Seeded &seeded)
    {
        constexpr auto none = seal::compr_mode_type::none;
        std::vector<seal::seal_byte> bytes(static_cast<std::size_t>(seeded.save_size(none)));
        bytes.resize(static_cast<std::size_t>(seeded.save(bytes.data(), bytes.size(), none)));
        return bytes;
    }
} // namespace cipherfold::he
