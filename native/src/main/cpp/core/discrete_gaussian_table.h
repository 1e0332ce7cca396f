// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cipherfold
{
    /**
    What the sampler of the discrete Gaussian looks up; io.cipherfold.crypto.sample.DiscreteGaussian explains the method
    and proves it exact. Follows from the variance by integer arithmetic alone, in the same way on both sides.
    Immutable, holds no secrets.

    A proposal of magnitude k*z + u consists of a row z, drawn with probability weight(z) / 2^42, and an offset u
    uniform below k = 2^offset_bits; it is accepted with probability
    scale * exp(-(k*z + u)^2 / (2 variance)) / weight(z).
    */
    class DiscreteGaussianTable
    {
    public:
        static constexpr std::uint64_t most_variance = std::uint64_t{ 1 } << 24;

        /** Cells of the alias table, and bits of the coin that decides between a cell's row and its alias. */
        static constexpr unsigned cell_bits = 10;
        static constexpr unsigned coin_bits = 32;
        static constexpr std::size_t cells = std::size_t{ 1 } << cell_bits;

        /** Bits of the uniform number that are compared with the quick bounds. */
        static constexpr unsigned quick_bits = 13;

        /** The fixed-point 1 of exponentials, 2^62. */
        static constexpr unsigned one_bits = 62;

        /** The variance is 1 to most_variance. */
        explicit DiscreteGaussianTable(std::uint64_t variance);

        std::uint64_t variance() const noexcept
        {
            return variance_;
        }

        unsigned offset_bits() const noexcept
        {
            return offset_bits_;
        }

        /** The row that stands for itself and all behind it. */
        std::size_t tail() const noexcept
        {
            return tail_;
        }

        /** The cell's own row when the coin is below the lower 32 bits; else the alias, in the upper 32 bits. */
        const std::uint64_t *cell_data() const noexcept
        {
            return cells_.data();
        }

        /** Per row: accepted for certain when the first bits of the uniform number are below this. */
        const std::uint32_t *quick_bounds() const noexcept
        {
            return quick_.data();
        }

        std::uint64_t scale() const noexcept
        {
            return scale_;
        }

        std::uint64_t weight(std::size_t row) const noexcept
        {
            return weights_[row];
        }

        /** Bounds of 2^62 * scale * exp(-(k*row)^2 / (2 variance)) / weight(row) for rows before the tail. */
        std::uint64_t lower_acceptance(std::size_t row) const noexcept
        {
            return lower_[row];
        }

        std::uint64_t upper_acceptance(std::size_t row) const noexcept
        {
            return upper_[row];
        }

    private:
        void choose_rows();

        void fill_exponentials();

        void fill_weights();

        void fill_bounds();

        void fill_cells();

        std::uint64_t variance_;
        unsigned offset_bits_ = 0;
        std::size_t tail_ = 0;
        std::uint64_t scale_ = 0;
        // exp(-(k*z)^2 / (2 variance)) for z up to the tail: never below, less than 2^28 above.
        std::vector<std::uint64_t> exponentials_;
        std::vector<std::uint64_t> weights_;
        std::vector<std::uint64_t> lower_;
        std::vector<std::uint64_t> upper_;
        std::array<std::uint64_t, cells> cells_{};
        std::array<std::uint32_t, cells> quick_{};
    };
} // namespace cipherfold
