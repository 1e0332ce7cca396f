// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include "core/vector_transform.h"
#include "seal/context.h"
#include "seal/util/ntt.h"
#include <cstddef>
#include <cstdint>
#include <optional>

namespace cipherfold
{
    /**
    The ring Z_q[X]/(X^N+1) with a plain modulus t, as a validated SEAL BFV context: q is one prime of 60 bits with
    q = 1 mod 2N, and t = (q-1)/2^a, so that 2^a times a message is its scaled form exactly. Immutable and shareable.
    Polynomials are arrays of N words below q; "transformed" means SEAL's order of the number-theoretic transform.
    */
    class Ring
    {
    public:
        /** Width of a coefficient on the wire. */
        static constexpr int word_bits = 60;

        /** Throws Error(parameters_rejected) with SEAL's name for the rule that is violated. */
        Ring(std::uint64_t degree, std::uint64_t modulus, std::uint64_t plain_modulus);

        std::size_t degree() const noexcept
        {
            return degree_;
        }

        std::uint64_t modulus() const noexcept
        {
            return modulus_.value();
        }

        const seal::Modulus &plain_modulus() const noexcept
        {
            return plain_modulus_;
        }

        /** The exponent a of t = (q-1)/2^a. */
        int scale_bits() const noexcept
        {
            return scale_bits_;
        }

        std::size_t packed_bytes() const noexcept
        {
            return degree_ / 8 * word_bits;
        }

        const seal::SEALContext &context() const noexcept
        {
            return context_;
        }

        const seal::parms_id_type &parms_id() const
        {
            return context_.first_parms_id();
        }

        void transform(std::uint64_t *polynomial) const;

        void inverse_transform(std::uint64_t *polynomial) const;

        /** Product of two transformed polynomials; the result may be one of the factors. */
        void multiply(const std::uint64_t *left, const std::uint64_t *right, std::uint64_t *result) const;

        /** A polynomial that many others are multiplied by, with what makes that fast. Wiped when destroyed. */
        class Factor
        {
        public:
            const std::uint64_t *transformed() const noexcept
            {
                return transformed_.data();
            }

        private:
            friend class Ring;
            SecretVector<std::uint64_t> transformed_;
            VectorTransform::Factor constants_;
        };

        /** The polynomial with these coefficients, of small absolute value. */
        Factor factor(const std::int32_t *coefficients) const;

        /** words: a transformed polynomial; becomes the coefficients of its product with the factor. */
        void multiply_and_invert(
            const Factor &factor, std::uint64_t *words, InstructionSet set = best_instruction_set()) const;

        /** Signed integers of small absolute value, as words below q. */
        void from_signed(const std::int32_t *values, std::uint64_t *polynomial) const;

    private:
        std::size_t degree_;
        seal::Modulus modulus_;
        seal::Modulus plain_modulus_;
        seal::SEALContext context_;
        const seal::util::NTTTables *tables_;
        /** One for each instruction set that has its own, the widest last. */
        std::optional<VectorTransform> avx2_transform_;
        std::optional<VectorTransform> avx512_transform_;
        int scale_bits_;
    };
} // namespace cipherfold
