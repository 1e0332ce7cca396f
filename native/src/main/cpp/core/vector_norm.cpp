// SPDX-License-Identifier: Apache-2.0
#include "core/vector_norm.h"
#include <cmath>
#include <cstdint>
#include <cstring>

namespace cipherfold
{
    namespace
    {
        constexpr std::size_t sums = 16;
        constexpr std::int64_t all_but_sign = 0x7fffffffffffffff;

        // As integers, absolute values are in the same order as the numbers, infinity and NaN above all others.
        CIPHERFOLD_INLINE std::int64_t largest_bits(const double *vector, std::size_t length)
        {
            std::int64_t largest = 0;
            for (std::size_t i = 0; i < length; i++)
            {
                std::int64_t bits;
                std::memcpy(&bits, vector + i, sizeof(bits));
                bits &= all_but_sign;
                largest = bits > largest ? bits : largest;
            }
            return largest;
        }

        template <std::size_t Lanes>
        CIPHERFOLD_INLINE double add_squares(const double *vector, std::size_t length, double unit)
        {
            typedef double Reals __attribute__((vector_size(8 * Lanes)));
            Reals lanes[sums / Lanes] = {};
            std::size_t start = 0;
            for (; start + sums <= length; start += sums)
            {
                for (std::size_t k = 0; k < sums / Lanes; k++)
                {
                    Reals x;
                    std::memcpy(&x, vector + start + k * Lanes, sizeof(x));
                    x *= unit;
                    lanes[k] += x * x;
                }
            }
            double total = 0;
            for (std::size_t i = 0; i < sums; i++)
            {
                double sum = lanes[i / Lanes][i % Lanes];
                if (start + i < length)
                {
                    const double x = vector[start + i] * unit;
                    sum += x * x;
                }
                total += sum;
            }
            return total;
        }

        CIPHERFOLD_INLINE void scale_all(double *vector, std::size_t length, double first, double second)
        {
            for (std::size_t i = 0; i < length; i++)
            {
                vector[i] = vector[i] * first * second;
            }
        }

        std::int64_t largest_bits_portable(const double *vector, std::size_t length)
        {
            return largest_bits(vector, length);
        }

        double add_squares_portable(const double *vector, std::size_t length, double unit)
        {
            return add_squares<2>(vector, length, unit);
        }

        void scale_portable(double *vector, std::size_t length, double first, double second)
        {
            scale_all(vector, length, first, second);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) std::int64_t largest_bits_avx2(const double *vector, std::size_t length)
        {
            return largest_bits(vector, length);
        }

        __attribute__((target("avx2"))) double add_squares_avx2(const double *vector, std::size_t length, double unit)
        {
            return add_squares<4>(vector, length, unit);
        }

        __attribute__((target("avx2"))) void scale_avx2(
            double *vector, std::size_t length, double first, double second)
        {
            scale_all(vector, length, first, second);
        }

        __attribute__((target("avx512f"))) double add_squares_avx512(
            const double *vector, std::size_t length, double unit)
        {
            return add_squares<8>(vector, length, unit);
        }
#endif

        struct Kernels
        {
            std::int64_t (*largest_bits)(const double *, std::size_t);
            double (*add_squares)(const double *, std::size_t, double);
            void (*scale)(double *, std::size_t, double, double);
        };

        Kernels kernels_for(InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return { largest_bits_avx2, add_squares_avx512, scale_avx2 };
            }
            if (set == InstructionSet::avx2)
            {
                return { largest_bits_avx2, add_squares_avx2, scale_avx2 };
            }
#endif
            (void)set;
            return { largest_bits_portable, add_squares_portable, scale_portable };
        }
    } // namespace

    double largest_magnitude(const double *vector, std::size_t length, InstructionSet set)
    {
        const std::int64_t bits = kernels_for(set).largest_bits(vector, length);
        double largest;
        std::memcpy(&largest, &bits, sizeof(largest));
        return largest;
    }

    std::size_t first_not_finite(const double *vector, std::size_t length)
    {
        std::size_t i = 0;
        while (i < length && std::isfinite(vector[i]))
        {
            i++;
        }
        return i;
    }

    double sum_of_squares(const double *vector, std::size_t length, double unit, InstructionSet set)
    {
        return kernels_for(set).add_squares(vector, length, unit);
    }

    void scale(double *vector, std::size_t length, double first, double second, InstructionSet set)
    {
        kernels_for(set).scale(vector, length, first, second);
    }
} // namespace cipherfold
