// SPDX-License-Identifier: Apache-2.0
#include "core/secret_memory.h"
#include "he/encoding.h"
#include "io_cipherfold_seal_EncoderJni.h"
#include "jni/he_objects.h"
#include <cstring>

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    /** The place of count words or doubles in a direct buffer; Java gives the offset in bytes. */
    template <class Element>
    Element *direct_elements(JNIEnv *env, jobject buffer, jint offset, std::size_t count)
    {
        std::uint8_t *const bytes =
            direct_bytes(env, buffer, to_size(offset, "offset is negative"), count * sizeof(Element));
        return reinterpret_cast<Element *>(bytes);
    }
} // namespace

jlong JNICALL Java_io_cipherfold_seal_EncoderJni_batchEncode(
    JNIEnv *env, jclass, jlong context, jlongArray values, jboolean is_signed)
{
    return guarded(
        env, "encode",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            he::WipedWords words(array_length(env, values));
            copy_from_array(env, values, 0, words.get().size(), words.get().data());
            return new_plaintext(
                object.degree(), [&](seal::Plaintext &result)
                { he::batch_encode(object, words, is_signed != JNI_FALSE, result); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_EncoderJni_batchEncodeDirect(
    JNIEnv *env, jclass, jlong context, jobject buffer, jint offset, jint count, jboolean is_signed)
{
    return guarded(
        env, "encode",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            he::WipedWords words(to_size(count, "count is negative"));
            std::memcpy(
                words.get().data(), direct_elements<std::uint8_t>(env, buffer, offset, words.bytes()), words.bytes());
            return new_plaintext(
                object.degree(), [&](seal::Plaintext &result)
                { he::batch_encode(object, words, is_signed != JNI_FALSE, result); });
        });
}

void JNICALL Java_io_cipherfold_seal_EncoderJni_batchDecode(
    JNIEnv *env, jclass, jlong context, jlong plain, jlongArray target, jboolean is_signed)
{
    guarded(
        env, "decode",
        [&]
        {
            const he::WipedWords words =
                he::batch_decode(ContextHandle::of(context), plaintext(plain), is_signed != JNI_FALSE);
            copy_to_array(
                env, target, 0, words.get().size(), reinterpret_cast<const std::int64_t *>(words.get().data()));
        });
}

void JNICALL Java_io_cipherfold_seal_EncoderJni_batchDecodeDirect(
    JNIEnv *env, jclass, jlong context, jlong plain, jobject target, jint offset, jboolean is_signed)
{
    guarded(
        env, "decode",
        [&]
        {
            const he::WipedWords words =
                he::batch_decode(ContextHandle::of(context), plaintext(plain), is_signed != JNI_FALSE);
            std::memcpy(
                direct_elements<std::uint8_t>(env, target, offset, words.bytes()), words.get().data(), words.bytes());
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
            std::memcpy(
                numbers.get().data(), direct_elements<std::uint8_t>(env, buffer, offset, numbers.bytes()),
                numbers.bytes());
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
                direct_elements<std::uint8_t>(env, target, offset, numbers.bytes()), numbers.get().data(),
                numbers.bytes());
        });
}
