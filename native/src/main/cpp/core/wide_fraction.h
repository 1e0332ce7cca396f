// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /** A number from 0 to below 2^256 in steps of 2^-256. What does not fit is lost: callers see to it. */
    class WideFraction
    {
    public:
        WideFraction() = default;

        explicit WideFraction(std::uint64_t whole) noexcept
        {
            limbs_[fraction_limbs] = whole;
        }

        /** The fraction with these 256 bits behind the point, most significant first. */
        static WideFraction of_bits(
            std::uint64_t first, std::uint64_t second, std::uint64_t third, std::uint64_t fourth) noexcept;

        /** That many steps of 2^-256. */
        static WideFraction steps(std::uint64_t count) noexcept
        {
            return of_bits(0, 0, 0, count);
        }

        bool is_zero() const noexcept;

        WideFraction operator+(const WideFraction &other) const noexcept;

        /** The difference, which must not be negative. */
        WideFraction operator-(const WideFraction &other) const noexcept;

        /** Exact, if it fits. */
        WideFraction times(std::uint64_t factor) const noexcept;

        /** The product of two numbers of at most 1, rounded down. */
        WideFraction times(const WideFraction &factor) const noexcept;

        /** The quotient, rounded down. */
        WideFraction over(std::uint64_t divisor) const noexcept;

        bool operator<(const WideFraction &other) const noexcept;

    private:
        static constexpr std::size_t fraction_limbs = 4;
        static constexpr std::size_t limb_count = 8;

        // Least significant first.
        std::array<std::uint64_t, limb_count> limbs_{};
    };

    /** Bounds of a real number. */
    struct WideInterval
    {
        WideFraction low;
        WideFraction high;
    };

    /**
    Bounds of exp(-numerator / denominator) that are less than 2^-234 apart.

    @param denominator 1 to 2^32
    */
    WideInterval exp_of_minus(std::uint64_t numerator, std::uint64_t denominator);
} // namespace cipherfold
