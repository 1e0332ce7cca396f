// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/digit_packing.h"
#include "core/ring.h"
#include "core/seed.h"
#include "seal/ciphertext.h"
#include "seal/decryptor.h"
#include "seal/plaintext.h"
#include <cstdint>
#include <memory>

namespace cipherfold
{
    /** Size of what is left of the opened coefficients when their messages are taken away. */
    struct Residual
    {
        std::uint64_t coefficients = 0;
        std::uint64_t largest = 0;
        std::uint64_t sum_of_squares = 0;

        /** Throws when the sum of squares leaves 63 bits. */
        void include(std::uint64_t absolute_value);
    };

    /**
    Opens sums of chunks under the sum of the keys. The message comes from SEAL's Decryptor, given (sum, -a). The
    residual comes from our own phase, and our own decoding has to agree with SEAL's wherever the residual is inside
    +-2^(a-1): two independent computations of every released number. Confined to one thread; wiped when destroyed.
    */
    class Opener
    {
    public:
        /** key_sum has N centred coefficients. */
        Opener(
            std::shared_ptr<const Ring> ring, const std::uint8_t *public_seed, const std::int32_t *key_sum,
            DigitLayout layout);

        ~Opener();

        Opener(const Opener &) = delete;

        Opener &operator=(const Opener &) = delete;

        const std::shared_ptr<const Ring> &ring() const noexcept
        {
            return ring_;
        }

        const DigitPacking &packing() const noexcept
        {
            return packing_;
        }

        /** Over all coefficients opened so far. */
        const Residual &residual() const noexcept
        {
            return residual_;
        }

        /** sum has N words below q; digits takes packing().digits_per_chunk() integers. */
        void open(std::uint64_t chunk, const std::uint64_t *sum, std::int32_t *digits);

    private:
        void decrypt(const std::uint64_t *sum, const std::uint64_t *transformed_public);

        std::shared_ptr<const Ring> ring_;
        DigitPacking packing_;
        Residual residual_;
        SecretVector<std::uint8_t> public_seed_;
        SecretVector<std::uint64_t> transformed_key_;
        SecretVector<std::uint64_t> public_polynomial_;
        SecretVector<std::uint64_t> product_;
        SecretVector<std::uint64_t> messages_;
        seal::Ciphertext ciphertext_;
        seal::Plaintext plaintext_;
        std::unique_ptr<seal::Decryptor> decryptor_;
    };
} // namespace cipherfold
