// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chacha20.h"
#include "core/discrete_gaussian_table.h"
#include "core/secret_memory.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /**
    Samples the discrete Gaussian exactly: the same integers as io.cipherfold.crypto.sample.DiscreteGaussian, which
    explains the method, from the same stream. The running time depends on the samples. Confined to one thread.
    */
    class DiscreteGaussian
    {
    public:
        /** Samples that are drawn together at most. */
        static constexpr std::size_t most_samples = 8192;

        /** The variance is 1 to DiscreteGaussianTable::most_variance. */
        explicit DiscreteGaussian(std::uint64_t variance);

        /**
        Draws count samples, at most most_samples: first a 64-bit word of the stream for each, then what those need that
        are not decided by their word, in order. Throws Error(internal), with probability below 2^-200 a sample, for an
        event that the arithmetic does not cover.
        */
        void fill(ChaCha20 &stream, std::int32_t *samples, std::size_t count);

        const DiscreteGaussianTable &table() const noexcept
        {
            return table_;
        }

    private:
        DiscreteGaussianTable table_;
        SecretVector<std::uint64_t> words_;
        SecretVector<std::uint32_t> undecided_;
    };

    /**
    What is left to decide about a proposal: whether a uniform number is below the probability of acceptance. Its first
    bits are known; the source hands out 64 more at a time.
    */
    struct Acceptance
    {
        std::size_t row;
        std::uint64_t magnitude;
        /** How many rows behind the tail; 0 before it. */
        unsigned rows_behind;
        std::uint32_t first_bits;
    };

    enum class Verdict
    {
        rejected,
        accepted,
        open
    };

    /** Compares 13 + 64 bits in 62-bit arithmetic; open where that is too coarse. For rows before the tail. */
    Verdict compare_narrowly(const DiscreteGaussianTable &table, const Acceptance &proposal, std::uint64_t next_bits);

    /** Compares 13 + 64 bits, or 13 + 3 * 64 when longer, in 256-bit arithmetic. Open if the bits leave it open. */
    Verdict compare_widely(
        const DiscreteGaussianTable &table, const Acceptance &proposal, const std::uint64_t (&bits)[3], bool longer);
} // namespace cipherfold
