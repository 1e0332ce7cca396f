// SPDX-License-Identifier: Apache-2.0
#include "core/discrete_gaussian.h"
#include "core/error.h"
#include "core/instruction_set.h"
#include "core/wide_fraction.h"
#include <algorithm>

namespace cipherfold
{
    namespace
    {
        __extension__ typedef unsigned __int128 Wide;

        using Table = DiscreteGaussianTable;

        constexpr std::uint64_t one = std::uint64_t{ 1 } << Table::one_bits;

        /** Rows behind the tail are twice as rare one by one: more of them come with probability below 2^-200. */
        constexpr unsigned most_rows_behind = 160;

        /** A proposal fails with probability 0.29 for sigma = 1 (zero with a minus), with less for others. */
        constexpr unsigned most_proposals = 128;

        // A word: sign 1 bit, offset 8, cell 10, first bits of the uniform number 13, coin 32.
        constexpr unsigned offset_shift = 1;
        constexpr unsigned cell_shift = 9;
        constexpr unsigned quick_shift = 19;
        constexpr unsigned coin_shift = 32;

        CIPHERFOLD_INLINE std::uint64_t product(std::uint64_t a, std::uint64_t b)
        {
            return static_cast<std::uint64_t>((static_cast<Wide>(a) * b) >> Table::one_bits);
        }

        struct Proposal
        {
            std::uint32_t row;
            std::uint32_t magnitude;
            std::uint32_t negative;
            std::uint32_t first_bits;
        };

        CIPHERFOLD_INLINE Proposal propose(std::uint64_t word, const std::uint64_t *cells, unsigned offset_bits)
        {
            const auto index = static_cast<std::uint32_t>(word >> cell_shift) & (Table::cells - 1);
            const std::uint64_t cell = cells[index];
            const auto coin = static_cast<std::uint32_t>(word >> coin_shift);
            const std::uint32_t row = coin < static_cast<std::uint32_t>(cell)
                                          ? static_cast<std::uint32_t>(index)
                                          : static_cast<std::uint32_t>(cell >> Table::coin_bits);
            const auto offset = static_cast<std::uint32_t>(word >> offset_shift) & ((1u << offset_bits) - 1);
            return { row, (row << offset_bits) + offset, static_cast<std::uint32_t>(word) & 1,
                     static_cast<std::uint32_t>(word >> quick_shift) & ((1u << Table::quick_bits) - 1) };
        }

        CIPHERFOLD_INLINE std::int32_t signed_value(std::uint32_t magnitude, std::uint32_t negative)
        {
            return static_cast<std::int32_t>((magnitude ^ (0u - negative)) + negative);
        }

        /** Writes the samples of all words, and the indices of those that are not decided; returns their number. */
        std::size_t decide_quickly(
            const Table &table, const std::uint64_t *__restrict words, std::size_t count,
            std::int32_t *__restrict samples, std::uint32_t *__restrict undecided)
        {
            const std::uint64_t *const cells = table.cell_data();
            const std::uint32_t *const quick = table.quick_bounds();
            const unsigned offset_bits = table.offset_bits();
            std::size_t left = 0;
            for (std::size_t i = 0; i < count; i++)
            {
                const Proposal p = propose(words[i], cells, offset_bits);
                samples[i] = signed_value(p.magnitude, p.negative);
                undecided[left] = static_cast<std::uint32_t>(i);
                // Zero with a minus would be counted twice.
                const bool decided = p.first_bits < quick[p.row] && (p.magnitude | (p.negative ^ 1)) != 0;
                left += decided ? 0 : 1;
            }
            return left;
        }

        std::uint64_t next_word(ChaCha20 &stream)
        {
            std::uint64_t word;
            stream.read(reinterpret_cast<std::uint8_t *>(&word), sizeof(word));
            return word;
        }

        void check_distance(unsigned rows)
        {
            if (rows > most_rows_behind)
            {
                throw Error(ErrorCode::internal, "a proposal too far out");
            }
        }

        /** The number of failures of fair coins before the first success. */
        unsigned rows_behind_tail(ChaCha20 &stream)
        {
            unsigned rows = 0;
            std::uint64_t word = next_word(stream);
            while (word == 0)
            {
                rows += 64;
                check_distance(rows);
                word = next_word(stream);
            }
            rows += static_cast<unsigned>(__builtin_ctzll(word));
            check_distance(rows);
            return rows;
        }

        bool is_accepted(const Table &table, const Acceptance &proposal, ChaCha20 &stream)
        {
            std::uint64_t bits[3] = { next_word(stream), 0, 0 };
            Verdict verdict = Verdict::open;
            if (proposal.row < table.tail())
            {
                verdict = compare_narrowly(table, proposal, bits[0]);
            }
            if (verdict == Verdict::open)
            {
                verdict = compare_widely(table, proposal, bits, false);
            }
            if (verdict == Verdict::open)
            {
                bits[1] = next_word(stream);
                bits[2] = next_word(stream);
                verdict = compare_widely(table, proposal, bits, true);
            }
            if (verdict == Verdict::open)
            {
                throw Error(ErrorCode::internal, "a uniform number too close to a probability");
            }
            return verdict == Verdict::accepted;
        }

        std::int32_t finish(const Table &table, std::uint64_t word, ChaCha20 &stream)
        {
            for (unsigned proposal = 0; proposal < most_proposals; proposal++, word = next_word(stream))
            {
                const Proposal p = propose(word, table.cell_data(), table.offset_bits());
                std::uint32_t magnitude = p.magnitude;
                unsigned behind = 0;
                if (p.row == table.tail())
                {
                    behind = rows_behind_tail(stream);
                    magnitude += behind << table.offset_bits();
                }
                if (p.negative != 0 && magnitude == 0)
                {
                    continue;
                }
                if (p.first_bits < table.quick_bounds()[p.row] ||
                    is_accepted(table, { p.row, magnitude, behind, p.first_bits }, stream))
                {
                    return signed_value(magnitude, p.negative);
                }
            }
            throw Error(ErrorCode::internal, "too many proposals were rejected");
        }
    } // namespace

    Verdict compare_narrowly(const Table &table, const Acceptance &proposal, std::uint64_t next_bits)
    {
        // Upper 62 bits of the uniform number, which is below uniform + 1.
        const std::uint64_t uniform =
            (static_cast<std::uint64_t>(proposal.first_bits) << (Table::one_bits - Table::quick_bits)) |
            (next_bits >> (64 - (Table::one_bits - Table::quick_bits)));
        const std::uint64_t upper = table.upper_acceptance(proposal.row);
        const std::uint64_t lower = table.lower_acceptance(proposal.row);
        if (uniform >= upper)
        {
            return Verdict::rejected;
        }
        const std::uint64_t first = static_cast<std::uint64_t>(proposal.row) << table.offset_bits();
        const std::uint64_t numerator = proposal.magnitude * proposal.magnitude - first * first;
        // The exponent lies between this and this + numerator, and is below 3/4.
        const std::uint64_t exponent = numerator * (one / 2 / table.variance());
        // Partial sums of the series are above and below exp(-exponent) in turn; 25 terms rounded down, each off by
        // less than 3, and the error of the exponent.
        constexpr std::uint64_t rounding = 128;
        std::uint64_t sum = one;
        std::uint64_t term = one;
        for (std::uint64_t k = 1;; k++)
        {
            term = product(term, exponent) / k;
            const bool subtract = (k & 1) != 0;
            sum = subtract ? sum - term : sum + term;
            if (subtract || term == 0)
            {
                const std::uint64_t below = sum - std::min(sum, rounding + numerator);
                if (uniform < product(below, lower))
                {
                    return Verdict::accepted;
                }
            }
            if (!subtract || term == 0)
            {
                if (uniform > product(sum + rounding, upper))
                {
                    return Verdict::rejected;
                }
            }
            if (term == 0)
            {
                return Verdict::open;
            }
        }
    }

    Verdict compare_widely(const Table &table, const Acceptance &proposal, const std::uint64_t (&bits)[3], bool longer)
    {
        constexpr unsigned first_shift = 64 - Table::quick_bits;
        constexpr unsigned shift = Table::quick_bits;
        const std::uint64_t second = longer ? bits[1] : 0;
        const std::uint64_t third = longer ? bits[2] : 0;
        const auto uniform = WideFraction::of_bits(
            (static_cast<std::uint64_t>(proposal.first_bits) << first_shift) | (bits[0] >> shift),
            (bits[0] << first_shift) | (second >> shift), (second << first_shift) | (third >> shift),
            third << first_shift);
        constexpr std::uint64_t last_bit = std::uint64_t{ 1 } << first_shift;
        const auto step = longer ? WideFraction::of_bits(0, 0, 0, last_bit) : WideFraction::of_bits(0, last_bit, 0, 0);

        const WideInterval exponential = exp_of_minus(proposal.magnitude * proposal.magnitude, 2 * table.variance());
        const auto acceptance = [&](WideFraction bound)
        {
            // The row behind the tail by g has the share 2^-(g+1) of the tail's weight.
            const unsigned doublings = proposal.row == table.tail() ? proposal.rows_behind + 1 : 0;
            bound = bound.times(table.scale());
            for (unsigned i = 0; i < doublings; i++)
            {
                bound = bound + bound;
            }
            return bound.over(table.weight(proposal.row));
        };
        if (!(acceptance(exponential.low) < uniform + step))
        {
            return Verdict::accepted;
        }
        const WideFraction above = acceptance(exponential.high) + WideFraction::steps(1);
        return uniform < above ? Verdict::open : Verdict::rejected;
    }

    DiscreteGaussian::DiscreteGaussian(std::uint64_t variance)
        : table_(variance), words_(most_samples), undecided_(most_samples + 1)
    {
    }

    void DiscreteGaussian::fill(ChaCha20 &stream, std::int32_t *samples, std::size_t count)
    {
        require(count <= most_samples, "too many samples at once");
        stream.read(reinterpret_cast<std::uint8_t *>(words_.data()), count * sizeof(std::uint64_t));
        const std::size_t left = decide_quickly(table_, words_.data(), count, samples, undecided_.data());
        for (std::size_t i = 0; i < left; i++)
        {
            const std::uint32_t index = undecided_[i];
            samples[index] = finish(table_, words_[index], stream);
        }
    }
} // namespace cipherfold
