// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "he/context.h"
#include "seal/ciphertext.h"
#include "seal/galoiskeys.h"
#include "seal/plaintext.h"
#include "seal/relinkeys.h"
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace cipherfold::he
{
    // What SEAL's evaluator does in place or for lists of values, here with a result of its own.

    /** Throws Error(transparent_result) for a ciphertext that anybody could decrypt. */
    void demand_hidden(const seal::Ciphertext &result);

    /**
    Runs an operation that writes to result, and refuses a result that anybody could decrypt. SEAL does so with an
    exception type that it also uses for its own defects, and not in every build; the result tells.
    */
    template <class Operation>
    void refusing_transparent(seal::Ciphertext &result, Operation &&operation)
    {
        try
        {
            operation();
        }
        catch (const std::logic_error &)
        {
            demand_hidden(result);
            throw;
        }
        demand_hidden(result);
    }

    /** The sum of one or more ciphertexts. */
    void add_many(
        const Context &context, const std::vector<const seal::Ciphertext *> &operands, seal::Ciphertext &result);

    /** The product of one or more ciphertexts of size 2, as a balanced tree with relinearisation after every product. */
    void multiply_many(
        const Context &context, const std::vector<const seal::Ciphertext *> &operands, const seal::RelinKeys &keys,
        seal::Ciphertext &result);

    /** A power by repeated squaring; SEAL's own way makes as many copies as the exponent says. At least 1. */
    void exponentiate(
        const Context &context, const seal::Ciphertext &ciphertext, std::uint64_t exponent, const seal::RelinKeys &keys,
        seal::Ciphertext &result);

    /**
    BGV: adds a plaintext times a factor to, or subtracts it from, the first polynomial of a ciphertext with these
    parameters, in NTT form. No copy of the plaintext is left behind.
    */
    void combine_lifted(
        const Context &context, const seal::Plaintext &plain, std::uint64_t factor, const seal::parms_id_type &parms_id,
        bool subtract, std::uint64_t *polynomial);

    /** Adds or subtracts; SEAL's own way leaves a copy of a BGV plaintext in its pool. */
    void add_plain(
        const Context &context, const seal::Ciphertext &ciphertext, const seal::Plaintext &plain, bool subtract,
        seal::Ciphertext &result);

    /** As SEAL's, with every copy of the plaintext in memory that is overwritten. */
    void multiply_plain(
        const Context &context, const seal::Ciphertext &ciphertext, const seal::Plaintext &plain,
        seal::Ciphertext &result);

    /** To a level that is not higher; SEAL's own way copies the whole ciphertext first. */
    void mod_switch_to(
        const Context &context, const seal::Ciphertext &ciphertext, std::size_t level, seal::Ciphertext &result);

    /** CKKS: to a level that is not higher; SEAL's own way copies the whole ciphertext first. */
    void rescale_to(
        const Context &context, const seal::Ciphertext &ciphertext, std::size_t level, seal::Ciphertext &result);

    /** Throws Error(wrong_argument) unless a rotation by that many steps has its key, or keys for steps that add up to it. */
    void require_rotation_keys(const Context &context, int steps, const seal::GaloisKeys &keys);

    /** Throws Error(wrong_argument) unless there is a key for that element. */
    void require_galois_key(std::uint32_t element, const seal::GaloisKeys &keys);
} // namespace cipherfold::he
