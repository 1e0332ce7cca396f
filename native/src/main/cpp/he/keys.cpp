// SPDX-License-Identifier: Apache-2.0
#include "he/keys.h"
#include "core/secret_memory.h"

namespace cipherfold::he
{
    OwnedSecretKey::~OwnedSecretKey()
    {
        auto &words = key_.data();
        if (words.coeff_count() > 0)
        {
            wipe_secret(words.data(), words.coeff_count() * sizeof(seal::Plaintext::pt_coeff_type));
        }
    }

    template <class Action>
    auto SharedDecryptor::with(std::size_t size, Action &&action)
    {
        {
            const std::shared_lock<std::shared_mutex> shared(mutex_);
            if (size <= largest_size_)
            {
                return action();
            }
        }
        const std::unique_lock<std::shared_mutex> alone(mutex_);
        auto result = action();
        largest_size_ = size > largest_size_ ? size : largest_size_;
        return result;
    }

    void SharedDecryptor::decrypt(const seal::Ciphertext &ciphertext, SecretPlaintext &result)
    {
        with(
            ciphertext.size(),
            [&]
            {
                decryptor_.decrypt(ciphertext, result.get());
                return 0;
            });
    }

    int SharedDecryptor::noise_budget(const seal::Ciphertext &ciphertext)
    {
        return with(ciphertext.size(), [&] { return decryptor_.invariant_noise_budget(ciphertext); });
    }
} // namespace cipherfold::he
