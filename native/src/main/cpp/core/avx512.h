// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"

#if defined(__x86_64__)
#include <cstddef>
#include <cstdint>

// GCC takes the deliberately undefined operand of its own intrinsics for a defect (its bug 105593), wherever they end
// up.
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 14
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <immintrin.h>

/** What InstructionSet::avx512 stands for. */
#define CIPHERFOLD_AVX512 __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl")))

namespace cipherfold::avx512
{
    /** Words in a register. */
    constexpr std::size_t lanes = 8;

    CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i load(const std::uint64_t *words)
    {
        return _mm512_loadu_si512(words);
    }

    CIPHERFOLD_AVX512 CIPHERFOLD_INLINE void store(std::uint64_t *words, __m512i values)
    {
        _mm512_storeu_si512(words, values);
    }

    CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i broadcast(std::uint64_t value)
    {
        return _mm512_set1_epi64(static_cast<long long>(value));
    }

    /** value - bound where value is not below the bound, else value; value is below twice the bound. */
    CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i subtract_if_not_below(__m512i value, __m512i bound)
    {
        return _mm512_min_epu64(value, _mm512_sub_epi64(value, bound));
    }
} // namespace cipherfold::avx512
#endif
