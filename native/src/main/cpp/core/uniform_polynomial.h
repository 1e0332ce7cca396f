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
} // namespace cipherfold
