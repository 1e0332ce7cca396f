// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collective_bfv_digits.h"
#include "core/collective_bfv_ring.h"
#include "core/secret_memory.h"
#include "seal/memorymanager.h"
#include <array>
#include <cstdint>

namespace cipherfold
{
    /** The largest remainder of t times a phase by q, over all coefficients: t times the noise of the sum. */
    struct CollectiveResidual
    {
        UnsignedWide largest = 0;
    };

    /**
    Decodes phases: the message is round(t*phase/q) mod t. It comes from SEAL's RNS tool, and our own decoding by the
    Chinese remainder theorem, which also gives the remainder, has to agree with it: two independent computations of
    every released number. Confined to one thread; wiped when destroyed.
    */
    class CollectiveOpener
    {
    public:
        /** Both must outlive it. */
        CollectiveOpener(const CollectiveRing &ring, const CollectiveDigits &packing);

        /** phase has the residues of one chunk at the data level; digits takes 3N integers. */
        void open(const std::uint64_t *phase, std::int32_t *digits, CollectiveResidual &residual);

    private:
        /** A number below a modulus, prepared for exact quotients and remainders of its multiples. */
        struct Multiplier
        {
            std::uint64_t value;
            std::uint64_t quotient;
            std::uint64_t modulus;
        };

        /** quotient and remainder of a product by the modulus. */
        struct Division
        {
            std::uint64_t quotient;
            std::uint64_t remainder;
        };

        /** What one prime contributes to the decoding. */
        struct Place
        {
            /** q over the prime. */
            UnsignedWide others;
            /** The inverse of others modulo the prime. */
            Multiplier inverse;
            /** t modulo the prime, and how often the prime goes into t. */
            Multiplier plain_rest;
            std::uint64_t plain_times;
        };

        /** A message in [0, t), and the centred remainder. */
        struct Decoded
        {
            std::uint64_t message;
            SignedWide remainder;
        };

        static Multiplier multiplier(std::uint64_t value, std::uint64_t modulus);

        static Division divide(const Multiplier &multiplier, std::uint64_t factor);

        Decoded decode(const std::uint64_t *phase, std::size_t coefficient) const;

        const CollectiveRing &ring_;
        const CollectiveDigits &packing_;
        UnsignedWide modulus_ = 1;
        std::array<Place, CollectiveRing::most_data_primes> places_{};
        seal::MemoryPoolHandle pool_;
        SecretVector<std::uint64_t> messages_;
    };
} // namespace cipherfold
