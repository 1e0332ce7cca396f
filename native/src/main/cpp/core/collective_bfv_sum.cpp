// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_sum.h"
#include "core/collective_bfv_share.h"
#include "core/error.h"
#include <string>
#include <utility>

namespace cipherfold
{
    CollectiveSum::CollectiveSum(std::shared_ptr<const CollectiveRing> ring, std::size_t chunks)
        : ring_(std::move(ring)), chunks_(chunks), words_(chunks * ring_->data_words())
    {
        require(chunks > 0, "a sum needs at least one chunk");
    }

    void CollectiveSum::check(ChunkRange range) const
    {
        require(range.first <= chunks_ && range.count <= chunks_ - range.first, "chunks out of range");
    }

    std::vector<std::uint64_t> CollectiveSum::unpacked(ChunkRange range, const PackedSource &packed) const
    {
        check(range);
        std::vector<std::uint64_t> words(range.count * ring_->data_words());
        for (std::size_t i = 0; i < range.count; i++)
        {
            if (!ring_->unpack(packed(i), ring_->data_primes(), words.data() + i * ring_->data_words()))
            {
                throw Error(
                    ErrorCode::word_out_of_range,
                    "a residue of chunk " + std::to_string(range.first + i) + " is not below its prime");
            }
        }
        return words;
    }

    void CollectiveSum::add(ChunkRange range, const PackedSource &packed)
    {
        const std::vector<std::uint64_t> words = unpacked(range, packed);
        const std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < range.count; i++)
        {
            const std::size_t size = ring_->data_words();
            std::uint64_t *const sum = words_.data() + (range.first + i) * size;
            ring_->add(sum, words.data() + i * size, ring_->data_primes(), sum);
        }
    }

    void CollectiveSum::subtract(ChunkRange range, const PackedSource &packed)
    {
        const std::vector<std::uint64_t> words = unpacked(range, packed);
        const std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < range.count; i++)
        {
            const std::size_t size = ring_->data_words();
            std::uint64_t *const sum = words_.data() + (range.first + i) * size;
            ring_->subtract(sum, words.data() + i * size, ring_->data_primes(), sum);
        }
    }

    void CollectiveSum::read(ChunkRange range, const PackedSink &sink) const
    {
        check(range);
        std::vector<std::uint8_t> packed(ring_->packed_bytes(ring_->data_primes()));
        const std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < range.count; i++)
        {
            ring_->pack(chunk(range.first + i), ring_->data_primes(), packed.data());
            sink(i, packed.data());
        }
    }

    void CollectiveSum::share(
        ChunkRange range, const CollectiveMember &member, const SecretVector<std::uint8_t> &flooding_seed,
        int width_bits, const PackedSink &sink) const
    {
        check(range);
        require(member.ring() == ring_, "the member's key belongs to another ring");
        CollectiveSharer sharer(member, flooding_seed, width_bits);
        std::vector<std::uint8_t> packed(ring_->packed_bytes(ring_->data_primes()));
        const std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < range.count; i++)
        {
            sharer.share(range.first + i, chunk(range.first + i), packed.data());
            sink(i, packed.data());
        }
    }

    CollectiveResidual CollectiveSum::open(
        ChunkRange range, const CollectiveSum &shares, const CollectiveDigits &packing, const DigitSink &sink) const
    {
        check(range);
        shares.check(range);
        require(&shares != this && shares.ring_ == ring_, "the shares belong to another ring");
        CollectiveOpener opener(*ring_, packing);
        CollectiveResidual residual;
        SecretVector<std::uint64_t> phase(ring_->data_words());
        SecretVector<std::int32_t> digits(packing.digits_per_chunk());
        const std::scoped_lock lock(mutex_, shares.mutex_);
        for (std::size_t i = 0; i < range.count; i++)
        {
            const std::size_t number = range.first + i;
            ring_->add(chunk(number), shares.chunk(number), ring_->data_primes(), phase.data());
            opener.open(phase.data(), digits.data(), residual);
            sink(i, digits.data());
        }
        return residual;
    }
} // namespace cipherfold
