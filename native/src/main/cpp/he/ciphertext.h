// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "he/context.h"
#include "seal/ciphertext.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold::he
{
    /** Everything about a ciphertext but its words. */
    struct CiphertextShape
    {
        std::size_t size;
        std::size_t level;
        bool ntt_form;
        double scale;
        std::uint64_t correction_factor;
    };

    /** Throws Error(code) unless a ciphertext of this context can look like that. */
    void check_shape(const Context &context, const CiphertextShape &shape, ErrorCode code);

    CiphertextShape shape_of(const Context &context, const seal::Ciphertext &ciphertext);

    /** Throws Error(wrong_argument) for a ciphertext that everybody can read: it is not written. */
    void require_hidden(const seal::Ciphertext &ciphertext);

    /** Words of all polynomials of a ciphertext. */
    std::size_t words_of(const Context &context, const CiphertextShape &shape);

    /** Gives a ciphertext its shape, with all words zero. The shape has been checked. */
    void prepare(const Context &context, const CiphertextShape &shape, seal::Ciphertext &target);

    /**
    Throws Error(code) unless the scale is a positive normal number with fewer bits than the coefficient modulus of the
    level: SEAL before 4.4 lets NaN pass.
    */
    void check_scale(const Context &context, std::size_t level, double scale, ErrorCode code);

    /**
    Checks words of one or more polynomials at a level, prime after prime.
    @returns the position of the first word that is not below its prime, or count
    */
    std::size_t first_out_of_range(
        const seal::SEALContext::ContextData &level, const std::uint64_t *words, std::size_t count);
} // namespace cipherfold::he
