// SPDX-License-Identifier: Apache-2.0
#include "he/plaintext.h"
#include "core/error.h"
#include "core/secret_memory.h"
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
