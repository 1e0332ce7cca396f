// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include "core/seed.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /** The field of the shares: the largest prime below 2^20. */
    constexpr std::uint32_t share_prime = 1048573;

    constexpr int share_bits = 20;

    /** Up to this many members every intermediate number of the kernel fits into 32 bits. */
    constexpr std::size_t most_members = 1023;

    /** Bytes of the shares of that many numbers, which are a multiple of eight. */
    constexpr std::size_t packed_share_bytes(std::size_t count)
    {
        return count / 8 * share_bits;
    }

    /**
    Shamir's sharing of small signed numbers, in order: for each one the coefficients b_1 to b_f are drawn from the
    stream (domain 3, index 0) of the seed (words of 32 bits, the low 20 bits, those that are not below p left out), and
    member j of 1 to n gets k + b_1 j + ... + b_f j^f mod p.

    @param members n, 1 to most_members
    @param degree f, below n
    @param packed takes packed_share_bytes(secrets.size()) bytes for each member, in order: 20 bits a share without gaps
    */
    void share_key(
        const SecretVector<std::int32_t> &secrets, const SecretVector<std::uint8_t> &secret_seed, std::size_t members,
        std::size_t degree, std::uint8_t *packed, InstructionSet set = best_instruction_set());

    /**
    Keeps the numbers below p of those that the low 20 bits of the words are, in order. Rejection takes time that
    depends on the rejected words, which say nothing about the kept ones. Returns how many.
    */
    std::size_t accept_field_elements(std::uint32_t *words, std::size_t count);
} // namespace cipherfold
