// SPDX-License-Identifier: Apache-2.0
#include "io_cipherfold_seal_SealJni.h"
#include "jni/guard.h"
#include "jni/objects.h"

using namespace cipherfold;
using namespace cipherfold::jni;

jlong JNICALL Java_io_cipherfold_seal_SealJni_createAccumulator(JNIEnv *env, jclass, jlong ring, jint chunk_count)
{
    return guarded(
        env, "createAccumulator", [&]
        { return AccumulatorHandle::create(RingHandle::of(ring), to_size(chunk_count, "chunk count is negative")); });
}

void JNICALL Java_io_cipherfold_seal_SealJni_combine(
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
            if (subtract != JNI_FALSE)
            {
                object.subtract(range, bytes);
            }
            else
            {
                object.add(range, bytes);
            }
        });
}

jlong JNICALL Java_io_cipherfold_seal_SealJni_createOpening(
    JNIEnv *env, jclass, jlong ring, jbyteArray public_seed, jintArray key_sum, jint digits_per_coefficient,
    jint digit_bits)
{
    return guarded(
        env, "createOpening",
        [&]
        {
            const std::shared_ptr<const Ring> &object = RingHandle::of(ring);
            const auto seed = copy_seed(env, public_seed);
            require(array_length(env, key_sum) == object->degree(), "key sum must have one element per coefficient");
            SecretVector<std::int32_t> key(object->degree());
            copy_from_array(env, key_sum, 0, key.size(), key.data());
            return OpeningHandle::create(
                object, seed.data(), key.data(), digit_layout(digits_per_coefficient, digit_bits));
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_open(
    JNIEnv *env, jclass, jlong accumulator, jlong opening, jint first_chunk, jint chunk_count, jintArray digits,
    jint from)
{
    guarded(
        env, "open",
        [&]
        {
            const CiphertextAccumulator &object = AccumulatorHandle::of(accumulator);
            Opener &opener = OpeningHandle::of(opening);
            const ChunkRange range = chunk_range(first_chunk, chunk_count);
            const std::size_t start = to_size(from, "from is negative");
            const std::size_t per_chunk = opener.packing().digits_per_chunk();
            const std::size_t length = array_length(env, digits);
            require(
                start <= length && range.count <= (length - start) / per_chunk, "digits must have room for all chunks");
            object.open(
                range, opener, [&](std::size_t i, const std::int32_t *values)
                { copy_to_array(env, digits, start + i * per_chunk, per_chunk, values); });
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_residual(JNIEnv *env, jclass, jlong opening, jlongArray target)
{
    guarded(
        env, "residual",
        [&]
        {
            const Residual &residual = OpeningHandle::of(opening).residual();
            const std::int64_t numbers[] = { static_cast<std::int64_t>(residual.largest),
                                             static_cast<std::int64_t>(residual.sum_of_squares),
                                             static_cast<std::int64_t>(residual.coefficients) };
            copy_to_array(env, target, 0, 3, numbers);
        });
}
