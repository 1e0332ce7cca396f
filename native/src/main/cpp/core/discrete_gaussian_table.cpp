// SPDX-License-Identifier: Apache-2.0
#include "core/discrete_gaussian_table.h"
#include "core/error.h"
#include <algorithm>

namespace cipherfold
{
    namespace
    {
        __extension__ typedef unsigned __int128 Wide;

        constexpr unsigned one_bits = DiscreteGaussianTable::one_bits;
        constexpr Wide one = Wide{ 1 } << one_bits;

        /** No exponential of the table is too large by so much. */
        constexpr std::uint64_t exponential_error = std::uint64_t{ 1 } << 28;

        /** Rows are at most this fine: sigma / k is below 32, so that they number at most 718. */
        constexpr std::uint64_t most_row_variance = 1024;

        std::uint64_t product_rounded_up(std::uint64_t a, std::uint64_t b)
        {
            return static_cast<std::uint64_t>((static_cast<Wide>(a) * b + (one - 1)) >> one_bits);
        }

        /** An upper bound of exp(-exponent), less than 128 above it, for an exponent of at most 1/2 rounded down. */
        std::uint64_t exponential_above(std::uint64_t exponent)
        {
            std::uint64_t sum = static_cast<std::uint64_t>(one);
            std::uint64_t term = sum;
            for (std::uint64_t k = 1; term != 0; k++)
            {
                term = static_cast<std::uint64_t>((static_cast<Wide>(term) * exponent) >> one_bits) / k;
                sum = (k & 1) != 0 ? sum - term : sum + term;
            }
            // At most 20 terms, each off by less than 3.
            return sum + 64;
        }
    } // namespace

    DiscreteGaussianTable::DiscreteGaussianTable(std::uint64_t variance) : variance_(variance)
    {
        require(variance >= 1 && variance <= most_variance, "variance is out of range");
        choose_rows();
        fill_exponentials();
        fill_weights();
        fill_bounds();
        fill_cells();
    }

    void DiscreteGaussianTable::choose_rows()
    {
        while (variance_ >= most_row_variance << (2 * offset_bits_))
        {
            offset_bits_++;
        }
        const std::uint64_t k_squared = std::uint64_t{ 1 } << (2 * offset_bits_);
        // Behind the tail each row has less than half of the one before: exp(-7/10) < 1/2. And little is left.
        std::uint64_t row = 1;
        while (row * row * k_squared < 96 * variance_ || 5 * (2 * row + 1) * k_squared < 7 * variance_)
        {
            row++;
        }
        tail_ = row;
    }

    void DiscreteGaussianTable::fill_exponentials()
    {
        // exp(-(2z+1) k^2 / (2 variance)) leads from row z to the next, and its ratio is the same everywhere.
        const Wide exponent = (Wide{ 1 } << (one_bits - 1 + 2 * offset_bits_)) / variance_;
        std::uint64_t step = exponential_above(static_cast<std::uint64_t>(exponent));
        const std::uint64_t ratio = product_rounded_up(step, step);
        exponentials_.resize(tail_ + 1);
        exponentials_[0] = static_cast<std::uint64_t>(one);
        for (std::size_t row = 0; row < tail_; row++)
        {
            exponentials_[row + 1] = product_rounded_up(exponentials_[row], step);
            step = product_rounded_up(step, ratio);
        }
    }

    void DiscreteGaussianTable::fill_weights()
    {
        Wide total = 2 * static_cast<Wide>(exponentials_[tail_]);
        for (std::size_t row = 0; row < tail_; row++)
        {
            total += exponentials_[row];
        }
        const std::uint64_t all = std::uint64_t{ 1 } << (cell_bits + coin_bits);
        scale_ = static_cast<std::uint64_t>((static_cast<Wide>(all - (tail_ + 1)) << one_bits) / total);
        weights_.resize(tail_ + 1);
        std::uint64_t left = all;
        for (std::size_t row = 0; row <= tail_; row++)
        {
            const Wide share = static_cast<Wide>(scale_) * exponentials_[row] * (row == tail_ ? 2u : 1u);
            weights_[row] = static_cast<std::uint64_t>(share >> one_bits) + 1;
            left -= weights_[row];
        }
        weights_[0] += left;
    }

    void DiscreteGaussianTable::fill_bounds()
    {
        lower_.resize(tail_);
        upper_.resize(tail_);
        for (std::size_t row = 0; row < tail_; row++)
        {
            const auto below = [this](std::size_t r)
            { return static_cast<Wide>(scale_) * (exponentials_[r] - std::min(exponentials_[r], exponential_error)); };
            lower_[row] = static_cast<std::uint64_t>(below(row) / weights_[row]);
            const Wide above = static_cast<Wide>(scale_) * exponentials_[row];
            upper_[row] = static_cast<std::uint64_t>((above + weights_[row] - 1) / weights_[row]);
            // The largest magnitude of the row is below the first one of the next.
            const Wide least = below(offset_bits_ == 0 ? row : row + 1);
            quick_[row] = static_cast<std::uint32_t>((least >> (one_bits - quick_bits)) / weights_[row]);
        }
    }

    void DiscreteGaussianTable::fill_cells()
    {
        // The alias method (Walker 1977) in integers: every cell holds 2^32 of the weights, of two rows at most.
        constexpr std::uint64_t capacity = std::uint64_t{ 1 } << coin_bits;
        std::array<std::uint64_t, cells> left{};
        std::copy(weights_.begin(), weights_.end(), left.begin());
        std::vector<std::size_t> small;
        std::vector<std::size_t> large;
        for (std::size_t row = 0; row < cells; row++)
        {
            (left[row] <= capacity ? small : large).push_back(row);
        }
        while (!small.empty())
        {
            const std::size_t row = small.back();
            small.pop_back();
            if (left[row] == capacity)
            {
                // The row is its own alias.
                cells_[row] = static_cast<std::uint64_t>(row) << coin_bits;
                continue;
            }
            const std::size_t donor = large.back();
            cells_[row] = (static_cast<std::uint64_t>(donor) << coin_bits) | left[row];
            left[donor] -= capacity - left[row];
            if (left[donor] <= capacity)
            {
                large.pop_back();
                small.push_back(donor);
            }
        }
    }
} // namespace cipherfold
