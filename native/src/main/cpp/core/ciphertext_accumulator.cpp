// SPDX-License-Identifier: Apache-2.0
#include "core/ciphertext_accumulator.h"
#include "core/error.h"
#include "core/word_packing.h"
#include <optional>
#include <string>
#include <utility>

namespace cipherfold
{
    CiphertextAccumulator::CiphertextAccumulator(std::shared_ptr<const Ring> ring, std::size_t chunks)
        : ring_(std::move(ring)), chunks_(chunks), words_(chunks * ring_->degree())
    {
        require(chunks > 0, "an accumulator needs at least one chunk");
    }

    void CiphertextAccumulator::add(ChunkRange range, const std::uint8_t *packed)
    {
        combine(range, packed, add_packed, subtract_packed);
    }

    void CiphertextAccumulator::subtract(ChunkRange range, const std::uint8_t *packed)
    {
        combine(range, packed, subtract_packed, add_packed);
    }

    void CiphertextAccumulator::combine(
        ChunkRange range, const std::uint8_t *packed, Combination combination, Combination opposite)
    {
        check(range);
        const std::size_t degree = ring_->degree();
        const std::size_t count = range.count * degree;
        const InstructionSet set = best_instruction_set();
        const std::lock_guard<std::mutex> lock(mutex_);
        std::uint64_t *const sums = words_.data() + range.first * degree;
        if (combination(sums, packed, count, ring_->modulus(), set))
        {
            return;
        }
        opposite(sums, packed, count, ring_->modulus(), set);
        const std::optional<std::size_t> word = first_word_out_of_range(packed, count, ring_->modulus(), set);
        throw Error(
            ErrorCode::word_out_of_range,
            "word " + std::to_string(word.value_or(0)) + " of the given bytes is not below the modulus");
    }

    void CiphertextAccumulator::check(ChunkRange range) const
    {
        require(range.first <= chunks_ && range.count <= chunks_ - range.first, "chunks out of range");
    }

    void CiphertextAccumulator::open(ChunkRange range, Opener &opener, const DigitSink &digits) const
    {
        check(range);
        require(opener.ring() == ring_, "opener of another ring");
        SecretVector<std::int32_t> opened(opener.packing().digits_per_chunk());
        const std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < range.count; i++)
        {
            const std::size_t chunk = range.first + i;
            opener.open(chunk, words_.data() + chunk * ring_->degree(), opened.data());
            digits(i, opened.data());
        }
    }
} // namespace cipherfold
