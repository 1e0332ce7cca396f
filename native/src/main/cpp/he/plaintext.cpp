// SPDX-License-Identifier: Apache-2.0
#include "he/plaintext.h"
#include "core/error.h"
#include "core/secret_memory.h"
#include "he/ciphertext.h"
#include <algorithm>
#include <string>

namespace cipherfold::he
{
    SecretPlaintext::SecretPlaintext(std::size_t words) : plaintext_(wiping_pool())
    {
        plaintext_.reserve(words);
    }

    SecretPlaintext::~SecretPlaintext()
    {
        if (plaintext_.capacity() > 0)
        {
            wipe_secret(plaintext_.data(), plaintext_.capacity() * sizeof(seal::Plaintext::pt_coeff_type));
        }
    }

    void check_plaintext_shape(const Context &context, const PlaintextShape &shape, ErrorCode code)
    {
        const auto demand = [code](bool condition, const std::string &text)
        {
            if (!condition)
            {
                throw Error(code, text);
            }
        };
        const std::size_t first = context.first_level();
        const bool ckks = context.scheme() == seal::scheme_type::ckks;
        demand(
            shape.level <= first,
            "level must be 0 to " + std::to_string(first) + ", is " + std::to_string(shape.level));
        demand(
            shape.ntt_form || shape.level == first, "a plaintext that is not in NTT form counts as of level " +
                                                        std::to_string(first) + ", not " + std::to_string(shape.level));
        demand(shape.ntt_form || !ckks, "a CKKS plaintext is in NTT form");
        if (ckks)
        {
            check_scale(context, shape.level, shape.scale, code);
        }
        else
        {
            demand(shape.scale == 1.0, "the scale of a BFV or BGV plaintext is 1");
        }
    }

    void set_coefficients(
        const Context &context, const std::uint64_t *coefficients, std::size_t count, seal::Plaintext &target)
    {
        require(count <= context.degree(), "more coefficients than the degree");
        const std::uint64_t bound = context.plain_modulus();
        const auto *const wrong =
            std::find_if(coefficients, coefficients + count, [bound](std::uint64_t word) { return word >= bound; });
        if (wrong != coefficients + count)
        {
            throw Error(
                ErrorCode::wrong_argument, "coefficient " + std::to_string(wrong - coefficients) +
                                               " is not below the plain modulus " + std::to_string(bound));
        }
        // Not empty: SEAL has a zero polynomial as one coefficient.
        target.resize(std::max<std::size_t>(count, 1));
        std::copy_n(coefficients, count, target.data());
    }
} // namespace cipherfold::he
