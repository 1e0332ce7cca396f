// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ciphertext_accumulator.h"
#include "core/collective_bfv_key.h"
#include "core/collective_bfv_opening.h"
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace cipherfold
{
    /**
    A sum of packed polynomials at the data level, chunk by chunk: of the first or of the second polynomials of
    ciphertexts, or of shares. Internally locked: calls from several threads take effect one after the other, each
    completely or not at all.
    */
    class CollectiveSum
    {
    public:
        /** Takes the packed bytes of the i-th chunk of a range. */
        using PackedSink = std::function<void(std::size_t, const std::uint8_t *)>;

        /** Takes the 3N digits of the i-th chunk of a range. */
        using DigitSink = std::function<void(std::size_t, const std::int32_t *)>;

        CollectiveSum(std::shared_ptr<const CollectiveRing> ring, std::size_t chunks);

        const std::shared_ptr<const CollectiveRing> &ring() const noexcept
        {
            return ring_;
        }

        /** Throws Error(word_out_of_range), and changes nothing, unless every residue is below its prime. */
        void add(ChunkRange range, const PackedSource &packed);

        /** As add. Subtracting what was added before restores the state bit for bit. */
        void subtract(ChunkRange range, const PackedSource &packed);

        void read(ChunkRange range, const PackedSink &sink) const;

        /** A member's share of this sum of second polynomials: c1*s + e, e uniform in [-2^width, 2^width). */
        void share(
            ChunkRange range, const CollectiveMember &member, const SecretVector<std::uint8_t> &flooding_seed,
            int width_bits, const PackedSink &sink) const;

        /** Opens this sum of first polynomials with the sum of all members' shares. */
        CollectiveResidual open(
            ChunkRange range, const CollectiveSum &shares, const CollectiveDigits &packing,
            const DigitSink &sink) const;

    private:
        std::vector<std::uint64_t> unpacked(ChunkRange range, const PackedSource &packed) const;

        void check(ChunkRange range) const;

        const std::uint64_t *chunk(std::size_t number) const noexcept
        {
            return words_.data() + number * ring_->data_words();
        }

        std::shared_ptr<const CollectiveRing> ring_;
        std::size_t chunks_;
        mutable std::mutex mutex_;
        std::vector<std::uint64_t> words_;
    };
} // namespace cipherfold
