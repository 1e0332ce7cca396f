// SPDX-License-Identifier: Apache-2.0
#include "core/stochastic_rounding.h"
#include "core/error.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace cipherfold
{
    namespace
    {
        constexpr std::size_t batch = 1024;
        constexpr double largest_number = 1.5 * (1 << 30);
        constexpr double coin_sides = 4294967296.0;

        struct Squares
        {
            std::uint64_t lower;
            std::uint64_t upper;
        };

        CIPHERFOLD_INLINE Squares round_all(
            const double *__restrict numbers, double unit, const std::uint32_t *__restrict coins,
            std::int32_t *__restrict target, std::size_t count)
        {
            std::int64_t out_of_range = 0;
            for (std::size_t i = 0; i < count; i++)
            {
                out_of_range |= std::fabs(numbers[i] * unit) <= largest_number ? 0 : -1;
            }
            require(out_of_range == 0, "a number is too large to be rounded");
            for (std::size_t i = 0; i < count; i++)
            {
                const double number = numbers[i] * unit;
                const auto towards_zero = static_cast<std::int32_t>(number);
                const std::int32_t down = towards_zero - (static_cast<double>(towards_zero) > number ? 1 : 0);
                // A word from the stream as a number, from its signed value: not every instruction set has the other.
                const double coin =
                    static_cast<double>(static_cast<std::int32_t>(coins[i] ^ 0x80000000)) + 2147483648.0;
                target[i] = down + (coin < (number - static_cast<double>(down)) * coin_sides ? 1 : 0);
            }
            Squares squares{ 0, 0 };
            for (std::size_t i = 0; i < count; i++)
            {
                const std::int64_t value = target[i];
                const auto square = static_cast<std::uint64_t>(value * value);
                squares.lower += square & 0xffffffff;
                squares.upper += square >> 32;
            }
            return squares;
        }

        Squares round_portable(
            const double *numbers, double unit, const std::uint32_t *coins, std::int32_t *target, std::size_t count)
        {
            return round_all(numbers, unit, coins, target, count);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) Squares round_avx2(
            const double *numbers, double unit, const std::uint32_t *coins, std::int32_t *target, std::size_t count)
        {
            return round_all(numbers, unit, coins, target, count);
        }

        __attribute__((target("avx512f"))) Squares round_avx512(
            const double *numbers, double unit, const std::uint32_t *coins, std::int32_t *target, std::size_t count)
        {
            return round_all(numbers, unit, coins, target, count);
        }
#endif

        using Kernel = Squares (*)(const double *, double, const std::uint32_t *, std::int32_t *, std::size_t);

        Kernel kernel_for(InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return round_avx512;
            }
            if (set == InstructionSet::avx2)
            {
                return round_avx2;
            }
#endif
            (void)set;
            return round_portable;
        }
    } // namespace

    StochasticRounding::StochasticRounding(const ChaCha20 &stream, double unit, InstructionSet set)
        : stream_(stream), coins_(batch), unit_(unit), set_(set)
    {
    }

    void StochasticRounding::round(const double *numbers, std::size_t count, std::int32_t *target)
    {
        const Kernel kernel = kernel_for(set_);
        while (count > 0)
        {
            const std::size_t part = std::min(count, batch);
            stream_.read(reinterpret_cast<std::uint8_t *>(coins_.data()), part * sizeof(std::uint32_t));
            const Squares squares = kernel(numbers, unit_, coins_.data(), target, part);
            lower_ += squares.lower;
            upper_ += squares.upper;
            numbers += part;
            target += part;
            count -= part;
        }
    }

    std::int64_t StochasticRounding::squared_norm() const noexcept
    {
        const std::uint64_t upper = upper_ + (lower_ >> 32);
        if (upper > 0x7fffffff)
        {
            return std::numeric_limits<std::int64_t>::max();
        }
        return static_cast<std::int64_t>((upper << 32) | (lower_ & 0xffffffff));
    }
} // namespace cipherfold
