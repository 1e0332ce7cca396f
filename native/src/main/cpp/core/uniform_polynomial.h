// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ring.h"
#include "core/seed.h"

namespace cipherfold
{
    /**
    The public polynomial a_j of chunk j, directly in transformed form: consecutive 8-byte words of the stream (domain
    0, index j), masked to 60 bits, a word that is not below q left out. The seed is public, so rejection may take time
    that depends on it.
    */
    void expand_public_polynomial(
        const Ring &ring, const SecretVector<std::uint8_t> &public_seed, std::uint64_t chunk, std::uint64_t *target);

    /**
    Keeps the low 60 bits of the words where they are below the modulus, in order, and returns how many there are. What
    lies behind them is undefined.
    */
    std::size_t accept_words(
        std::uint64_t *words, std::size_t count, std::uint64_t modulus, InstructionSet set = best_instruction_set());
} // namespace cipherfold
