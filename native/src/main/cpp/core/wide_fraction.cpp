// SPDX-License-Identifier: Apache-2.0
#include "core/wide_fraction.h"

namespace cipherfold
{
    namespace
    {
        __extension__ typedef unsigned __int128 Product;

        // The terms of the exponential series are rounded down. An error below 2 in a term becomes one below
        // 2 * rest / (denominator * k) + 1 <= 2 in the next but one; the first is exact, the second off by less than 1.
        // There are fewer than 64 terms that are not zero (1/64! < 2^-256), and what is behind them is below 1.
        constexpr std::uint64_t series_error = 2 * 64;

        // exp(-256) < 2^-256
        constexpr std::uint64_t most_whole = 256;

        // A product rounded down is off by at most the errors of both factors and 1; of most_whole factors and the
        // first, below 257 * (series_error + 2) < 2^20.
        constexpr std::uint64_t product_error = std::uint64_t{ 1 } << 20;

        /** exp(-rest / denominator) off by less than series_error steps, rest at most the denominator. */
        WideFraction series(std::uint64_t rest, std::uint64_t denominator)
        {
            WideFraction term(1);
            WideFraction positive(1);
            WideFraction negative;
            for (std::uint64_t k = 1; !term.is_zero(); k++)
            {
                term = term.times(rest).over(denominator * k);
                WideFraction &sum = (k & 1) != 0 ? negative : positive;
                sum = sum + term;
            }
            return positive - negative;
        }
    } // namespace

    WideFraction WideFraction::of_bits(
        std::uint64_t first, std::uint64_t second, std::uint64_t third, std::uint64_t fourth) noexcept
    {
        WideFraction result;
        result.limbs_ = { fourth, third, second, first, 0, 0, 0, 0 };
        return result;
    }

    bool WideFraction::is_zero() const noexcept
    {
        std::uint64_t bits = 0;
        for (const std::uint64_t limb : limbs_)
        {
            bits |= limb;
        }
        return bits == 0;
    }

    WideFraction WideFraction::operator+(const WideFraction &other) const noexcept
    {
        WideFraction result;
        Product carry = 0;
        for (std::size_t i = 0; i < limb_count; i++)
        {
            carry += limbs_[i];
            carry += other.limbs_[i];
            result.limbs_[i] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        return result;
    }

    WideFraction WideFraction::operator-(const WideFraction &other) const noexcept
    {
        WideFraction result;
        std::uint64_t borrow = 0;
        for (std::size_t i = 0; i < limb_count; i++)
        {
            const Product subtracted = static_cast<Product>(other.limbs_[i]) + borrow;
            result.limbs_[i] = limbs_[i] - static_cast<std::uint64_t>(subtracted);
            borrow = subtracted > limbs_[i] ? 1 : 0;
        }
        return result;
    }

    WideFraction WideFraction::times(std::uint64_t factor) const noexcept
    {
        WideFraction result;
        Product carry = 0;
        for (std::size_t i = 0; i < limb_count; i++)
        {
            carry += static_cast<Product>(limbs_[i]) * factor;
            result.limbs_[i] = static_cast<std::uint64_t>(carry);
            carry >>= 64;
        }
        return result;
    }

    WideFraction WideFraction::times(const WideFraction &factor) const noexcept
    {
        WideFraction result;
        std::array<std::uint64_t, 2 * (fraction_limbs + 1)> product{};
        for (std::size_t i = 0; i <= fraction_limbs; i++)
        {
            Product carry = 0;
            for (std::size_t j = 0; j <= fraction_limbs; j++)
            {
                carry += static_cast<Product>(limbs_[i]) * factor.limbs_[j];
                carry += product[i + j];
                product[i + j] = static_cast<std::uint64_t>(carry);
                carry >>= 64;
            }
            product[i + fraction_limbs + 1] = static_cast<std::uint64_t>(carry);
        }
        for (std::size_t i = 0; i <= fraction_limbs; i++)
        {
            result.limbs_[i] = product[i + fraction_limbs];
        }
        return result;
    }

    WideFraction WideFraction::over(std::uint64_t divisor) const noexcept
    {
        WideFraction result;
        Product rest = 0;
        for (std::size_t i = limb_count; i-- > 0;)
        {
            rest = (rest << 64) | limbs_[i];
            result.limbs_[i] = static_cast<std::uint64_t>(rest / divisor);
            rest %= divisor;
        }
        return result;
    }

    bool WideFraction::operator<(const WideFraction &other) const noexcept
    {
        for (std::size_t i = limb_count; i-- > 0;)
        {
            if (limbs_[i] != other.limbs_[i])
            {
                return limbs_[i] < other.limbs_[i];
            }
        }
        return false;
    }

    WideInterval exp_of_minus(std::uint64_t numerator, std::uint64_t denominator)
    {
        const std::uint64_t whole = numerator / denominator;
        if (whole >= most_whole)
        {
            return { WideFraction(), WideFraction::steps(1) };
        }
        if (numerator == 0)
        {
            return { WideFraction(1), WideFraction(1) };
        }
        WideFraction value = series(numerator % denominator, denominator);
        const WideFraction one_over_e = series(1, 1);
        for (std::uint64_t i = 0; i < whole; i++)
        {
            value = value.times(one_over_e);
        }
        const WideFraction error = WideFraction::steps(product_error);
        return { value < error ? WideFraction() : value - error, value + error };
    }
} // namespace cipherfold
