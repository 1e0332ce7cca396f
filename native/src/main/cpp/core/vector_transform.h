// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/secret_memory.h"
#include "seal/util/ntt.h"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cipherfold
{
    /**
    The product with a fixed polynomial and SEAL's inverse transform in one go, for a prime of 60 bits and AVX-512:
    three stages at a time between loading and storing, eight words in a register, words below 4q until the end (Harvey,
    "Faster arithmetic for number-theoretic transforms", 2014). The results are SEAL's bit for bit. Immutable,
    shareable.
    */
    class VectorTransform
    {
    public:
        /**
        What a word is multiplied by, w below q, with floor(2^63 w / q) in whole and in parts: the quotient is estimated
        from 32-bit products.
        */
        struct Constant
        {
            std::uint64_t word;
            std::uint64_t quotient;
            std::uint64_t quotient_high;
            std::uint64_t twice_quotient_high;
        };

        /** A transformed polynomial divided by N, as constants in groups of eight: words, quotients, their high halves.
         */
        using Factor = SecretVector<std::uint64_t>;

        /** Whether this CPU and this degree can be served. */
        static bool serves(const seal::util::NTTTables &tables);

        /** The tables have to be served and to outlive this. */
        explicit VectorTransform(const seal::util::NTTTables &tables);

        Factor prepare(const std::uint64_t *transformed) const;

        /** words: a transformed polynomial below q; becomes the coefficients, below q, of its product with the factor.
         */
        void multiply_and_invert(const Factor &factor, std::uint64_t *words) const;

    private:
        Constant constant(std::uint64_t word) const;

        void append(std::vector<std::uint64_t> &table, const std::vector<std::uint64_t> &words) const;

        seal::Modulus modulus_;
        seal::util::MultiplyUIntModOperand inverse_degree_;
        std::size_t degree_;
        /** floor(2^123 / q). */
        std::uint64_t reciprocal_;
        /** Roots of the first three stages, as they lie in the registers. */
        std::vector<std::uint64_t> first_;
        /** Seven roots for each block of each following pass over three stages. */
        std::vector<Constant> following_;
    };
} // namespace cipherfold
