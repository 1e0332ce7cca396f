// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /**
    What a word is multiplied by, w below q, with floor(2^63 w / q) in whole and in parts: the quotient is estimated from
    32-bit products.
    */
    struct TransformConstant
    {
        std::uint64_t word;
        std::uint64_t quotient;
        std::uint64_t quotient_high;
        std::uint64_t twice_quotient_high;
    };

    /** Roots of three stages that a block needs: four, two and one. */
    constexpr std::size_t roots_per_block = 7;

    // The kernels of VectorTransform: factor and first hold words, quotients and their high halves in groups as wide as the
    // registers (factor: in groups of eight), following the roots of all other stages in the order of their use.

#if defined(__x86_64__)
    void multiply_and_invert_avx2(
        std::uint64_t *words, std::size_t degree, std::uint64_t modulus, const std::uint64_t *factor,
        const std::uint64_t *first, const TransformConstant *following);

    void multiply_and_invert_avx512(
        std::uint64_t *words, std::size_t degree, std::uint64_t modulus, const std::uint64_t *factor,
        const std::uint64_t *first, const TransformConstant *following);
#endif
} // namespace cipherfold
