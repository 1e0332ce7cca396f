// SPDX-License-Identifier: Apache-2.0
#include "he/ciphertext.h"
#include "seal/util/defines.h"
#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace cipherfold::he
{
    namespace
    {
        void demand(bool condition, ErrorCode code, const std::string &text)
        {
            if (!condition)
            {
                throw Error(code, text);
            }
        }
    } // namespace

    void check_scale(const Context &context, std::size_t level, double scale, ErrorCode code)
    {
        const int bits = context.level(level).total_coeff_modulus_bit_count();
        demand(
            std::isnormal(scale) && scale > 0 && std::ilogb(scale) < bits, code,
            "scale must be a positive normal number below 2^" + std::to_string(bits) + " at level " +
                std::to_string(level));
    }

    void check_shape(const Context &context, const CiphertextShape &shape, ErrorCode code)
    {
        demand(
            shape.size >= SEAL_CIPHERTEXT_SIZE_MIN && shape.size <= SEAL_CIPHERTEXT_SIZE_MAX, code,
            "a ciphertext has 2 to 16 polynomials, not " + std::to_string(shape.size));
        demand(
            shape.level <= context.first_level(), code,
            "level must be 0 to " + std::to_string(context.first_level()) + ", is " + std::to_string(shape.level));
        if (context.scheme() == seal::scheme_type::ckks)
        {
            demand(shape.ntt_form, code, "a CKKS ciphertext is in NTT form");
            check_scale(context, shape.level, shape.scale, code);
        }
        else
        {
            demand(shape.scale == 1.0, code, "the scale of a BFV or BGV ciphertext is 1");
        }
        if (context.scheme() == seal::scheme_type::bgv)
        {
            // Decryption divides by it.
            demand(
                shape.correction_factor > 0 && shape.correction_factor < context.plain_modulus() &&
                    std::gcd(shape.correction_factor, context.plain_modulus()) == 1,
                code, "the correction factor must be invertible modulo the plain modulus");
        }
        else
        {
            demand(shape.correction_factor == 1, code, "the correction factor of a BFV or CKKS ciphertext is 1");
        }
    }

    CiphertextShape shape_of(const Context &context, const seal::Ciphertext &ciphertext)
    {
        return { ciphertext.size(), context.level_of(ciphertext.parms_id()), ciphertext.is_ntt_form(),
                 ciphertext.scale(), ciphertext.correction_factor() };
    }

    void require_hidden(const seal::Ciphertext &ciphertext)
    {
        demand(
            !ciphertext.is_transparent(), ErrorCode::wrong_argument,
            "a ciphertext that everybody can read is not written");
    }

    std::size_t words_of(const Context &context, const CiphertextShape &shape)
    {
        return shape.size * context.degree() * context.level(shape.level).parms().coeff_modulus().size();
    }

    void prepare(const Context &context, const CiphertextShape &shape, seal::Ciphertext &target)
    {
        target.resize(context.seal(), context.level(shape.level).parms_id(), shape.size);
        target.is_ntt_form() = shape.ntt_form;
        target.scale() = shape.scale;
        target.correction_factor() = shape.correction_factor;
    }

    std::size_t first_out_of_range(
        const seal::SEALContext::ContextData &level, const std::uint64_t *words, std::size_t count)
    {
        const auto &primes = level.parms().coeff_modulus();
        const std::size_t degree = level.parms().poly_modulus_degree();
        for (std::size_t start = 0; start < count; start += degree)
        {
            const std::uint64_t prime = primes[start / degree % primes.size()].value();
            const std::uint64_t *const end = words + std::min(start + degree, count);
            const std::uint64_t *const wrong =
                std::find_if(words + start, end, [prime](std::uint64_t word) { return word >= prime; });
            if (wrong != end)
            {
                return static_cast<std::size_t>(wrong - words);
            }
        }
        return count;
    }
} // namespace cipherfold::he
