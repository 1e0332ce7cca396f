// SPDX-License-Identifier: Apache-2.0
#include "core/vector_transform.h"
#include "seal/util/uintarithsmallmod.h"

namespace cipherfold
{
    namespace
    {
        __extension__ typedef unsigned __int128 Product;

        /** The order in which the partners of two registers meet in their lanes, see first_stages of the kernels. */
        constexpr std::array<std::size_t, 8> order_of_eight = { 0, 4, 1, 5, 2, 6, 3, 7 };
        constexpr std::array<std::size_t, 4> order_of_four = { 0, 2, 1, 3 };
        constexpr std::array<std::size_t, 2> order_of_two = { 0, 1 };
    } // namespace

    bool VectorTransform::serves(const seal::util::NTTTables &tables, InstructionSet set)
    {
        // Six stages, or five and one at the end, and else three at a time; sums of two words below 4q stay below 2^63.
        const int stages = tables.coeff_count_power();
        return set != InstructionSet::portable && set <= best_instruction_set() && stages >= 9 && stages % 3 == 0 &&
               tables.modulus().bit_count() == 60;
    }

    VectorTransform::VectorTransform(const seal::util::NTTTables &tables, InstructionSet set)
        : set_(set), modulus_(tables.modulus()), inverse_degree_(tables.inv_degree_modulo()),
          degree_(tables.coeff_count()),
          reciprocal_(static_cast<std::uint64_t>((Product{ 1 } << 123) / tables.modulus().value()))
    {
        const std::size_t lanes = set == InstructionSet::avx512 ? 8 : 4;
        // Bounds of what follows: 42 words for 16, or 18 for 8; and a constant for a register.
        first_.reserve(3 * degree_);
        following_.reserve(degree_ / lanes);
        for (std::size_t pair = 0; pair < degree_ / (2 * lanes); pair++)
        {
            std::size_t stage = 0;
            if (lanes == 8)
            {
                append(tables, stage++, 8 * pair, order_of_eight);
            }
            append(tables, stage++, 4 * pair, order_of_four);
            append(tables, stage, 2 * pair, order_of_two);
        }
        std::size_t stage = lanes == 8 ? 3 : 2;
        for (; degree_ >> stage > 2; stage += 3)
        {
            for (std::size_t block = 0; block < degree_ >> (stage + 3); block++)
            {
                for (const std::size_t part : { 0, 1, 2, 3 })
                {
                    following_.push_back(constant(root(tables, stage, 4 * block + part)));
                }
                following_.push_back(constant(root(tables, stage + 1, 2 * block)));
                following_.push_back(constant(root(tables, stage + 1, 2 * block + 1)));
                following_.push_back(constant(root(tables, stage + 2, block)));
            }
        }
        if (degree_ >> stage == 2)
        {
            following_.push_back(constant(root(tables, stage, 0)));
        }
    }

    std::uint64_t VectorTransform::root(const seal::util::NTTTables &tables, std::size_t stage, std::size_t block) const
    {
        // SEAL's table holds the roots in the order of their use: those of the first stage, from index 1, are N/2.
        return tables.get_from_inv_root_powers(1 + degree_ - (degree_ >> stage) + block).operand;
    }

    TransformConstant VectorTransform::constant(std::uint64_t word) const
    {
        // floor(2^63 w / q) without a division, whose time would tell of the key: with floor(2^123 / q) it comes out
        // too small by one at most.
        auto quotient = static_cast<std::uint64_t>((Product{ word } * reciprocal_) >> 60);
        const std::uint64_t rest = (word << 63) - quotient * modulus_.value();
        quotient += static_cast<std::uint64_t>(rest >= modulus_.value());
        return { word, quotient, quotient >> 32, quotient >> 32 << 1 };
    }

    template <std::size_t Count>
    void VectorTransform::append(
        const seal::util::NTTTables &tables, std::size_t stage, std::size_t first,
        const std::array<std::size_t, Count> &order)
    {
        for (const auto part :
             { &TransformConstant::word, &TransformConstant::quotient, &TransformConstant::quotient_high })
        {
            for (const std::size_t block : order)
            {
                first_.push_back(constant(root(tables, stage, first + block)).*part);
            }
        }
    }

    VectorTransform::Factor VectorTransform::prepare(const std::uint64_t *transformed) const
    {
        Factor factor(3 * degree_);
        for (std::size_t i = 0; i < degree_; i++)
        {
            const TransformConstant scaled =
                constant(seal::util::multiply_uint_mod(transformed[i], inverse_degree_, modulus_));
            std::uint64_t *const group = factor.data() + i / 8 * 24 + i % 8;
            group[0] = scaled.word;
            group[8] = scaled.quotient;
            group[16] = scaled.quotient_high;
        }
        return factor;
    }

    void VectorTransform::multiply_and_invert(const Factor &factor, std::uint64_t *words) const
    {
#if defined(__x86_64__)
        const auto kernel = set_ == InstructionSet::avx512 ? multiply_and_invert_avx512 : multiply_and_invert_avx2;
        kernel(words, degree_, modulus_.value(), factor.data(), first_.data(), following_.data());
#else
        (void)factor;
        (void)words;
#endif
    }
} // namespace cipherfold
