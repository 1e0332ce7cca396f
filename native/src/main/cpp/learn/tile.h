// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/vector.h"

namespace cipherfold::learn
{
    namespace
    {
        /**
        A product c = a b as sums over blocks of segments of inner indices: element (row, k) of the left factor is
        a[block * a_block + segment * a_segment + row * a_row + k * a_inner], a row of the right one is contiguous at
        b[block * b_block + segment * b_segment + k * b_inner]. So a convolution is a product whose left factor is the
        padded image itself.
        */
        struct TileProduct
        {
            const float *a;
            std::size_t a_row;
            std::size_t a_inner;
            const float *b;
            std::size_t b_inner;
            std::size_t inner;
            std::size_t segments;
            std::size_t a_segment;
            std::size_t b_segment;
            std::size_t blocks;
            std::size_t a_block;
            std::size_t b_block;
            float *c;
            std::size_t c_row;
            bool accumulate;
        };

        /** How the left factor lies: rows one after the other with contiguous inner indices, or the transpose of that.
         */
        enum class Left
        {
            rows_apart,
            rows_adjacent
        };

        // Registers: 28 sums, two of the right factor and one of the left out of 32, or 12 sums out of 16.
#if defined(__AVX512F__)
        constexpr int most_rows[] = { 14, 14 };
#else
        constexpr int most_rows[] = { 12, 6 };
#endif

        /** A tile of the product in registers. Each sum runs over the inner indices in order, whatever the tile is. */
        template <Left Form, bool Partial, int Vectors, int Rows>
        void multiply_tile(
            const TileProduct &product, const float *first_a, const float *first_b, float *c, std::size_t last)
        {
            const std::size_t a_row = Form == Left::rows_adjacent ? 1 : product.a_row;
            const std::size_t a_inner = Form == Left::rows_adjacent ? product.a_inner : 1;
            Floats sums[Rows][Vectors] = {};
            for (std::size_t block = 0; block < product.blocks; block++)
            {
                for (std::size_t segment = 0; segment < product.segments; segment++)
                {
                    const float *a = first_a + block * product.a_block + segment * product.a_segment;
                    const float *b = first_b + block * product.b_block + segment * product.b_segment;
                    for (std::size_t k = 0; k < product.inner; k++)
                    {
                        Floats right[Vectors];
#pragma GCC unroll 2
                        for (int v = 0; v < Vectors - 1; v++)
                        {
                            right[v] = load(b + static_cast<std::size_t>(v) * lanes);
                        }
                        right[Vectors - 1] = load_some<Partial>(b + (Vectors - 1) * lanes, last);
#pragma GCC unroll 14
                        for (int row = 0; row < Rows; row++)
                        {
                            const Floats left = broadcast(a[static_cast<std::size_t>(row) * a_row]);
#pragma GCC unroll 2
                            for (int v = 0; v < Vectors; v++)
                            {
                                sums[row][v] += left * right[v];
                            }
                        }
                        a += a_inner;
                        b += product.b_inner;
                    }
                }
            }
#pragma GCC unroll 14
            for (int row = 0; row < Rows; row++)
            {
#pragma GCC unroll 2
                for (int v = 0; v < Vectors; v++)
                {
                    float *const place = c + static_cast<std::size_t>(v) * lanes;
                    if (Partial && v == Vectors - 1)
                    {
                        const Floats before = product.accumulate ? load_first(place, last) : Floats{};
                        store_first(place, before + sums[row][v], last);
                    }
                    else
                    {
                        store(place, product.accumulate ? load(place) + sums[row][v] : sums[row][v]);
                    }
                }
                c += product.c_row;
            }
        }

        using Tile = void (*)(const TileProduct &product, const float *a, const float *b, float *c, std::size_t last);

        /** Tiles of 1 to the most rows. */
        template <Left Form, bool Partial, int Vectors>
        struct Tiles
        {
            Tile of_rows[static_cast<std::size_t>(most_rows[Vectors - 1]) + 1];

            constexpr Tiles() : of_rows{}
            {
                fill<most_rows[Vectors - 1]>();
            }

            template <int Rows>
            constexpr void fill()
            {
                of_rows[Rows] = multiply_tile<Form, Partial, Vectors, Rows>;
                if constexpr (Rows > 1)
                {
                    fill<Rows - 1>();
                }
            }
        };

        template <Left Form, bool Partial, int Vectors>
        constexpr Tiles<Form, Partial, Vectors> tiles{};

        /** All rows of some columns, in tiles of about the same size. */
        template <Left Form, bool Partial, int Vectors>
        void multiply_columns(const TileProduct &product, std::size_t rows, std::size_t first, std::size_t last)
        {
            constexpr std::size_t most = most_rows[Vectors - 1];
            const float *a = product.a;
            float *c = product.c + first;
            std::size_t left = rows;
            for (std::size_t count = (rows + most - 1) / most; count > 0; count--)
            {
                const std::size_t now = (left + count - 1) / count;
                tiles<Form, Partial, Vectors>.of_rows[now](product, a, product.b + first, c, last);
                a += now * (Form == Left::rows_adjacent ? 1 : product.a_row);
                c += now * product.c_row;
                left -= now;
            }
        }

        /** The product with this many rows and columns. */
        template <Left Form>
        void multiply_tiles(const TileProduct &product, std::size_t rows, std::size_t columns)
        {
            std::size_t first = 0;
            for (; first + 2 * lanes <= columns; first += 2 * lanes)
            {
                multiply_columns<Form, false, 2>(product, rows, first, lanes);
            }
            const std::size_t left = columns - first;
            if (left > lanes)
            {
                multiply_columns<Form, true, 2>(product, rows, first, left - lanes);
            }
            else if (left == lanes)
            {
                multiply_columns<Form, false, 1>(product, rows, first, lanes);
            }
            else if (left > 0)
            {
                multiply_columns<Form, true, 1>(product, rows, first, left);
            }
        }
    } // namespace
} // namespace cipherfold::learn
