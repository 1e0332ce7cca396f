// SPDX-License-Identifier: Apache-2.0
#include "core/walsh_hadamard.h"
#include "core/error.h"
#include <algorithm>
#include <cstring>

namespace cipherfold
{
    namespace
    {
        template <std::size_t Lanes>
        struct Register
        {
            typedef double Reals __attribute__((vector_size(8 * Lanes)));
            typedef double InMemory __attribute__((vector_size(8 * Lanes), aligned(8), may_alias));
        };

        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void load(const double *source, typename Register<Lanes>::Reals &target)
        {
            target = *reinterpret_cast<const typename Register<Lanes>::InMemory *>(source);
        }

        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void store(const typename Register<Lanes>::Reals &source, double *target)
        {
            *reinterpret_cast<typename Register<Lanes>::InMemory *>(target) = source;
        }

        // One stage inside a register: a + b where the bit of the stride is clear, a - b where it is set.

        CIPHERFOLD_INLINE void stages_in_register(Register<2>::Reals &v)
        {
            using Reals = Register<2>::Reals;
            v = Reals{ v[1], v[0] } + v * Reals{ 1, -1 };
        }

        CIPHERFOLD_INLINE void stages_in_register(Register<4>::Reals &v)
        {
            using Reals = Register<4>::Reals;
            v = Reals{ v[1], v[0], v[3], v[2] } + v * Reals{ 1, -1, 1, -1 };
            v = Reals{ v[2], v[3], v[0], v[1] } + v * Reals{ 1, 1, -1, -1 };
        }

        CIPHERFOLD_INLINE void stages_in_register(Register<8>::Reals &v)
        {
            using Reals = Register<8>::Reals;
            v = Reals{ v[1], v[0], v[3], v[2], v[5], v[4], v[7], v[6] } + v * Reals{ 1, -1, 1, -1, 1, -1, 1, -1 };
            v = Reals{ v[2], v[3], v[0], v[1], v[6], v[7], v[4], v[5] } + v * Reals{ 1, 1, -1, -1, 1, 1, -1, -1 };
            v = Reals{ v[4], v[5], v[6], v[7], v[0], v[1], v[2], v[3] } + v * Reals{ 1, 1, 1, 1, -1, -1, -1, -1 };
        }

        template <class Reals>
        CIPHERFOLD_INLINE void butterfly(Reals &a, Reals &b)
        {
            const Reals difference = a - b;
            a = a + b;
            b = difference;
        }

        // Variables and no arrays: the compiler keeps them in registers.

        /** The stage with this stride. */
        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void one_stage(double *vector, std::size_t length, std::size_t stride)
        {
            for (std::size_t start = 0; start < length; start += 2 * stride)
            {
                for (std::size_t i = start; i < start + stride; i += Lanes)
                {
                    typename Register<Lanes>::Reals a, b;
                    load<Lanes>(vector + i, a);
                    load<Lanes>(vector + i + stride, b);
                    butterfly(a, b);
                    store<Lanes>(a, vector + i);
                    store<Lanes>(b, vector + i + stride);
                }
            }
        }

        /** The stages with this stride, twice and four times of it, after those inside the registers if asked for. */
        template <std::size_t Lanes, bool InRegisters>
        CIPHERFOLD_INLINE void three_stages(double *vector, std::size_t length, std::size_t stride)
        {
            for (std::size_t start = 0; start < length; start += 8 * stride)
            {
                for (std::size_t i = start; i < start + stride; i += Lanes)
                {
                    double *const place = vector + i;
                    typename Register<Lanes>::Reals a, b, c, d, e, f, g, h;
                    load<Lanes>(place, a);
                    load<Lanes>(place + stride, b);
                    load<Lanes>(place + 2 * stride, c);
                    load<Lanes>(place + 3 * stride, d);
                    load<Lanes>(place + 4 * stride, e);
                    load<Lanes>(place + 5 * stride, f);
                    load<Lanes>(place + 6 * stride, g);
                    load<Lanes>(place + 7 * stride, h);
                    if constexpr (InRegisters)
                    {
                        stages_in_register(a);
                        stages_in_register(b);
                        stages_in_register(c);
                        stages_in_register(d);
                        stages_in_register(e);
                        stages_in_register(f);
                        stages_in_register(g);
                        stages_in_register(h);
                    }
                    butterfly(a, b);
                    butterfly(c, d);
                    butterfly(e, f);
                    butterfly(g, h);
                    butterfly(a, c);
                    butterfly(b, d);
                    butterfly(e, g);
                    butterfly(f, h);
                    butterfly(a, e);
                    butterfly(b, f);
                    butterfly(c, g);
                    butterfly(d, h);
                    store<Lanes>(a, place);
                    store<Lanes>(b, place + stride);
                    store<Lanes>(c, place + 2 * stride);
                    store<Lanes>(d, place + 3 * stride);
                    store<Lanes>(e, place + 4 * stride);
                    store<Lanes>(f, place + 5 * stride);
                    store<Lanes>(g, place + 6 * stride);
                    store<Lanes>(h, place + 7 * stride);
                }
            }
        }

        /** The stages with strides from first_stride, a multiple of Lanes, to length / 2. */
        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void later_stages(double *vector, std::size_t length, std::size_t first_stride)
        {
            std::size_t stride = first_stride;
            for (; stride * 8 <= length; stride *= 8)
            {
                three_stages<Lanes, false>(vector, length, stride);
            }
            for (; stride < length; stride *= 2)
            {
                one_stage<Lanes>(vector, length, stride);
            }
        }

        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void within_block(double *vector, std::size_t length)
        {
            if (length < 8 * Lanes)
            {
                for (std::size_t stride = 1; stride < length; stride *= 2)
                {
                    one_stage<1>(vector, length, stride);
                }
                return;
            }
            three_stages<Lanes, true>(vector, length, Lanes);
            later_stages<Lanes>(vector, length, 8 * Lanes);
        }

        /**
        The stages with strides stride, 2 * stride, ... rows * stride / 2: narrow columns of the rows are copied to a
        buffer that fits the first-level cache, so that memory is passed over once for up to eight stages.
        */
        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void far_stages(
            double *vector, std::size_t length, std::size_t stride, std::size_t rows, double *buffer)
        {
            const std::size_t width = hadamard_block / rows;
            for (std::size_t start = 0; start < length; start += rows * stride)
            {
                for (std::size_t column = start; column < start + stride; column += width)
                {
                    for (std::size_t row = 0; row < rows; row++)
                    {
                        std::memcpy(buffer + row * width, vector + column + row * stride, width * sizeof(double));
                    }
                    later_stages<Lanes>(buffer, hadamard_block, width);
                    for (std::size_t row = 0; row < rows; row++)
                    {
                        std::memcpy(vector + column + row * stride, buffer + row * width, width * sizeof(double));
                    }
                }
            }
        }

        void within_block_portable(double *vector, std::size_t length)
        {
            within_block<2>(vector, length);
        }

        void far_stages_portable(
            double *vector, std::size_t length, std::size_t stride, std::size_t rows, double *buffer)
        {
            far_stages<2>(vector, length, stride, rows, buffer);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void within_block_avx2(double *vector, std::size_t length)
        {
            within_block<4>(vector, length);
        }

        __attribute__((target("avx2"))) void far_stages_avx2(
            double *vector, std::size_t length, std::size_t stride, std::size_t rows, double *buffer)
        {
            far_stages<4>(vector, length, stride, rows, buffer);
        }

        __attribute__((target("avx512f"))) void within_block_avx512(double *vector, std::size_t length)
        {
            within_block<8>(vector, length);
        }

        __attribute__((target("avx512f"))) void far_stages_avx512(
            double *vector, std::size_t length, std::size_t stride, std::size_t rows, double *buffer)
        {
            far_stages<8>(vector, length, stride, rows, buffer);
        }
#endif

        struct Kernels
        {
            void (*within_block)(double *, std::size_t);
            void (*far_stages)(double *, std::size_t, std::size_t, std::size_t, double *);
        };

        Kernels kernels_for(InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return { within_block_avx512, far_stages_avx512 };
            }
            if (set == InstructionSet::avx2)
            {
                return { within_block_avx2, far_stages_avx2 };
            }
#endif
            (void)set;
            return { within_block_portable, far_stages_portable };
        }

        bool is_power_of_two(std::size_t length)
        {
            return length != 0 && (length & (length - 1)) == 0;
        }
    } // namespace

    void hadamard_within_block(double *vector, std::size_t length, InstructionSet set)
    {
        require(is_power_of_two(length) && length <= hadamard_block, "length of a block");
        kernels_for(set).within_block(vector, length);
    }

    void hadamard_across_blocks(double *vector, std::size_t length, double *buffer, InstructionSet set)
    {
        require(is_power_of_two(length), "length is no power of two");
        // Rows of at least 16 numbers, two lines of a cache.
        constexpr std::size_t most_rows = hadamard_block / 16;
        const Kernels kernels = kernels_for(set);
        for (std::size_t stride = hadamard_block; stride < length;)
        {
            const std::size_t rows = std::min(most_rows, length / stride);
            kernels.far_stages(vector, length, stride, rows, buffer);
            stride *= rows;
        }
    }
} // namespace cipherfold
