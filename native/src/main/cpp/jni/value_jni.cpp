// SPDX-License-Identifier: Apache-2.0
#include "core/secret_memory.h"
#include "io_cipherfold_seal_ValueJni.h"
#include "jni/he_objects.h"
#include <cstring>

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    std::int64_t bits_of(double value) noexcept
    {
        std::int64_t bits;
        static_assert(sizeof(bits) == sizeof(value), "a double has 64 bits");
        std::memcpy(&bits, &value, sizeof(bits));
        return bits;
    }

    /** The level of what belongs to this context, else -1. */
    std::int64_t level_or_none(const he::Context &context, const seal::parms_id_type &parms_id)
    {
        return parms_id == seal::parms_id_zero ? -1 : static_cast<std::int64_t>(context.level_of(parms_id));
    }

} // namespace

jlong JNICALL
Java_io_cipherfold_seal_ValueJni_createPlaintext(JNIEnv *env, jclass, jlong context, jlongArray coefficients)
{
    return guarded(
        env, "createPlaintext",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            SecretVector<std::uint64_t> words(array_length(env, coefficients));
            copy_from_array(env, coefficients, 0, words.size(), words.data());
            return new_plaintext(
                object.degree(), [&](seal::Plaintext &plain)
                { he::set_coefficients(object, words.data(), words.size(), plain); });
        });
}

void JNICALL Java_io_cipherfold_seal_ValueJni_describePlaintext(
    JNIEnv *env, jclass, jlong context, jlong handle, jlongArray description)
{
    guarded(
        env, "describePlaintext",
        [&]
        {
            const seal::Plaintext &plain = plaintext(handle);
            const std::int64_t figures[] = { static_cast<std::int64_t>(plain.coeff_count()),
                                             level_or_none(ContextHandle::of(context), plain.parms_id()),
                                             bits_of(plain.scale()),
                                             static_cast<std::int64_t>(plain.capacity() * sizeof(std::uint64_t)) };
            copy_to_array(env, description, 0, std::size(figures), figures);
        });
}

jint JNICALL Java_io_cipherfold_seal_ValueJni_significantCoefficients(JNIEnv *env, jclass, jlong handle)
{
    return guarded(
        env, "significantCoefficients",
        [&]
        {
            const seal::Plaintext &plain = plaintext(handle);
            return static_cast<jint>(plain.coeff_count() == 0 ? 0 : plain.significant_coeff_count());
        });
}

jint JNICALL Java_io_cipherfold_seal_ValueJni_nonzeroCoefficients(JNIEnv *env, jclass, jlong handle)
{
    return guarded(
        env, "nonzeroCoefficients",
        [&]
        {
            const seal::Plaintext &plain = plaintext(handle);
            return static_cast<jint>(plain.coeff_count() == 0 ? 0 : plain.nonzero_coeff_count());
        });
}

void JNICALL Java_io_cipherfold_seal_ValueJni_coefficients(JNIEnv *env, jclass, jlong handle, jlongArray target)
{
    guarded(
        env, "coefficients",
        [&]
        {
            const seal::Plaintext &plain = plaintext(handle);
            static_assert(sizeof(std::int64_t) == sizeof(seal::Plaintext::pt_coeff_type), "words of 64 bits");
            copy_to_array(
                env, target, 0, plain.coeff_count(), reinterpret_cast<const std::int64_t *>(plain.data()));
        });
}

void JNICALL Java_io_cipherfold_seal_ValueJni_describeCiphertext(
    JNIEnv *env, jclass, jlong context, jlong handle, jlongArray description)
{
    guarded(
        env, "describeCiphertext",
        [&]
        {
            const seal::Ciphertext &value = ciphertext(handle);
            const he::CiphertextShape shape = he::shape_of(ContextHandle::of(context), value);
            const std::int64_t figures[] = {
                static_cast<std::int64_t>(shape.size), static_cast<std::int64_t>(shape.level),
                static_cast<std::int64_t>(shape.ntt_form), bits_of(shape.scale),
                static_cast<std::int64_t>(shape.correction_factor),
                static_cast<std::int64_t>(value.dyn_array().capacity() * sizeof(std::uint64_t))
            };
            copy_to_array(env, description, 0, std::size(figures), figures);
        });
}

jboolean JNICALL Java_io_cipherfold_seal_ValueJni_isTransparent(JNIEnv *env, jclass, jlong handle)
{
    return guarded(
        env, "isTransparent",
        [&] { return static_cast<jboolean>(ciphertext(handle).is_transparent() ? JNI_TRUE : JNI_FALSE); });
}

void JNICALL Java_io_cipherfold_seal_ValueJni_residues(JNIEnv *env, jclass, jlong handle, jlongArray target)
{
    guarded(
        env, "residues",
        [&]
        {
            const seal::Ciphertext &value = ciphertext(handle);
            copy_to_array(
                env, target, 0, value.dyn_array().size(), reinterpret_cast<const std::int64_t *>(value.data()));
        });
}

jlong JNICALL Java_io_cipherfold_seal_ValueJni_createCiphertext(
    JNIEnv *env, jclass, jlong context, jint size, jint level, jboolean ntt_form, jdouble scale,
    jlong correction_factor, jlongArray residues)
{
    return guarded(
        env, "createCiphertext",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            const he::CiphertextShape shape{ to_size(size, "size is negative"), to_level(level), ntt_form != JNI_FALSE,
                                             scale, static_cast<std::uint64_t>(correction_factor) };
            he::check_shape(object, shape, ErrorCode::wrong_argument);
            const std::size_t words = he::words_of(object, shape);
            require(array_length(env, residues) == words, "residues have another length than the shape");
            return new_ciphertext(
                [&](seal::Ciphertext &result)
                {
                    he::prepare(object, shape, result);
                    copy_from_array(env, residues, 0, words, result.data());
                    const std::size_t wrong = he::first_out_of_range(object.level(shape.level), result.data(), words);
                    if (wrong != words)
                    {
                        throw Error(
                            ErrorCode::wrong_argument,
                            "residue " + std::to_string(wrong) + " is not below its prime");
                    }
                });
        });
}
