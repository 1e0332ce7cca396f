// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "he/context.h"
#include "he/plaintext.h"
#include "seal/decryptor.h"
#include "seal/keygenerator.h"
#include "seal/secretkey.h"
#include <cstddef>
#include <mutex>
#include <shared_mutex>

namespace cipherfold::he
{
    /** A secret key that is overwritten before its memory is given back. */
    class OwnedSecretKey
    {
    public:
        explicit OwnedSecretKey(const seal::SecretKey &key) : key_(key) {}

        ~OwnedSecretKey();

        OwnedSecretKey(const OwnedSecretKey &) = delete;

        OwnedSecretKey &operator=(const OwnedSecretKey &) = delete;

        const seal::SecretKey &get() const noexcept
        {
            return key_;
        }

    private:
        seal::SecretKey key_;
    };

    /** SEAL before 4.4 lets two threads that make keys overwrite each other's powers of the secret key: one at a time. */
    class LockedKeyGenerator
    {
    public:
        explicit LockedKeyGenerator(const Context &context) : generator_(context.seal()) {}

        LockedKeyGenerator(const Context &context, const seal::SecretKey &key) : generator_(context.seal(), key) {}

        template <class Action>
        auto with(Action &&action)
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            return action(generator_);
        }

    private:
        std::mutex mutex_;
        seal::KeyGenerator generator_;
    };

    /**
    SEAL before 4.4 replaces the powers of the secret key, when a larger ciphertext than before comes, while other threads
    may read them. Whoever needs a new power is alone; the others run side by side.
    */
    class SharedDecryptor
    {
    public:
        SharedDecryptor(const Context &context, const seal::SecretKey &key) : decryptor_(context.seal(), key) {}

        void decrypt(const seal::Ciphertext &ciphertext, SecretPlaintext &result);

        /** Bits; BFV and BGV. Depends on the secret key. */
        int noise_budget(const seal::Ciphertext &ciphertext);

    private:
        template <class Action>
        auto with(std::size_t size, Action &&action);

        std::shared_mutex mutex_;
        std::size_t largest_size_ = 2;
        seal::Decryptor decryptor_;
    };
} // namespace cipherfold::he
