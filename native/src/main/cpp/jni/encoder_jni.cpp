// SPDX-License-Identifier: Apache-2.0
#include "core/secret_memory.h"
#include "he/encoding.h"
#include "io_cipherfold_seal_EncoderJni.h"
#include "jni/he_objects.h"
#include <algorithm>
#include <cstring>

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    /** The place of bytes in a direct buffer. */
    std::uint8_t *place_in(JNIEnv *env, jobject buffer, jint offset, std::size_t bytes)
    {
        return direct_bytes(env, buffer, to_size(offset, "offset is negative"), bytes);
    }

    /** Encodes what fill (words) puts there. */
    template <class Values, class Fill>
    jlong batch_encoded(const he::Context &context, std::size_t count, const Fill &fill)
    {
        Values values(count);
        fill(reinterpret_cast<std::uint64_t *>(values.get().data()));
        return new_plaintext(
            context.degree(), [&](seal::Plaintext &result) { he::batch_encode(context, values, result); });
    }

    template <class Fill>
    jlong batch_encoded(jlong context, std::size_t count, jboolean is_signed, const Fill &fill)
    {
        const he::Context &object = ContextHandle::of(context);
        return is_signed != JNI_FALSE ? batch_encoded<he::WipedNumbers>(object, count, fill)
                                      : batch_encoded<he::WipedWords>(object, count, fill);
    }

    /** Decodes and hands it to consume (words, count). */
    template <class Consume>
    void batch_decoded(jlong context, jlong plain, jboolean is_signed, const Consume &consume)
    {
        const he::Context &object = ContextHandle::of(context);
        if (is_signed != JNI_FALSE)
        {
            const auto values = he::batch_decode<he::WipedNumbers>(object, plaintext(plain));
            consume(values.get().data(), values.get().size());
        }
        else
        {
            const auto values = he::batch_decode<he::WipedWords>(object, plaintext(plain));
            consume(reinterpret_cast<const std::int64_t *>(values.get().data()), values.get().size());
        }
    }
} // namespace

jlong JNICALL Java_io_cipherfold_seal_EncoderJni_batchEncode(
    JNIEnv *env, jclass, jlong context, jlongArray values, jboolean is_signed)
{
    return guarded(
        env, "encode",
        [&]
        {
            const std::size_t count = array_length(env, values);
            return batch_encoded(
                context, count, is_signed,
                [&](std::uint64_t *words) { copy_from_array(env, values, 0, count, words); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_EncoderJni_batchEncodeDirect(
    JNIEnv *env, jclass, jlong context, jobject buffer, jint offset, jint count, jboolean is_signed)
{
    return guarded(
        env, "encode",
        [&]
        {
            const std::size_t bytes = to_size(count, "count is negative") * sizeof(std::uint64_t);
            const std::uint8_t *const source = place_in(env, buffer, offset, bytes);
            return batch_encoded(
                context, static_cast<std::size_t>(count), is_signed,
                [&](std::uint64_t *words) { std::copy_n(source, bytes, reinterpret_cast<std::uint8_t *>(words)); });
        });
}

void JNICALL Java_io_cipherfold_seal_EncoderJni_batchDecode(
    JNIEnv *env, jclass, jlong context, jlong plain, jlongArray target, jboolean is_signed)
{
    guarded(
        env, "decode",
        [&]
        {
            batch_decoded(
                context, plain, is_signed,
                [&](const std::int64_t *values, std::size_t count) { copy_to_array(env, target, 0, count, values); });
        });
}

void JNICALL Java_io_cipherfold_seal_EncoderJni_batchDecodeDirect(
    JNIEnv *env, jclass, jlong context, jlong plain, jobject target, jint offset, jboolean is_signed)
{
    guarded(
        env, "decode",
        [&]
        {
            batch_decoded(
                context, plain, is_signed,
                [&](const std::int64_t *values, std::size_t count)
                {
                    const std::size_t bytes = count * sizeof(std::int64_t);
                    std::memcpy(place_in(env, target, offset, bytes), values, bytes);
                });
        });
}

jlong JNICALL Java_io_cipherfold_seal_EncoderJni_ckksEncode(
    JNIEnv *env, jclass, jlong context, jdoubleArray values, jboolean complex, jint level, jdouble scale)
{
    return guarded(
        env, "encode",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            he::WipedDoubles numbers(array_length(env, values));
            copy_from_array(env, values, 0, numbers.get().size(), numbers.get().data());
            return new_plaintext(
                he::words_at(object, to_level(level)), [&](seal::Plaintext &result)
                { he::ckks_encode(object, numbers, complex != JNI_FALSE, to_level(level), scale, result); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_EncoderJni_ckksEncodeDirect(
    JNIEnv *env, jclass, jlong context, jobject buffer, jint offset, jint count, jboolean complex, jint level,
    jdouble scale)
{
    return guarded(
        env, "encode",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            he::WipedDoubles numbers(to_size(count, "count is negative"));
            // Not memcpy, which must not be given the null pointer of an empty vector.
            std::copy_n(
                place_in(env, buffer, offset, numbers.bytes()), numbers.bytes(),
                reinterpret_cast<std::uint8_t *>(numbers.get().data()));
            return new_plaintext(
                he::words_at(object, to_level(level)), [&](seal::Plaintext &result)
                { he::ckks_encode(object, numbers, complex != JNI_FALSE, to_level(level), scale, result); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_EncoderJni_ckksEncodeEverywhere(
    JNIEnv *env, jclass, jlong context, jdouble real, jdouble imaginary, jint level, jdouble scale)
{
    return guarded(
        env, "encode",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            return new_plaintext(
                he::words_at(object, to_level(level)), [&](seal::Plaintext &result)
                { he::ckks_encode_everywhere(object, { real, imaginary }, to_level(level), scale, result); });
        });
}

jlong JNICALL
Java_io_cipherfold_seal_EncoderJni_ckksEncodeInteger(JNIEnv *env, jclass, jlong context, jlong value, jint level)
{
    return guarded(
        env, "encodeInteger",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            return new_plaintext(
                he::words_at(object, to_level(level)), [&](seal::Plaintext &result)
                { he::ckks_encode_integer(object, value, to_level(level), result); });
        });
}

void JNICALL Java_io_cipherfold_seal_EncoderJni_ckksDecode(
    JNIEnv *env, jclass, jlong context, jlong plain, jdoubleArray target, jboolean complex)
{
    guarded(
        env, "decode",
        [&]
        {
            const he::WipedDoubles numbers =
                he::ckks_decode(ContextHandle::of(context), plaintext(plain), complex != JNI_FALSE);
            copy_to_array(env, target, 0, numbers.get().size(), numbers.get().data());
        });
}

void JNICALL Java_io_cipherfold_seal_EncoderJni_ckksDecodeDirect(
    JNIEnv *env, jclass, jlong context, jlong plain, jobject target, jint offset, jboolean complex)
{
    guarded(
        env, "decode",
        [&]
        {
            const he::WipedDoubles numbers =
                he::ckks_decode(ContextHandle::of(context), plaintext(plain), complex != JNI_FALSE);
            std::memcpy(
                place_in(env, target, offset, numbers.bytes()), numbers.get().data(), numbers.bytes());
        });
}
