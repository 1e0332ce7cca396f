// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/kernels.h"
#include "learn/tile.h"

namespace cipherfold::learn
{
    namespace
    {
        /** Inner indices whose products are summed before they meet the sum of those before: keeps rounding errors
         * small. */
        constexpr std::size_t inner_at_once = 512;

        typedef float FourFloats __attribute__((vector_size(16)));
        typedef float UnalignedFour __attribute__((vector_size(16), aligned(4)));
        typedef std::int32_t FourIntegers __attribute__((vector_size(16)));

        CIPHERFOLD_INLINE FourFloats four(const float *source)
        {
            return *reinterpret_cast<const UnalignedFour *>(source);
        }

        CIPHERFOLD_INLINE FourFloats shuffle(FourFloats a, FourFloats b, FourIntegers order)
        {
#if defined(__clang__)
            FourFloats result;
            for (int i = 0; i < 4; i++)
            {
                result[i] = order[i] < 4 ? a[order[i]] : b[order[i] - 4];
            }
            return result;
#else
            return __builtin_shuffle(a, b, order);
#endif
        }

        /** target[column][row] = source[row][column] for 4 x 4 numbers. */
        CIPHERFOLD_INLINE void transpose_four(
            const float *source, std::size_t source_row, float *target, std::size_t target_row)
        {
            const FourFloats r0 = four(source);
            const FourFloats r1 = four(source + source_row);
            const FourFloats r2 = four(source + 2 * source_row);
            const FourFloats r3 = four(source + 3 * source_row);
            const FourIntegers low = { 0, 4, 1, 5 };
            const FourIntegers high = { 2, 6, 3, 7 };
            const FourFloats a = shuffle(r0, r2, low);
            const FourFloats b = shuffle(r0, r2, high);
            const FourFloats c = shuffle(r1, r3, low);
            const FourFloats d = shuffle(r1, r3, high);
            *reinterpret_cast<UnalignedFour *>(target) = shuffle(a, c, low);
            *reinterpret_cast<UnalignedFour *>(target + target_row) = shuffle(a, c, high);
            *reinterpret_cast<UnalignedFour *>(target + 2 * target_row) = shuffle(b, d, low);
            *reinterpret_cast<UnalignedFour *>(target + 3 * target_row) = shuffle(b, d, high);
        }

        /** target: [columns, rows], the transpose of source: [rows, columns]. */
        void transpose(const float *source, std::size_t rows, std::size_t columns, float *target)
        {
            const std::size_t whole_rows = rows / 4 * 4;
            const std::size_t whole_columns = columns / 4 * 4;
            for (std::size_t row = 0; row < whole_rows; row += 4)
            {
                for (std::size_t column = 0; column < whole_columns; column += 4)
                {
                    transpose_four(source + row * columns + column, columns, target + column * rows + row, rows);
                }
            }
            for (std::size_t row = 0; row < rows; row++)
            {
                for (std::size_t column = row < whole_rows ? whole_columns : 0; column < columns; column++)
                {
                    target[column * rows + row] = source[row * columns + column];
                }
            }
        }

        /** c: [rows, 1], the inner products of the rows of a with b. */
        void multiply_by_column(
            const float *a, const float *b, std::size_t rows, std::size_t inner, float *c, bool accumulate)
        {
            for (std::size_t row = 0; row < rows; row++)
            {
                Floats sums[4] = {};
                double total = 0;
                const float *const left = a + row * inner;
                std::size_t k = 0;
                while (k < inner)
                {
                    const std::size_t end = inner - k < 32 * lanes ? inner : k + 32 * lanes;
                    for (; k + 4 * lanes <= end; k += 4 * lanes)
                    {
#pragma GCC unroll 4
                        for (std::size_t part = 0; part < 4; part++)
                        {
                            sums[part] += load(left + k + part * lanes) * load(b + k + part * lanes);
                        }
                    }
                    for (; k < end; k += lanes)
                    {
                        const std::size_t count = end - k < lanes ? end - k : lanes;
                        sums[0] += load_first(left + k, count) * load_first(b + k, count);
                    }
                    const Floats sum = (sums[0] + sums[1]) + (sums[2] + sums[3]);
                    sums[0] = sums[1] = sums[2] = sums[3] = Floats{};
                    total += static_cast<double>(sum_of_lanes(sum));
                    k = end;
                }
                c[row] = static_cast<float>(accumulate ? total + static_cast<double>(c[row]) : total);
            }
        }

        /** c = op(a) b, with b: [inner, columns]. */
        template <Left Form>
        void multiply_one(
            const Product &product, std::size_t rows, std::size_t columns, std::size_t a_row, std::size_t a_inner,
            const float *a, const float *b, float *c)
        {
            for (std::size_t k = 0; k < product.inner; k += inner_at_once)
            {
                const std::size_t left = product.inner - k;
                TileProduct part = {};
                part.a = a + k * a_inner;
                part.a_row = a_row;
                part.a_inner = a_inner;
                part.b = b + k * columns;
                part.b_inner = columns;
                part.inner = left < inner_at_once ? left : inner_at_once;
                part.segments = 1;
                part.blocks = 1;
                part.c = c;
                part.c_row = columns;
                part.accumulate = product.accumulate || k > 0;
                multiply_tiles<Form>(part, rows, columns);
            }
        }

        /** Scratch: inner * columns numbers if b is transposed. */
        void multiply(const Product &product, float *scratch)
        {
            for (std::size_t group = 0; group < product.groups; group++)
            {
                const float *const a = product.a.data + group * product.a.stride;
                const float *b = product.b.data + group * product.b.stride;
                float *const c = product.c.data + group * product.c.stride;
                if (product.transpose_b && product.inner > 1 && product.columns > 1)
                {
                    if (group == 0 || product.b.stride != 0)
                    {
                        transpose(b, product.columns, product.inner, scratch);
                    }
                    b = scratch;
                }
                if (product.transpose_a && product.columns == 1)
                {
                    // A column times a matrix is the transpose of a row times its transpose, which lies in the same
                    // order.
                    multiply_one<Left::rows_apart>(product, 1, product.rows, product.inner, 1, b, a, c);
                }
                else if (product.transpose_a)
                {
                    multiply_one<Left::rows_adjacent>(product, product.rows, product.columns, 1, product.rows, a, b, c);
                }
                else if (product.columns == 1)
                {
                    multiply_by_column(a, b, product.rows, product.inner, c, product.accumulate);
                }
                else
                {
                    multiply_one<Left::rows_apart>(product, product.rows, product.columns, product.inner, 1, a, b, c);
                }
            }
        }
    } // namespace
} // namespace cipherfold::learn
