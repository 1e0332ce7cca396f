// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/avx512.h"
#include "core/instruction_set.h"
#include <cstddef>
#include <cstdint>

// Registers of floats for kernels that are written once. The files kernels_*.cpp compile this header and those that
// include it with the flags of one instruction set each. Everything is in an unnamed namespace and nothing of the
// standard library is called: an inline function that several files share would be linked once, perhaps in the version
// of another CPU.

namespace cipherfold::learn
{
    namespace
    {
#if defined(__AVX512F__)
        constexpr std::size_t lanes = 16;
#elif defined(__AVX2__)
        constexpr std::size_t lanes = 8;
#else
        constexpr std::size_t lanes = 4;
#endif
        typedef float Floats __attribute__((vector_size(4 * lanes)));
        typedef float UnalignedFloats __attribute__((vector_size(4 * lanes), aligned(4)));
        typedef std::int32_t Integers __attribute__((vector_size(4 * lanes)));
        typedef double Doubles __attribute__((vector_size(8 * lanes)));
        typedef double UnalignedDoubles __attribute__((vector_size(8 * lanes), aligned(8)));

        CIPHERFOLD_INLINE Floats load(const float *source)
        {
            return *reinterpret_cast<const UnalignedFloats *>(source);
        }

        CIPHERFOLD_INLINE void store(float *target, Floats values)
        {
            *reinterpret_cast<UnalignedFloats *>(target) = values;
        }

        CIPHERFOLD_INLINE Floats broadcast(float value)
        {
            return value - Floats{};
        }

#if defined(__AVX512F__)
        CIPHERFOLD_INLINE __mmask16 first_lanes(std::size_t count)
        {
            return static_cast<__mmask16>((1U << count) - 1U);
        }

        /** The first lanes, 1 to all; zeros in the others. */
        CIPHERFOLD_INLINE Floats load_first(const float *source, std::size_t count)
        {
            return _mm512_maskz_loadu_ps(first_lanes(count), source);
        }

        CIPHERFOLD_INLINE void store_first(float *target, Floats values, std::size_t count)
        {
            _mm512_mask_storeu_ps(target, first_lanes(count), values);
        }
#elif defined(__AVX2__)
        CIPHERFOLD_INLINE __m256i first_lanes(std::size_t count)
        {
            const __m256i indices = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
            return _mm256_cmpgt_epi32(_mm256_set1_epi32(static_cast<int>(count)), indices);
        }

        CIPHERFOLD_INLINE Floats load_first(const float *source, std::size_t count)
        {
            return _mm256_maskload_ps(source, first_lanes(count));
        }

        CIPHERFOLD_INLINE void store_first(float *target, Floats values, std::size_t count)
        {
            _mm256_maskstore_ps(target, first_lanes(count), values);
        }
#else
        CIPHERFOLD_INLINE Floats load_first(const float *source, std::size_t count)
        {
            Floats values = {};
            for (std::size_t i = 0; i < count; i++)
            {
                values[i] = source[i];
            }
            return values;
        }

        CIPHERFOLD_INLINE void store_first(float *target, Floats values, std::size_t count)
        {
            for (std::size_t i = 0; i < count; i++)
            {
                target[i] = values[i];
            }
        }
#endif

        /** All lanes, or the first ones alone. */
        template <bool Partial>
        CIPHERFOLD_INLINE Floats load_some(const float *source, std::size_t count)
        {
            return Partial ? load_first(source, count) : load(source);
        }

        template <bool Partial>
        CIPHERFOLD_INLINE void store_some(float *target, Floats values, std::size_t count)
        {
            if (Partial)
            {
                store_first(target, values, count);
            }
            else
            {
                store(target, values);
            }
        }

        /** Where the mask is set. */
        CIPHERFOLD_INLINE Floats where(Integers mask, Floats values)
        {
            return reinterpret_cast<Floats>(mask & reinterpret_cast<Integers>(values));
        }

        /** max(0, value); not a number stays what it is. */
        CIPHERFOLD_INLINE Floats positive_part(Floats values)
        {
            return where(~(values <= Floats{}), values);
        }

        /** sums + values, in double precision. The sums have room for a whole register. */
        CIPHERFOLD_INLINE void add_to(double *sums, Floats values)
        {
            UnalignedDoubles *const target = reinterpret_cast<UnalignedDoubles *>(sums);
            *target = *target + __builtin_convertvector(values, Doubles);
        }

        /** The sum of all lanes, in pairs. */
        CIPHERFOLD_INLINE float sum_of_lanes(Floats values)
        {
#if defined(__AVX512F__)
            return _mm512_reduce_add_ps(values);
#else
            float parts[lanes];
            store(parts, values);
#pragma GCC unroll 3
            for (std::size_t half = lanes / 2; half > 0; half /= 2)
            {
#pragma GCC unroll 4
                for (std::size_t lane = 0; lane < half; lane++)
                {
                    parts[lane] += parts[lane + half];
                }
            }
            return parts[0];
#endif
        }

        /** Numbers rounded up to whole registers. */
        CIPHERFOLD_INLINE std::size_t whole_registers(std::size_t count)
        {
            return (count + lanes - 1) / lanes * lanes;
        }

        /** Tells a body at compile time whether it has a whole register. */
        template <bool IsPartial>
        struct Width
        {
            static constexpr bool partial = IsPartial;
        };

        /** Runs body(index, count, width) for each whole register of a row, then for what is left of it. */
        template <class Body>
        CIPHERFOLD_INLINE void for_registers(std::size_t count, Body body)
        {
            std::size_t i = 0;
            for (; i + lanes <= count; i += lanes)
            {
                body(i, lanes, Width<false>{});
            }
            if (i < count)
            {
                body(i, count - i, Width<true>{});
            }
        }
    } // namespace
} // namespace cipherfold::learn
