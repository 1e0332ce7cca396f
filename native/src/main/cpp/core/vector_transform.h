// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include "core/secret_memory.h"
#include "core/transform_kernels.h"
#include "seal/util/ntt.h"
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cipherfold
{
    /**
    The product with a fixed polynomial and SEAL's inverse transform in one go, for a prime of 60 bits and AVX-512:
    three stages at a time between loading and storing, four or eight words in a register, words below 4q until the end
    (Harvey, "Faster arithmetic for number-theoretic transforms", 2014). The results are SEAL's bit for bit. Immutable,
    shareable.
    */
    class VectorTransform
    {
    public:
        /** A transformed polynomial divided by N, as constants in groups of eight: words, quotients, their high halves.
         */
        using Factor = SecretVector<std::uint64_t>;

        /** Whether this CPU and this degree can be served. */
        static bool serves(const seal::util::NTTTables &tables, InstructionSet set);

        /** The tables have to be served. */
        VectorTransform(const seal::util::NTTTables &tables, InstructionSet set);

        /** The same for every instruction set. */
        Factor prepare(const std::uint64_t *transformed) const;

        /** words: a transformed polynomial below q; becomes the coefficients, below q, of its product with the factor.
         */
        void multiply_and_invert(const Factor &factor, std::uint64_t *words) const;

    private:
        std::uint64_t root(const seal::util::NTTTables &tables, std::size_t stage, std::size_t block) const;

        TransformConstant constant(std::uint64_t word) const;

        /** Appends roots of a stage to the first table, in an order. */
        template <std::size_t Count>
        void append(
            const seal::util::NTTTables &tables, std::size_t stage, std::size_t first,
            const std::array<std::size_t, Count> &order);

        InstructionSet set_;
        seal::Modulus modulus_;
        seal::util::MultiplyUIntModOperand inverse_degree_;
        std::size_t degree_;
        /** floor(2^123 / q). */
        std::uint64_t reciprocal_;
        /** Roots of the stages inside of registers, as they lie there. */
        std::vector<std::uint64_t> first_;
        /** Seven roots for each block of each following pass over three stages, one if a single stage is left. */
        std::vector<TransformConstant> following_;
    };
} // namespace cipherfold
