// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/bit_packing.h"
#include "he/context.h"
#include "he/value_kind.h"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cipherfold::he::strict::layout
{
    // What writing and reading have to agree on.

    constexpr std::uint8_t version = 1;

    /** Name of the parameters, kind, version. */
    constexpr std::size_t prefix_bytes = 32 + 1 + 1;

    /** Form, scale. */
    constexpr std::size_t plaintext_header_bytes = prefix_bytes + 1 + 8;

    /** Size, form, scale, correction factor. */
    constexpr std::size_t ciphertext_header_bytes = prefix_bytes + 1 + 1 + 8 + 8;

    /** Number of keys. */
    constexpr std::size_t relin_keys_header_bytes = prefix_bytes + 1;

    /** Number of keys; their elements follow. */
    constexpr std::size_t galois_keys_header_bytes = prefix_bytes + 4;

    constexpr std::size_t galois_element_bytes = 4;

    /** Polynomials of a public key, and of every part of a key for switching. */
    constexpr std::size_t key_polynomials = 2;

    /** The moduli of one polynomial, one after the other: the primes of a level, or the plain modulus alone. */
    using Moduli = std::vector<std::uint64_t>;

    inline Moduli primes_at(const Context &context, std::size_t level)
    {
        Moduli result;
        for (const seal::Modulus &prime : context.level(level).parms().coeff_modulus())
        {
            result.push_back(prime.value());
        }
        return result;
    }

    inline std::uint64_t polynomial_bytes(const Context &context, const Moduli &moduli)
    {
        std::uint64_t bytes = 0;
        for (const std::uint64_t modulus : moduli)
        {
            bytes += bit_packed_bytes(context.degree(), bits_below(modulus));
        }
        return bytes;
    }

    /** Parts of one key for switching: one for every prime of the first level. */
    inline std::size_t key_parts(const Context &context)
    {
        return context.level(context.first_level()).parms().coeff_modulus().size();
    }

    inline std::uint64_t switching_key_bytes(const Context &context)
    {
        return key_parts(context) * key_polynomials *
               polynomial_bytes(context, primes_at(context, context.key_level()));
    }
} // namespace cipherfold::he::strict::layout
