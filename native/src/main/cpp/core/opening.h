// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/digit_packing.h"
#include "core/residual.h"
#include "core/ring.h"
#include "core/seed.h"
#include "seal/ciphertext.h"
#include "seal/decryptor.h"
#include "seal/plaintext.h"
#include <cstdint>
#include <memory>

namespace cipherfold
{
    /**
    Opens sums of chunks under the sum of the keys: the phase sum - a*k is rounded to the nearest message, and the
    residual is what that leaves. Every released number is covered by the residual: a defect anywhere in the computation
    of the phase makes it uniform. In every sixteenth chunk, the first one included, SEAL's Decryptor, given (sum, -a),
    has to find the same messages; in every chunk it would take most of the time. Confined to one thread; wiped when
    destroyed.
    */
    class Opener
    {
    public:
        /** SEAL decrypts the chunks whose numbers are multiples of this. */
        static constexpr std::uint64_t chunks_per_check = 16;

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
        void decrypt(const std::uint64_t *sum);

        void compare(const std::uint64_t *sum, const std::int32_t *digits) const;

        std::shared_ptr<const Ring> ring_;
        DigitPacking packing_;
        Residual residual_;
        SecretVector<std::uint8_t> public_seed_;
        Ring::Factor key_;
        SecretVector<std::uint64_t> public_polynomial_;
        SecretVector<std::uint64_t> product_;
        SecretVector<std::uint64_t> messages_;
        seal::Ciphertext ciphertext_;
        seal::Plaintext plaintext_;
        std::unique_ptr<seal::Decryptor> decryptor_;
    };
} // namespace cipherfold
