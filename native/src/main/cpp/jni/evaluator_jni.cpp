// SPDX-License-Identifier: Apache-2.0
#include "he/operations.h"
#include "io_cipherfold_seal_EvaluatorJni.h"
#include "jni/he_objects.h"

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    /** Runs an operation (context, result) into a new ciphertext. */
    template <class Operation>
    jlong evaluated(JNIEnv *env, const char *name, jlong context, Operation &&operation) noexcept
    {
        return guarded(
            env, name,
            [&]
            {
                const he::Context &object = ContextHandle::of(context);
                return new_ciphertext(
                    [&](seal::Ciphertext &result)
                    { he::refusing_transparent(result, [&] { operation(object, result); }); });
            });
    }

    std::vector<const seal::Ciphertext *> ciphertexts(JNIEnv *env, jlongArray handles)
    {
        std::vector<const seal::Ciphertext *> result;
        for (const std::uint64_t handle : copy_words(env, handles))
        {
            result.push_back(&ciphertext(static_cast<jlong>(handle)));
        }
        return result;
    }

    const seal::parms_id_type &parms_id(const he::Context &context, jint level)
    {
        return context.level(to_level(level)).parms_id();
    }
} // namespace

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_negate(JNIEnv *env, jclass, jlong context, jlong operand)
{
    return evaluated(
        env, "negate", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().negate(ciphertext(operand), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_add(JNIEnv *env, jclass, jlong context, jlong left, jlong right)
{
    return evaluated(
        env, "add", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().add(ciphertext(left), ciphertext(right), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_subtract(JNIEnv *env, jclass, jlong context, jlong left, jlong right)
{
    return evaluated(
        env, "sub", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().sub(ciphertext(left), ciphertext(right), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_addMany(JNIEnv *env, jclass, jlong context, jlongArray operands)
{
    return evaluated(
        env, "addMany", context, [&](const he::Context &object, seal::Ciphertext &result)
        { he::add_many(object, ciphertexts(env, operands), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_multiply(JNIEnv *env, jclass, jlong context, jlong left, jlong right)
{
    return evaluated(
        env, "multiply", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().multiply(ciphertext(left), ciphertext(right), result); });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_square(JNIEnv *env, jclass, jlong context, jlong operand)
{
    return evaluated(
        env, "square", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().square(ciphertext(operand), result); });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_multiplyMany(
    JNIEnv *env, jclass, jlong context, jlongArray operands, jlong relin_keys)
{
    return evaluated(
        env, "multiplyMany", context, [&](const he::Context &object, seal::Ciphertext &result)
        { he::multiply_many(object, ciphertexts(env, operands), RelinKeysHandle::of(relin_keys), result); });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_exponentiate(
    JNIEnv *env, jclass, jlong context, jlong operand, jlong exponent, jlong relin_keys)
{
    return evaluated(
        env, "exponentiate", context,
        [&](const he::Context &object, seal::Ciphertext &result)
        {
            he::exponentiate(
                object, ciphertext(operand), static_cast<std::uint64_t>(exponent), RelinKeysHandle::of(relin_keys),
                result);
        });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_relinearize(
    JNIEnv *env, jclass, jlong context, jlong operand, jlong relin_keys)
{
    return evaluated(
        env, "relinearize", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().relinearize(ciphertext(operand), RelinKeysHandle::of(relin_keys), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_modSwitchTo(JNIEnv *env, jclass, jlong context, jlong operand, jint level)
{
    return evaluated(
        env, "modSwitchTo", context, [&](const he::Context &object, seal::Ciphertext &result)
        { he::mod_switch_to(object, ciphertext(operand), to_level(level), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_rescaleTo(JNIEnv *env, jclass, jlong context, jlong operand, jint level)
{
    return evaluated(
        env, "rescaleTo", context, [&](const he::Context &object, seal::Ciphertext &result)
        { he::rescale_to(object, ciphertext(operand), to_level(level), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_modReduceTo(JNIEnv *env, jclass, jlong context, jlong operand, jint level)
{
    return evaluated(
        env, "modReduceTo", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().mod_reduce_to(ciphertext(operand), parms_id(object, level), result); });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_modSwitchPlainTo(
    JNIEnv *env, jclass, jlong context, jlong operand, jint level)
{
    return guarded(
        env, "modSwitchTo",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            const seal::Plaintext &plain = plaintext(operand);
            return new_plaintext(
                plain.coeff_count(), [&](seal::Plaintext &result)
                { object.evaluator().mod_switch_to(plain, parms_id(object, level), result); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_addPlain(
    JNIEnv *env, jclass, jlong context, jlong operand, jlong plain, jboolean subtract)
{
    return evaluated(
        env, subtract != JNI_FALSE ? "subPlain" : "addPlain", context,
        [&](const he::Context &object, seal::Ciphertext &result)
        { he::add_plain(object, ciphertext(operand), plaintext(plain), subtract != JNI_FALSE, result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_multiplyPlain(JNIEnv *env, jclass, jlong context, jlong operand, jlong plain)
{
    return evaluated(
        env, "multiplyPlain", context, [&](const he::Context &object, seal::Ciphertext &result)
        { he::multiply_plain(object, ciphertext(operand), plaintext(plain), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_transformToNtt(JNIEnv *env, jclass, jlong context, jlong operand)
{
    return evaluated(
        env, "transformToNtt", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().transform_to_ntt(ciphertext(operand), result); });
}

jlong JNICALL
Java_io_cipherfold_seal_EvaluatorJni_transformFromNtt(JNIEnv *env, jclass, jlong context, jlong operand)
{
    return evaluated(
        env, "transformFromNtt", context, [&](const he::Context &object, seal::Ciphertext &result)
        { object.evaluator().transform_from_ntt(ciphertext(operand), result); });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_transformPlainToNtt(
    JNIEnv *env, jclass, jlong context, jlong operand, jint level)
{
    return guarded(
        env, "transformToNtt",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            return new_plaintext(
                he::words_at(object, to_level(level)),
                [&](seal::Plaintext &result)
                {
                    object.evaluator().transform_to_ntt(
                        plaintext(operand), parms_id(object, level), result, he::wiping_pool());
                });
        });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_applyGalois(
    JNIEnv *env, jclass, jlong context, jlong operand, jint element, jlong galois_keys)
{
    return evaluated(
        env, "applyGalois", context,
        [&](const he::Context &object, seal::Ciphertext &result)
        {
            const auto number = static_cast<std::uint32_t>(to_size(element, "Galois element is negative"));
            const seal::GaloisKeys &keys = GaloisKeysHandle::of(galois_keys);
            he::require_galois_key(number, keys);
            object.evaluator().apply_galois(ciphertext(operand), number, keys, result);
        });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_rotate(
    JNIEnv *env, jclass, jlong context, jlong operand, jint steps, jlong galois_keys)
{
    return evaluated(
        env, "rotate", context,
        [&](const he::Context &object, seal::Ciphertext &result)
        {
            const seal::GaloisKeys &keys = GaloisKeysHandle::of(galois_keys);
            he::require_rotation_keys(object, steps, keys);
            if (object.scheme() == seal::scheme_type::ckks)
            {
                object.evaluator().rotate_vector(ciphertext(operand), steps, keys, result);
            }
            else
            {
                object.evaluator().rotate_rows(ciphertext(operand), steps, keys, result);
            }
        });
}

jlong JNICALL Java_io_cipherfold_seal_EvaluatorJni_conjugate(
    JNIEnv *env, jclass, jlong context, jlong operand, jlong galois_keys)
{
    return evaluated(
        env, "conjugate", context,
        [&](const he::Context &object, seal::Ciphertext &result)
        {
            const seal::GaloisKeys &keys = GaloisKeysHandle::of(galois_keys);
            he::require_galois_key(static_cast<std::uint32_t>(2 * object.degree() - 1), keys);
            if (object.scheme() == seal::scheme_type::ckks)
            {
                object.evaluator().complex_conjugate(ciphertext(operand), keys, result);
            }
            else
            {
                object.evaluator().rotate_columns(ciphertext(operand), keys, result);
            }
        });
}
