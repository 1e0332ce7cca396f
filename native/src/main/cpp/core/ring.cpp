// SPDX-License-Identifier: Apache-2.0
#include "core/ring.h"
#include "core/error.h"
#include "core/seal_context.h"
#include "seal/encryptionparams.h"
#include "seal/util/polyarithsmallmod.h"
#include <string>

namespace cipherfold
{
    namespace
    {
        [[noreturn]] void reject(const std::string &text)
        {
            throw Error(ErrorCode::parameters_rejected, text);
        }

        seal::Modulus checked_modulus(const char *name, std::uint64_t value)
        {
            // SEAL reads 0 as "no modulus" and throws for 1 and for more than 61 bits without naming the parameter.
            if (value < 2 || value >> 61 != 0)
            {
                reject(std::string(name) + " must be at least 2 and below 2^61");
            }
            return seal::Modulus(value);
        }

        seal::SEALContext checked_context(
            std::uint64_t degree, const seal::Modulus &modulus, const seal::Modulus &plain_modulus)
        {
            // SEAL 4.1 takes some products of two primes for valid.
            if (!modulus.is_prime())
            {
                reject("modulus is not a prime");
            }
            seal::EncryptionParameters parameters(seal::scheme_type::bfv);
            parameters.set_poly_modulus_degree(static_cast<std::size_t>(degree));
            parameters.set_coeff_modulus({ modulus });
            parameters.set_plain_modulus(plain_modulus);
            seal::SEALContext context = create_context(parameters, true, seal::sec_level_type::tc128);
            if (!context.parameters_set())
            {
                reject(std::string(context.parameter_error_name()) + ": " + context.parameter_error_message());
            }
            if (context.key_parms_id() != context.first_parms_id() ||
                context.first_parms_id() != context.last_parms_id())
            {
                reject("key level and data level differ");
            }
            return context;
        }

        int checked_scale_bits(std::uint64_t modulus, std::uint64_t plain_modulus)
        {
            for (int bits = 1; bits < Ring::word_bits; bits++)
            {
                if (plain_modulus << bits == modulus - 1 && plain_modulus >> (Ring::word_bits - bits) == 0)
                {
                    return bits;
                }
            }
            reject("plain modulus must be (modulus - 1) / 2^a for some a >= 1");
        }
    } // namespace

    Ring::Ring(std::uint64_t degree, std::uint64_t modulus, std::uint64_t plain_modulus)
        : degree_(static_cast<std::size_t>(degree)), modulus_(checked_modulus("modulus", modulus)),
          plain_modulus_(checked_modulus("plain modulus", plain_modulus)),
          context_(checked_context(degree, modulus_, plain_modulus_)),
          tables_(context_.first_context_data()->small_ntt_tables()),
          scale_bits_(checked_scale_bits(modulus, plain_modulus))
    {
        if (modulus_.bit_count() != word_bits)
        {
            reject("modulus must have exactly 60 bits, the width of a packed word");
        }
        if (VectorTransform::serves(*tables_, InstructionSet::avx2))
        {
            avx2_transform_.emplace(*tables_, InstructionSet::avx2);
        }
        if (VectorTransform::serves(*tables_, InstructionSet::avx512))
        {
            avx512_transform_.emplace(*tables_, InstructionSet::avx512);
        }
    }

    void Ring::transform(std::uint64_t *polynomial) const
    {
        seal::util::ntt_negacyclic_harvey(seal::util::CoeffIter(polynomial), *tables_);
    }

    void Ring::inverse_transform(std::uint64_t *polynomial) const
    {
        seal::util::inverse_ntt_negacyclic_harvey(seal::util::CoeffIter(polynomial), *tables_);
    }

    void Ring::multiply(const std::uint64_t *left, const std::uint64_t *right, std::uint64_t *result) const
    {
        seal::util::dyadic_product_coeffmod(
            seal::util::ConstCoeffIter(left), seal::util::ConstCoeffIter(right), degree_, modulus_,
            seal::util::CoeffIter(result));
    }

    Ring::Factor Ring::factor(const std::int32_t *coefficients) const
    {
        Factor result;
        result.transformed_.resize(degree_);
        from_signed(coefficients, result.transformed_.data());
        transform(result.transformed_.data());
        if (avx2_transform_)
        {
            result.constants_ = avx2_transform_->prepare(result.transformed_.data());
        }
        return result;
    }

    void Ring::multiply_and_invert(const Factor &factor, std::uint64_t *words, InstructionSet set) const
    {
        if (set == InstructionSet::avx512 && avx512_transform_)
        {
            avx512_transform_->multiply_and_invert(factor.constants_, words);
            return;
        }
        if (set == InstructionSet::avx2 && avx2_transform_)
        {
            avx2_transform_->multiply_and_invert(factor.constants_, words);
            return;
        }
        multiply(words, factor.transformed(), words);
        inverse_transform(words);
    }

    void Ring::from_signed(const std::int32_t *values, std::uint64_t *polynomial) const
    {
        for (std::size_t i = 0; i < degree_; i++)
        {
            const std::int64_t value = values[i];
            // All ones when negative: adds q without a branch on the value.
            const auto negative = static_cast<std::uint64_t>(value >> 63);
            polynomial[i] = static_cast<std::uint64_t>(value) + (modulus() & negative);
        }
    }
} // namespace cipherfold
