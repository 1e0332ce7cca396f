// SPDX-License-Identifier: Apache-2.0
#include "core/uniform_polynomial.h"

namespace cipherfold
{
    void expand_public_polynomial(
        const Ring &ring, const SecretVector<std::uint8_t> &public_seed, std::uint64_t chunk, std::uint64_t *target)
    {
        constexpr std::uint64_t mask = (std::uint64_t{ 1 } << Ring::word_bits) - 1;
        ChaCha20 stream = stream_under(public_seed, Domain::public_polynomial, chunk);
        std::size_t accepted = 0;
        while (accepted < ring.degree())
        {
            // The words that are still missing are read in place and closed up over the rejected ones.
            const std::size_t wanted = ring.degree() - accepted;
            std::uint64_t *words = target + accepted;
            stream.read(reinterpret_cast<std::uint8_t *>(words), wanted * sizeof(std::uint64_t));
            std::size_t kept = 0;
            for (std::size_t i = 0; i < wanted; i++)
            {
                const std::uint64_t word = words[i] & mask;
                words[kept] = word;
                kept += word < ring.modulus() ? 1 : 0;
            }
            accepted += kept;
        }
    }
} // namespace cipherfold
