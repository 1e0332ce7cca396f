// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/ciphertext_accumulator.h"
#include "core/one_time_encryptor.h"
#include "core/ring.h"
#include "jni/arrays.h"
#include "jni/handle.h"
#include <memory>

namespace cipherfold::jni
{
    // A ring is shared: whatever was made from it keeps it alive after Java has closed its own handle.
    using RingHandle = TypedHandle<std::shared_ptr<const Ring>, Kind::ring>;
    using EncryptorHandle = TypedHandle<OneTimeEncryptor, Kind::encryptor>;
    using AccumulatorHandle = TypedHandle<CiphertextAccumulator, Kind::accumulator>;
    using OpeningHandle = TypedHandle<Opener, Kind::opening>;

    inline ChunkRange chunk_range(jint first_chunk, jint chunk_count)
    {
        return { to_size(first_chunk, "first chunk is negative"), to_size(chunk_count, "chunk count is negative") };
    }

    inline DigitLayout digit_layout(jint digits_per_coefficient, jint digit_bits)
    {
        return { digits_per_coefficient, digit_bits };
    }
} // namespace cipherfold::jni
