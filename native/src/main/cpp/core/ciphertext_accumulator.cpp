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

    void CiphertextAccumulator::add(ChunkRange range, const ChunkSource &packed)
    {
        combine(range, packed, add_packed);
    }

    void CiphertextAccumulator::subtract(ChunkRange range, const ChunkSource &packed)
    {
        combine(range, packed, subtract_packed);
    }

    void CiphertextAccumulator::combine(ChunkRange range, const ChunkSource &packed, Combination combination)
    {
        require(range.first <= chunks_ && range.count <= chunks_ - range.first, "chunks out of range");
        const std::size_t degree = ring_->degree();
        for (std::size_t i = 0; i < range.count; i++)
        {
            const std::optional<std::size_t> word = first_word_out_of_range(packed(i), degree, ring_->modulus());
            if (word)
            {
                throw Error(
                    ErrorCode::word_out_of_range,
                    "word " + std::to_string(i * degree + *word) + " of the given bytes is not below the modulus");
            }
        }
        const std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t i = 0; i < range.count; i++)
        {
            std::uint64_t *const sums = words_.data() + (range.first + i) * degree;
            combination(sums, packed(i), degree, ring_->modulus(), best_instruction_set());
        }
    }

    Residual CiphertextAccumulator::open(Opener &opener, const DigitPacking &packing, const DigitSink &digits) const
    {
        Residual residual;
        SecretVector<std::int32_t> opened(packing.digits_per_chunk());
        const std::lock_guard<std::mutex> lock(mutex_);
        for (std::size_t chunk = 0; chunk < chunks_; chunk++)
        {
            opener.open(chunk, words_.data() + chunk * ring_->degree(), packing, opened.data(), residual);
            digits(chunk, opened.data());
        }
        return residual;
    }
} // namespace cipherfold
