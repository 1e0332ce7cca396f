// SPDX-License-Identifier: Apache-2.0
#include "io_cipherfold_seal_SealJni.h"
#include "jni/guard.h"
#include "jni/objects.h"

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    void combine(
        CiphertextAccumulator &accumulator, bool subtract, ChunkRange range,
        const CiphertextAccumulator::ChunkSource &packed)
    {
        if (subtract)
        {
            accumulator.subtract(range, packed);
        }
        else
        {
            accumulator.add(range, packed);
        }
    }
} // namespace

jlong JNICALL Java_io_cipherfold_seal_SealJni_createAccumulator(JNIEnv *env, jclass, jlong ring, jint chunk_count)
{
    return guarded(
        env, "createAccumulator", [&]
        { return AccumulatorHandle::create(RingHandle::of(ring), to_size(chunk_count, "chunk count is negative")); });
}

void JNICALL Java_io_cipherfold_seal_SealJni_combine(
    JNIEnv *env, jclass, jlong accumulator, jboolean subtract, jint first_chunk, jint chunk_count, jbyteArray packed,
    jint offset)
{
    guarded(
        env, subtract != JNI_FALSE ? "subtract" : "add",
        [&]
        {
            CiphertextAccumulator &object = AccumulatorHandle::of(accumulator);
            const std::size_t start = to_size(offset, "offset is negative");
            const std::size_t size = object.ring()->packed_bytes();
            std::vector<std::uint8_t> bytes(size);
            combine(
                object, subtract != JNI_FALSE, chunk_range(first_chunk, chunk_count),
                [&](std::size_t i)
                {
                    copy_from_array(env, packed, start + i * size, size, bytes.data());
                    return bytes.data();
                });
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_combineDirect(
    JNIEnv *env, jclass, jlong accumulator, jboolean subtract, jint first_chunk, jint chunk_count, jobject packed,
    jint offset)
{
    guarded(
        env, subtract != JNI_FALSE ? "subtract" : "add",
        [&]
        {
            CiphertextAccumulator &object = AccumulatorHandle::of(accumulator);
            const ChunkRange range = chunk_range(first_chunk, chunk_count);
            const std::size_t size = object.ring()->packed_bytes();
            const std::uint8_t *const bytes =
                direct_bytes(env, packed, to_size(offset, "offset is negative"), range.count * size);
            combine(object, subtract != JNI_FALSE, range, [&](std::size_t i) { return bytes + i * size; });
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_open(
    JNIEnv *env, jclass, jlong accumulator, jbyteArray public_seed, jintArray key_sum, jint digit_bits,
    jintArray digits, jlongArray residual)
{
    guarded(
        env, "open",
        [&]
        {
            const CiphertextAccumulator &object = AccumulatorHandle::of(accumulator);
            const Ring &ring = *object.ring();
            const DigitPacking packing(ring, digit_bits);
            const auto seed = copy_seed(env, public_seed);
            require(array_length(env, key_sum) == ring.degree(), "key sum must have one element per coefficient");
            const std::size_t per_chunk = packing.digits_per_chunk();
            require(
                array_length(env, digits) == per_chunk * object.chunks(),
                "digits must have three elements per coefficient");

            SecretVector<std::int32_t> key(ring.degree());
            copy_from_array(env, key_sum, 0, key.size(), key.data());
            Opener opener(object.ring(), seed.data(), key.data());
            const Residual result = object.open(
                opener, packing, [&](std::size_t chunk, const std::int32_t *values)
                { copy_to_array(env, digits, chunk * per_chunk, per_chunk, values); });
            const std::int64_t sizes[] = { static_cast<std::int64_t>(result.largest),
                                           static_cast<std::int64_t>(result.sum_of_squares) };
            copy_to_array(env, residual, 0, 2, sizes);
        });
}
