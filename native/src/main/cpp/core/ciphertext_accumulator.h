// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include "core/opening.h"
#include "core/ring.h"
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace cipherfold
{
    /** A range of chunks of a vector. */
    struct ChunkRange
    {
        std::size_t first;
        std::size_t count;
    };

    /**
    The sum of ciphertexts, chunk by chunk. Internally locked: calls from several threads take effect one after the
    other, each completely or not at all.
    */
    class CiphertextAccumulator
    {
    public:
        /** Takes the digits of the i-th chunk of a range. */
        using DigitSink = std::function<void(std::size_t, const std::int32_t *)>;

        CiphertextAccumulator(std::shared_ptr<const Ring> ring, std::size_t chunks);

        const std::shared_ptr<const Ring> &ring() const noexcept
        {
            return ring_;
        }

        std::size_t chunks() const noexcept
        {
            return chunks_;
        }

        /**
        Adds range.count packed polynomials, one behind the other. Throws Error(word_out_of_range), and changes nothing,
        unless every word is below q.
        */
        void add(ChunkRange range, const std::uint8_t *packed);

        /** As add. Subtracting what was added before restores the state bit for bit. */
        void subtract(ChunkRange range, const std::uint8_t *packed);

        /** Opens some chunks with an opener of the same ring, which keeps the residual; the sum stays as it is. */
        void open(ChunkRange range, Opener &opener, const DigitSink &digits) const;

    private:
        using Combination = bool (*)(std::uint64_t *, const std::uint8_t *, std::size_t, std::uint64_t, InstructionSet);

        void combine(ChunkRange range, const std::uint8_t *packed, Combination combination, Combination opposite);

        void check(ChunkRange range) const;

        std::shared_ptr<const Ring> ring_;
        std::size_t chunks_;
        mutable std::mutex mutex_;
        std::vector<std::uint64_t> words_;
    };
} // namespace cipherfold
