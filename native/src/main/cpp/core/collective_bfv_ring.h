// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "seal/context.h"
#include "seal/util/ntt.h"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cipherfold
{
    __extension__ typedef unsigned __int128 UnsignedWide;
    __extension__ typedef __int128 SignedWide;

    /**
    The ring of the scheme DirectBfv as a validated SEAL BFV context: some data primes, the special prime, a plain
    modulus. Immutable and shareable.

    A polynomial is an array of N residues for each prime, prime by prime: at the data level without the special prime,
    at the key level with it. "Transformed" means SEAL's order of the number-theoretic transform. Packed, the residues
    of a prime have the bits that the prime needs, without gaps.
    */
    class CollectiveRing
    {
    public:
        /** The opening counts in 128 bits. */
        static constexpr int most_data_bits = 126;
        static constexpr std::size_t most_data_primes = 3;

        /** The special prime is the last one. Throws Error(parameters_rejected). */
        CollectiveRing(std::uint64_t degree, const std::vector<std::uint64_t> &primes, std::uint64_t plain_modulus);

        std::size_t degree() const noexcept
        {
            return degree_;
        }

        std::size_t data_primes() const noexcept
        {
            return moduli_.size() - 1;
        }

        std::size_t key_primes() const noexcept
        {
            return moduli_.size();
        }

        const seal::Modulus &modulus(std::size_t prime) const noexcept
        {
            return moduli_[prime];
        }

        const std::vector<seal::Modulus> &moduli() const noexcept
        {
            return moduli_;
        }

        const seal::Modulus &plain_modulus() const noexcept
        {
            return plain_modulus_;
        }

        const seal::SEALContext &context() const noexcept
        {
            return context_;
        }

        /** Residues of a polynomial at the data level. */
        std::size_t data_words() const noexcept
        {
            return data_primes() * degree_;
        }

        /** Residues of a polynomial at the key level. */
        std::size_t key_words() const noexcept
        {
            return key_primes() * degree_;
        }

        /** Bytes of a packed polynomial over the first so many primes. */
        std::size_t packed_bytes(std::size_t primes) const noexcept;

        void pack(const std::uint64_t *words, std::size_t primes, std::uint8_t *packed) const;

        /** Returns whether every residue is below its prime; the words are written in any case. */
        bool unpack(const std::uint8_t *packed, std::size_t primes, std::uint64_t *words) const;

        void transform(std::uint64_t *words, std::size_t primes) const;

        void inverse_transform(std::uint64_t *words, std::size_t primes) const;

        /** Product of two transformed polynomials; the result may be one of the factors. */
        void multiply(
            const std::uint64_t *left, const std::uint64_t *right, std::size_t primes, std::uint64_t *result) const;

        /** By SEAL's add_poly_coeffmod; the result may be one of the summands. */
        void add(
            const std::uint64_t *left, const std::uint64_t *right, std::size_t primes, std::uint64_t *result) const;

        /** By SEAL's sub_poly_coeffmod; the result may be one of the operands. */
        void subtract(
            const std::uint64_t *left, const std::uint64_t *right, std::size_t primes, std::uint64_t *result) const;

        /** N signed integers of small absolute value as residues. */
        void from_signed(const std::int32_t *values, std::size_t primes, std::uint64_t *words) const;

    private:
        std::size_t degree_;
        std::vector<seal::Modulus> moduli_;
        std::vector<int> bits_;
        seal::Modulus plain_modulus_;
        seal::SEALContext context_;
        const seal::util::NTTTables *tables_;
    };
} // namespace cipherfold
