// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/avx512.h"

#if defined(__x86_64__)

namespace cipherfold::avx512
{
    /** Eight words of 60 bits are seven and a half of 64 bits. */
    constexpr std::size_t packed_group_bytes = 60;
    constexpr __mmask16 packed_group_mask = 0x7fff;

    /** How far word j, which begins at bit 60 j, begins before the j-th 64 bits. */
    CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i bits_before()
    {
        return _mm512_setr_epi64(0, 4, 8, 12, 16, 20, 24, 28);
    }

    /** Reads exactly 60 bytes. */
    CIPHERFOLD_AVX512 CIPHERFOLD_INLINE __m512i load_packed(const std::uint8_t *packed)
    {
        const __m512i bits = _mm512_maskz_loadu_epi32(packed_group_mask, packed);
        const __m512i before = _mm512_alignr_epi64(bits, _mm512_setzero_si512(), 7);
        const __m512i high = _mm512_sllv_epi64(bits, bits_before());
        const __m512i low = _mm512_srlv_epi64(before, _mm512_sub_epi64(broadcast(64), bits_before()));
        // (high | low) & mask.
        return _mm512_ternarylogic_epi64(high, low, broadcast((std::uint64_t{ 1 } << 60) - 1), 0xa8);
    }

    /** Writes exactly 60 bytes; the words are below 2^60. */
    CIPHERFOLD_AVX512 CIPHERFOLD_INLINE void store_packed(std::uint8_t *packed, __m512i words)
    {
        const __m512i next = _mm512_alignr_epi64(_mm512_setzero_si512(), words, 1);
        const __m512i low = _mm512_srlv_epi64(words, bits_before());
        const __m512i high = _mm512_sllv_epi64(next, _mm512_sub_epi64(broadcast(60), bits_before()));
        _mm512_mask_storeu_epi32(packed, packed_group_mask, _mm512_or_si512(low, high));
    }
} // namespace cipherfold::avx512
#endif
