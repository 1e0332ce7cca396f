// SPDX-License-Identifier: Apache-2.0
#include "he/encryption.h"
#include "core/error.h"
#include "he/operations.h"
#include "he/plaintext.h"
#include "he/seal_stream.h"
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cipherfold::he
{
    namespace
    {
        /** The name of the parameters that fresh ciphertexts have. */
        const seal::parms_id_type &first_parms_id(const Context &context)
        {
            return context.level(context.first_level()).parms_id();
        }

        bool needs_own_way(const Context &context, const seal::Plaintext &plain)
        {
            if (context.scheme() != seal::scheme_type::bgv)
            {
                return false;
            }
            require(!plain.is_ntt_form(), "a BGV plaintext in NTT form cannot be encrypted");
            return true;
        }
    } // namespace

    void encrypt(
        const Context &context, const seal::Encryptor &encryptor, const seal::Plaintext &plain, bool symmetric,
        seal::Ciphertext &result)
    {
        if (!needs_own_way(context, plain))
        {
            symmetric ? encryptor.encrypt_symmetric(plain, result) : encryptor.encrypt(plain, result);
            return;
        }
        const auto &parms_id = first_parms_id(context);
        symmetric ? encryptor.encrypt_zero_symmetric(parms_id, result) : encryptor.encrypt_zero(parms_id, result);
        combine_lifted(context, plain, 1, parms_id, false, result.data());
    }

    std::vector<seal::seal_byte> encrypt_seeded(
        const Context &context, const seal::Encryptor &encryptor, const seal::Plaintext &plain)
    {
        if (!needs_own_way(context, plain))
        {
            return saved(encryptor.encrypt_symmetric(plain));
        }
        const auto &parms_id = first_parms_id(context);
        std::vector<seal::seal_byte> bytes = saved(encryptor.encrypt_zero_symmetric(parms_id));
        std::vector<std::uint64_t> words(words_at(context, context.first_level()));
        const std::size_t place = trusted::first_polynomial(
            reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size(), words.size());
        std::memcpy(words.data(), bytes.data() + place, words.size() * sizeof(std::uint64_t));
        combine_lifted(context, plain, 1, parms_id, false, words.data());
        std::memcpy(bytes.data() + place, words.data(), words.size() * sizeof(std::uint64_t));
        return bytes;
    }
} // namespace cipherfold::he
