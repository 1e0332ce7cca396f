// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "he/context.h"
#include "seal/memorymanager.h"
#include "seal/plaintext.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold::he
{
    /** A pool for secrets: SEAL overwrites its memory when the last handle goes. */
    inline seal::MemoryPoolHandle wiping_pool()
    {
        return seal::MemoryPoolHandle::New(true);
    }

    /**
    A plaintext that is overwritten before its memory is given back. Room for words is taken at once: SEAL trims
    decrypted plaintexts, and one size for all keeps its pool from holding a list per length.
    */
    class SecretPlaintext
    {
    public:
        /** An empty one with room for that many words. */
        explicit SecretPlaintext(std::size_t words);

        ~SecretPlaintext();

        SecretPlaintext(const SecretPlaintext &) = delete;

        SecretPlaintext &operator=(const SecretPlaintext &) = delete;

        seal::Plaintext &get() noexcept
        {
            return plaintext_;
        }

        const seal::Plaintext &get() const noexcept
        {
            return plaintext_;
        }

    private:
        seal::Plaintext plaintext_;
    };

    /** Words of a polynomial with one residue for every prime of a level. */
    inline std::size_t words_at(const Context &context, std::size_t level)
    {
        return context.degree() * context.level(level).parms().coeff_modulus().size();
    }

    /** Most words that a plaintext of this context can have: one in NTT form at the first level. */
    inline std::size_t most_words(const Context &context)
    {
        return words_at(context, context.first_level());
    }

    /** Everything about a plaintext but its words; one that is not in NTT form counts as of the first level. */
    struct PlaintextShape
    {
        bool ntt_form;
        std::size_t level;
        double scale;
    };

    /** Throws Error(code) unless a plaintext of this context can look like that. */
    void check_plaintext_shape(const Context &context, const PlaintextShape &shape, ErrorCode code);

    /** Sets BFV or BGV coefficients; throws Error(wrong_argument) naming the first one that is not below t. */
    void set_coefficients(
        const Context &context, const std::uint64_t *coefficients, std::size_t count, seal::Plaintext &target);
} // namespace cipherfold::he
