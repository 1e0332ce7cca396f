// SPDX-License-Identifier: Apache-2.0
#include "he/operations.h"
#include "he/plaintext.h"
#include "seal/util/defines.h"
#include "seal/util/galois.h"
#include "seal/util/numth.h"
#include "seal/util/polyarithsmallmod.h"
#include <cstdlib>
#include <string>

namespace cipherfold::he
{
    namespace
    {
        /** A plaintext as NTT form at the level of a ciphertext, multiplied by a number before. */
        void lift(
            const Context &context, const seal::Plaintext &plain, std::uint64_t factor,
            const seal::parms_id_type &parms_id, SecretPlaintext &lifted)
        {
            const std::size_t count = plain.coeff_count();
            lifted.get().resize(count);
            // The context's own object: making one from the number would test it for being prime.
            const seal::Modulus &modulus = context.level(0).parms().plain_modulus();
            seal::util::multiply_poly_scalar_coeffmod(plain.data(), count, factor, modulus, lifted.get().data());
            context.evaluator().transform_to_ntt_inplace(lifted.get(), parms_id, wiping_pool());
        }

        /** One step of an operation with many: what it makes is checked as the result is. */
        template <class Operation>
        void relinearized(
            const seal::Evaluator &evaluator, const seal::RelinKeys &keys, seal::Ciphertext &product,
            Operation &&operation)
        {
            refusing_transparent(
                product,
                [&]
                {
                    operation();
                    evaluator.relinearize_inplace(product, keys);
                });
        }

        /** To a level that is not higher, by SEAL's functions for one step and for all. */
        template <class Next, class Remaining>
        void step_down(
            const Context &context, const seal::Ciphertext &ciphertext, std::size_t level, seal::Ciphertext &result,
            const Next &next, const Remaining &remaining)
        {
            const auto &parms_id = context.level(level).parms_id();
            if (ciphertext.parms_id() == parms_id)
            {
                result = ciphertext;
                return;
            }
            next(ciphertext, result);
            if (result.parms_id() != parms_id)
            {
                remaining(result, parms_id);
            }
        }
    } // namespace

    void demand_hidden(const seal::Ciphertext &result)
    {
        if (result.size() >= SEAL_CIPHERTEXT_SIZE_MIN && result.is_transparent())
        {
            throw Error(ErrorCode::transparent_result, "the result would not depend on the key: anybody could read it");
        }
    }

    void combine_lifted(
        const Context &context, const seal::Plaintext &plain, std::uint64_t factor, const seal::parms_id_type &parms_id,
        bool subtract, std::uint64_t *polynomial)
    {
        SecretPlaintext lifted(most_words(context));
        lift(context, plain, factor, parms_id, lifted);
        const auto &primes = context.level(context.level_of(parms_id)).parms().coeff_modulus();
        for (std::size_t i = 0; i < primes.size(); i++)
        {
            const std::size_t start = i * context.degree();
            std::uint64_t *const sum = polynomial + start;
            const std::uint64_t *const term = lifted.get().data() + start;
            if (subtract)
            {
                seal::util::sub_poly_coeffmod(sum, term, context.degree(), primes[i], sum);
            }
            else
            {
                seal::util::add_poly_coeffmod(sum, term, context.degree(), primes[i], sum);
            }
        }
    }

    void add_many(
        const Context &context, const std::vector<const seal::Ciphertext *> &operands, seal::Ciphertext &result)
    {
        require(!operands.empty(), "nothing to add");
        result = *operands.front();
        for (std::size_t i = 1; i < operands.size(); i++)
        {
            context.evaluator().add_inplace(result, *operands[i]);
        }
    }

    void multiply_many(
        const Context &context, const std::vector<const seal::Ciphertext *> &operands, const seal::RelinKeys &keys,
        seal::Ciphertext &result)
    {
        require(!operands.empty(), "nothing to multiply");
        std::vector<seal::Ciphertext> products;
        products.reserve(operands.size());
        const seal::Evaluator &evaluator = context.evaluator();
        const auto multiply = [&](const seal::Ciphertext &left, const seal::Ciphertext &right)
        {
            seal::Ciphertext product;
            relinearized(
                evaluator, keys, product,
                [&]
                {
                    if (&left == &right)
                    {
                        evaluator.square(left, product);
                    }
                    else
                    {
                        evaluator.multiply(left, right, product);
                    }
                });
            products.push_back(std::move(product));
        };
        if (operands.size() == 1)
        {
            result = *operands.front();
            return;
        }
        for (std::size_t i = 0; i + 1 < operands.size(); i += 2)
        {
            multiply(*operands[i], *operands[i + 1]);
        }
        if (operands.size() % 2 == 1)
        {
            products.push_back(*operands.back());
        }
        for (std::size_t i = 0; i + 1 < products.size(); i += 2)
        {
            // products has room for all of them: no element moves while it is read.
            multiply(products[i], products[i + 1]);
        }
        result = std::move(products.back());
    }

    void exponentiate(
        const Context &context, const seal::Ciphertext &ciphertext, std::uint64_t exponent, const seal::RelinKeys &keys,
        seal::Ciphertext &result)
    {
        require(exponent > 0, "exponent is zero");
        const seal::Evaluator &evaluator = context.evaluator();
        seal::Ciphertext power = ciphertext;
        bool started = false;
        while (true)
        {
            if (exponent % 2 == 1)
            {
                if (started)
                {
                    relinearized(evaluator, keys, result, [&] { evaluator.multiply_inplace(result, power); });
                }
                else
                {
                    result = power;
                    started = true;
                }
            }
            exponent /= 2;
            if (exponent == 0)
            {
                return;
            }
            relinearized(evaluator, keys, power, [&] { evaluator.square_inplace(power); });
        }
    }

    void add_plain(
        const Context &context, const seal::Ciphertext &ciphertext, const seal::Plaintext &plain, bool subtract,
        seal::Ciphertext &result)
    {
        if (context.scheme() != seal::scheme_type::bgv)
        {
            if (subtract)
            {
                context.evaluator().sub_plain(ciphertext, plain, result, wiping_pool());
            }
            else
            {
                context.evaluator().add_plain(ciphertext, plain, result, wiping_pool());
            }
            return;
        }
        result = ciphertext;
        combine_lifted(
            context, plain, ciphertext.correction_factor(), ciphertext.parms_id(), subtract, result.data());
    }

    void multiply_plain(
        const Context &context, const seal::Ciphertext &ciphertext, const seal::Plaintext &plain,
        seal::Ciphertext &result)
    {
        if (!ciphertext.is_ntt_form() || plain.is_ntt_form())
        {
            context.evaluator().multiply_plain(ciphertext, plain, result, wiping_pool());
            return;
        }
        SecretPlaintext lifted(most_words(context));
        lift(context, plain, 1, ciphertext.parms_id(), lifted);
        context.evaluator().multiply_plain(ciphertext, lifted.get(), result, wiping_pool());
    }

    void mod_switch_to(
        const Context &context, const seal::Ciphertext &ciphertext, std::size_t level, seal::Ciphertext &result)
    {
        const seal::Evaluator &evaluator = context.evaluator();
        step_down(
            context, ciphertext, level, result,
            [&](const seal::Ciphertext &from, seal::Ciphertext &to) { evaluator.mod_switch_to_next(from, to); },
            [&](seal::Ciphertext &lower, const seal::parms_id_type &parms_id)
            { evaluator.mod_switch_to_inplace(lower, parms_id); });
    }

    void rescale_to(
        const Context &context, const seal::Ciphertext &ciphertext, std::size_t level, seal::Ciphertext &result)
    {
        const seal::Evaluator &evaluator = context.evaluator();
        step_down(
            context, ciphertext, level, result,
            [&](const seal::Ciphertext &from, seal::Ciphertext &to) { evaluator.rescale_to_next(from, to); },
            [&](seal::Ciphertext &lower, const seal::parms_id_type &parms_id)
            { evaluator.rescale_to_inplace(lower, parms_id); });
    }

    void require_galois_key(std::uint32_t element, const seal::GaloisKeys &keys)
    {
        if (!keys.has_key(element))
        {
            throw Error(ErrorCode::wrong_argument, "there is no Galois key for element " + std::to_string(element));
        }
    }

    void require_rotation_keys(const Context &context, int steps, const seal::GaloisKeys &keys)
    {
        const auto *const tool = context.level(context.first_level()).galois_tool();
        if (steps == 0 || keys.has_key(tool->get_elt_from_step(steps)))
        {
            return;
        }
        const std::vector<int> parts = seal::util::naf(steps);
        for (const int part : parts)
        {
            const bool whole_turn = static_cast<std::size_t>(std::abs(part)) == context.degree() / 2;
            if (!whole_turn && (parts.size() == 1 || !keys.has_key(tool->get_elt_from_step(part))))
            {
                throw Error(
                    ErrorCode::wrong_argument,
                    "there is no Galois key for a rotation by " + std::to_string(steps) + ", nor keys for steps that add up to it");
            }
        }
    }
} // namespace cipherfold::he
