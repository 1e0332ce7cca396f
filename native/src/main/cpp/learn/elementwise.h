// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/kernels.h"
#include "learn/vector.h"

namespace cipherfold::learn
{
    namespace
    {
        /**
        The hyperbolic tangent, within 2e-7 of its value. An odd polynomial below 0.625, else 1 - 2 / (exp(2 |x|) + 1)
        with exp(y) = 2^n exp(y - n ln 2) (the coefficients are those of Moshier's Cephes library, tanhf and expf).
        */
        CIPHERFOLD_INLINE Floats hyperbolic_tangent(Floats x)
        {
            const Integers sign_bit = Integers{} + static_cast<std::int32_t>(0x80000000U);
            const Integers sign = reinterpret_cast<Integers>(x) & sign_bit;
            const Floats magnitude = reinterpret_cast<Floats>(reinterpret_cast<Integers>(x) & ~sign_bit);
            const Floats square = x * x;
            Floats odd = -5.70498872745e-3F * square + 2.06390887954e-2F;
            odd = odd * square - 5.37397155531e-2F;
            odd = odd * square + 1.33314422036e-1F;
            odd = odd * square - 3.33332819422e-1F;
            const Floats small = odd * square * magnitude + magnitude;
            // Beyond 9.1 the result is 1 in single precision. Not a number stays that.
            const Floats limit = broadcast(10.0F);
            const Floats twice = 2.0F * (magnitude > limit ? limit : magnitude);
            // Adding and taking away 1.5 * 2^23 rounds to the nearest integer.
            const Floats shifter = broadcast(12582912.0F);
            const Floats shifted = twice * 1.44269504088896341F + shifter;
            const Floats whole = shifted - shifter;
            Floats rest = twice - whole * 0.693359375F;
            rest = rest + whole * 2.12194440e-4F;
            Floats exponential = 1.9875691500e-4F * rest + 1.3981999507e-3F;
            exponential = exponential * rest + 8.3334519073e-3F;
            exponential = exponential * rest + 4.1665795894e-2F;
            exponential = exponential * rest + 1.6666665459e-1F;
            exponential = exponential * rest + 5.0000001201e-1F;
            exponential = exponential * rest * rest + rest + 1.0F;
            const Integers power = reinterpret_cast<Integers>(shifted) - reinterpret_cast<Integers>(shifter);
            exponential *= reinterpret_cast<Floats>((power + 127) << 23);
            const Floats large = 1.0F - 2.0F / (exponential + 1.0F);
            const Floats result = magnitude < broadcast(0.625F) ? small : large;
            return reinterpret_cast<Floats>(reinterpret_cast<Integers>(result) | sign);
        }

        template <UnitFunction Function>
        CIPHERFOLD_INLINE Floats value_of(Floats x)
        {
            switch (Function)
            {
            case UnitFunction::relu:
                return positive_part(x);
            case UnitFunction::tanh:
                return hyperbolic_tangent(x);
            case UnitFunction::identity:
                break;
            }
            return x;
        }

        /** The function's derivative, which follows from its value, times a number. */
        template <UnitFunction Function>
        CIPHERFOLD_INLINE Floats times_slope(Floats value, Floats number)
        {
            switch (Function)
            {
            case UnitFunction::relu:
                return where(value > Floats{}, number);
            case UnitFunction::tanh:
                return number * (1.0F - value * value);
            case UnitFunction::identity:
                break;
            }
            return number;
        }

        /** A function of single numbers over all groups, body(group, index, count, width), row by row. */
        template <class Body>
        CIPHERFOLD_INLINE void for_rows(const Activation &activation, Body body)
        {
            for (std::size_t group = 0; group < activation.groups; group++)
            {
                for (std::size_t row = 0; row < activation.rows; row++)
                {
                    for_registers(
                        activation.columns, [&](std::size_t column, std::size_t count, auto width)
                        { body(group, row * activation.columns + column, column, count, width); });
                }
            }
        }

        template <class Body>
        CIPHERFOLD_INLINE void for_numbers(std::size_t groups, std::size_t size, Body body)
        {
            for (std::size_t group = 0; group < groups; group++)
            {
                for_registers(
                    size, [&](std::size_t index, std::size_t count, auto width) { body(group, index, count, width); });
            }
        }

        CIPHERFOLD_INLINE float *at(Matrices matrices, std::size_t group, std::size_t index)
        {
            return matrices.data + group * matrices.stride + index;
        }

        /** Runs body with the function as a type. */
        template <UnitFunction F>
        struct Chosen
        {
            static constexpr UnitFunction function = F;
        };

        template <class Body>
        CIPHERFOLD_INLINE void with_function(UnitFunction function, Body body)
        {
            switch (function)
            {
            case UnitFunction::relu:
                body(Chosen<UnitFunction::relu>{});
                break;
            case UnitFunction::tanh:
                body(Chosen<UnitFunction::tanh>{});
                break;
            case UnitFunction::identity:
                body(Chosen<UnitFunction::identity>{});
                break;
            }
        }

        void activate(const Activation &activation, Matrices bias, Matrices values)
        {
            with_function(
                activation.function,
                [&](auto chosen)
                {
                    for_rows(
                        activation,
                        [&](std::size_t group, std::size_t index, std::size_t column, std::size_t count, auto width)
                        {
                            constexpr bool partial = decltype(width)::partial;
                            float *const place = at(values, group, index);
                            const Floats sum =
                                load_some<partial>(place, count) + load_some<partial>(at(bias, group, column), count);
                            store_some<partial>(place, value_of<decltype(chosen)::function>(sum), count);
                        });
                });
        }

        void activate_backward(const Activation &activation, Matrices values, Matrices gradient)
        {
            with_function(
                activation.function,
                [&](auto chosen)
                {
                    for_numbers(
                        activation.groups, activation.rows * activation.columns,
                        [&](std::size_t group, std::size_t index, std::size_t count, auto width)
                        {
                            constexpr bool partial = decltype(width)::partial;
                            float *const place = at(gradient, group, index);
                            store_some<partial>(
                                place,
                                times_slope<decltype(chosen)::function>(
                                    load_some<partial>(at(values, group, index), count),
                                    load_some<partial>(place, count)),
                                count);
                        });
                });
        }

        void activate_tangent(const Activation &activation, Matrices values, Matrices bias_tangent, Matrices tangent)
        {
            with_function(
                activation.function,
                [&](auto chosen)
                {
                    for_rows(
                        activation,
                        [&](std::size_t group, std::size_t index, std::size_t column, std::size_t count, auto width)
                        {
                            constexpr bool partial = decltype(width)::partial;
                            float *const place = at(tangent, group, index);
                            const Floats sum = load_some<partial>(place, count) +
                                               load_some<partial>(at(bias_tangent, group, column), count);
                            store_some<partial>(
                                place,
                                times_slope<decltype(chosen)::function>(
                                    load_some<partial>(at(values, group, index), count), sum),
                                count);
                        });
                });
        }

        void activate_tangent_backward(
            const Activation &activation, Matrices values, Matrices tangent, Matrices gradient,
            Matrices gradient_tangent)
        {
            with_function(
                activation.function,
                [&](auto chosen)
                {
                    for_numbers(
                        activation.groups, activation.rows * activation.columns,
                        [&](std::size_t group, std::size_t index, std::size_t count, auto width)
                        {
                            constexpr bool partial = decltype(width)::partial;
                            constexpr UnitFunction function = decltype(chosen)::function;
                            float *const place = at(gradient_tangent, group, index);
                            const Floats value = load_some<partial>(at(values, group, index), count);
                            Floats result = times_slope<function>(value, load_some<partial>(place, count));
                            if (function == UnitFunction::tanh)
                            {
                                // The second derivative is -2 tanh times the first, which the tangent contains.
                                result -= 2.0F * value * load_some<partial>(at(tangent, group, index), count) *
                                          load_some<partial>(at(gradient, group, index), count);
                            }
                            store_some<partial>(place, result, count);
                        });
                });
        }

        /** Scratch: a whole number of registers of double precision for the columns. */
        void sum_rows(
            std::size_t groups, std::size_t rows, std::size_t columns, Matrices values, Matrices sums, double *scratch)
        {
            constexpr std::size_t rows_at_once = 64;
            for (std::size_t group = 0; group < groups; group++)
            {
                __builtin_memset(scratch, 0, whole_registers(columns) * sizeof(double));
                for (std::size_t row = 0; row < rows; row += rows_at_once)
                {
                    const std::size_t end = rows - row < rows_at_once ? rows : row + rows_at_once;
                    for_registers(
                        columns,
                        [&](std::size_t column, std::size_t count, auto width)
                        {
                            Floats sum = {};
                            for (std::size_t i = row; i < end; i++)
                            {
                                sum +=
                                    load_some<decltype(width)::partial>(at(values, group, i * columns + column), count);
                            }
                            add_to(scratch + column, sum);
                        });
                }
                for (std::size_t column = 0; column < columns; column++)
                {
                    *at(sums, group, column) = static_cast<float>(scratch[column]);
                }
            }
        }

        void copy(std::size_t groups, std::size_t size, Matrices source, Matrices target)
        {
            for (std::size_t group = 0; group < groups; group++)
            {
                __builtin_memmove(at(target, group, 0), at(source, group, 0), size * sizeof(float));
            }
        }

        void subtract_product(std::size_t groups, std::size_t size, Matrices factors, Matrices source, Matrices target)
        {
            for_numbers(
                groups, size,
                [&](std::size_t group, std::size_t index, std::size_t count, auto width)
                {
                    constexpr bool partial = decltype(width)::partial;
                    float *const place = at(target, group, index);
                    store_some<partial>(
                        place,
                        load_some<partial>(place, count) - load_some<partial>(at(factors, group, index), count) *
                                                               load_some<partial>(at(source, group, index), count),
                        count);
                });
        }

        void multiply_numbers(std::size_t groups, std::size_t size, Matrices factors, Matrices source, Matrices target)
        {
            for_numbers(
                groups, size,
                [&](std::size_t group, std::size_t index, std::size_t count, auto width)
                {
                    constexpr bool partial = decltype(width)::partial;
                    store_some<partial>(
                        at(target, group, index),
                        load_some<partial>(at(factors, group, index), count) *
                            load_some<partial>(at(source, group, index), count),
                        count);
                });
        }

        void add(std::size_t groups, std::size_t size, Matrices source, Matrices target)
        {
            for_numbers(
                groups, size,
                [&](std::size_t group, std::size_t index, std::size_t count, auto width)
                {
                    constexpr bool partial = decltype(width)::partial;
                    float *const place = at(target, group, index);
                    store_some<partial>(
                        place, load_some<partial>(place, count) + load_some<partial>(at(source, group, index), count),
                        count);
                });
        }

        void inner_product(std::size_t groups, std::size_t size, Matrices a, Matrices b, Matrices sums)
        {
            for (std::size_t group = 0; group < groups; group++)
            {
                Doubles sum = {};
                for_registers(
                    size,
                    [&](std::size_t index, std::size_t count, auto width)
                    {
                        constexpr bool partial = decltype(width)::partial;
                        const Doubles left =
                            __builtin_convertvector(load_some<partial>(at(a, group, index), count), Doubles);
                        const Doubles right =
                            __builtin_convertvector(load_some<partial>(at(b, group, index), count), Doubles);
                        sum += left * right;
                    });
                double total = 0;
                for (std::size_t lane = 0; lane < lanes; lane++)
                {
                    total += sum[lane];
                }
                *at(sums, group, 0) = static_cast<float>(total);
            }
        }

        void add_scaled(std::size_t groups, std::size_t size, Matrices factor, Matrices source, Matrices target)
        {
            for_numbers(
                groups, size,
                [&](std::size_t group, std::size_t index, std::size_t count, auto width)
                {
                    constexpr bool partial = decltype(width)::partial;
                    float *const place = at(target, group, index);
                    store_some<partial>(
                        place,
                        load_some<partial>(place, count) +
                            broadcast(*at(factor, group, 0)) * load_some<partial>(at(source, group, index), count),
                        count);
                });
        }

        void scale(std::size_t groups, std::size_t size, Matrices factor, Matrices values)
        {
            for_numbers(
                groups, size,
                [&](std::size_t group, std::size_t index, std::size_t count, auto width)
                {
                    constexpr bool partial = decltype(width)::partial;
                    float *const place = at(values, group, index);
                    store_some<partial>(
                        place, broadcast(*at(factor, group, 0)) * load_some<partial>(place, count), count);
                });
        }
    } // namespace
} // namespace cipherfold::learn
