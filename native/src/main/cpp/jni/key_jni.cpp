// SPDX-License-Identifier: Apache-2.0
#include "he/encryption.h"
#include "io_cipherfold_seal_KeyJni.h"
#include "jni/he_objects.h"
#include "seal/serializable.h"
#include "seal/util/galois.h"
#include <cstdint>
#include <vector>

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    /**
    Those of all rotations by powers of two, and 2N-1. SEAL's own list is made by a function that ends the process when
    memory is short.
    */
    std::vector<std::uint32_t> elements_of_all_powers(std::size_t degree)
    {
        const std::uint64_t last = 2 * degree - 1;
        std::vector<std::uint32_t> result{ static_cast<std::uint32_t>(last) };
        std::uint64_t left = 3;
        for (std::size_t steps = 1; steps < degree / 2; steps *= 2)
        {
            // 3 has the order N/2 modulo 2N: a rotation to the right is one to the left by the remaining steps.
            std::uint64_t right = 1;
            std::uint64_t power = left;
            for (std::size_t remaining = degree / 2 / steps - 1; remaining > 0; remaining /= 2)
            {
                right = remaining % 2 == 1 ? (right * power) & last : right;
                power = (power * power) & last;
            }
            result.push_back(static_cast<std::uint32_t>(left));
            if (right != left)
            {
                result.push_back(static_cast<std::uint32_t>(right));
            }
            left = (left * left) & last;
        }
        return result;
    }

    /** Which Galois keys: by element, by step, or those of all powers of two when neither array is there. */
    std::vector<std::uint32_t> chosen_elements(
        JNIEnv *env, const he::Context &context, jintArray elements, jintArray steps)
    {
        if (elements != nullptr)
        {
            const auto numbers = copy_numbers(env, elements);
            std::vector<std::uint32_t> result;
            for (const std::int32_t number : numbers)
            {
                require(
                    number > 0 && number % 2 == 1 && static_cast<std::size_t>(number) < 2 * context.degree(),
                    "a Galois element is odd and below twice the degree");
                result.push_back(static_cast<std::uint32_t>(number));
            }
            return result;
        }
        if (steps != nullptr)
        {
            return context.level(context.key_level())
                .galois_tool()
                ->get_elts_from_steps(copy_numbers(env, steps));
        }
        return elements_of_all_powers(context.degree());
    }

    jbyteArray array_of(JNIEnv *env, const std::vector<seal::seal_byte> &bytes)
    {
        return new_array(env, reinterpret_cast<const std::uint8_t *>(bytes.data()), bytes.size());
    }

    /** The bytes of SEAL's stream of an object with a seed in place of its random half. */
    template <class Seeded>
    jbyteArray seeded_bytes(JNIEnv *env, const Seeded &seeded)
    {
        // Before memory is taken for them.
        to_array_length(static_cast<std::uint64_t>(seeded.save_size(seal::compr_mode_type::none)));
        return array_of(env, he::saved(seeded));
    }

} // namespace

jlong JNICALL Java_io_cipherfold_seal_KeyJni_createGenerator(JNIEnv *env, jclass, jlong context)
{
    return guarded(
        env, "createKeyGenerator", [&] { return KeyGeneratorHandle::create(ContextHandle::of(context)); });
}

jlong JNICALL
Java_io_cipherfold_seal_KeyJni_createGeneratorFrom(JNIEnv *env, jclass, jlong context, jlong secret_key)
{
    return guarded(
        env, "createKeyGenerator", [&]
        { return KeyGeneratorHandle::create(ContextHandle::of(context), SecretKeyHandle::of(secret_key).get()); });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_secretKey(JNIEnv *env, jclass, jlong generator)
{
    return guarded(
        env, "secretKey",
        [&]
        {
            return KeyGeneratorHandle::of(generator).with(
                [](seal::KeyGenerator &keys) { return SecretKeyHandle::create(keys.secret_key()); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_publicKey(JNIEnv *env, jclass, jlong generator)
{
    return guarded(
        env, "publicKey",
        [&]
        {
            auto result = std::make_unique<PublicKeyHandle>();
            KeyGeneratorHandle::of(generator).with([&](seal::KeyGenerator &keys)
                                                   { keys.create_public_key(result->object()); });
            return result.release()->to_java();
        });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_relinKeys(JNIEnv *env, jclass, jlong generator)
{
    return guarded(
        env, "relinKeys",
        [&]
        {
            auto result = std::make_unique<RelinKeysHandle>();
            KeyGeneratorHandle::of(generator).with([&](seal::KeyGenerator &keys)
                                                   { keys.create_relin_keys(result->object()); });
            return result.release()->to_java();
        });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_galoisKeys(
    JNIEnv *env, jclass, jlong context, jlong generator, jintArray elements, jintArray steps)
{
    return guarded(
        env, "galoisKeys",
        [&]
        {
            const auto chosen = chosen_elements(env, ContextHandle::of(context), elements, steps);
            auto result = std::make_unique<GaloisKeysHandle>();
            KeyGeneratorHandle::of(generator).with(
                [&](seal::KeyGenerator &keys) { keys.create_galois_keys(chosen, result->object()); });
            return result.release()->to_java();
        });
}

jbyteArray JNICALL Java_io_cipherfold_seal_KeyJni_seededPublicKey(JNIEnv *env, jclass, jlong generator)
{
    return guarded(
        env, "seededPublicKey",
        [&]
        {
            return KeyGeneratorHandle::of(generator).with(
                [&](const seal::KeyGenerator &keys) { return seeded_bytes(env, keys.create_public_key()); });
        });
}

jbyteArray JNICALL Java_io_cipherfold_seal_KeyJni_seededRelinKeys(JNIEnv *env, jclass, jlong generator)
{
    return guarded(
        env, "seededRelinKeys",
        [&]
        {
            return KeyGeneratorHandle::of(generator).with(
                [&](seal::KeyGenerator &keys) { return seeded_bytes(env, keys.create_relin_keys()); });
        });
}

jbyteArray JNICALL Java_io_cipherfold_seal_KeyJni_seededGaloisKeys(
    JNIEnv *env, jclass, jlong context, jlong generator, jintArray elements, jintArray steps)
{
    return guarded(
        env, "seededGaloisKeys",
        [&]
        {
            const auto chosen = chosen_elements(env, ContextHandle::of(context), elements, steps);
            return KeyGeneratorHandle::of(generator).with(
                [&](seal::KeyGenerator &keys) { return seeded_bytes(env, keys.create_galois_keys(chosen)); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_createEncryptor(
    JNIEnv *env, jclass, jlong context, jlong public_key, jlong secret_key)
{
    return guarded(
        env, "createEncryptor",
        [&]
        {
            const seal::SEALContext &seal_context = ContextHandle::of(context).seal();
            if (secret_key == 0)
            {
                return HeEncryptorHandle::create(seal_context, PublicKeyHandle::of(public_key));
            }
            const seal::SecretKey &secret = SecretKeyHandle::of(secret_key).get();
            return public_key == 0
                       ? HeEncryptorHandle::create(seal_context, secret)
                       : HeEncryptorHandle::create(seal_context, PublicKeyHandle::of(public_key), secret);
        });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_encrypt(
    JNIEnv *env, jclass, jlong context, jlong encryptor, jlong plain, jboolean symmetric)
{
    return guarded(
        env, "encrypt",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            const seal::Encryptor &keys = HeEncryptorHandle::of(encryptor);
            return new_ciphertext(
                [&](seal::Ciphertext &result)
                { he::encrypt(object, keys, plaintext(plain), symmetric != JNI_FALSE, result); });
        });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_encryptZero(
    JNIEnv *env, jclass, jlong context, jlong encryptor, jint level, jboolean symmetric)
{
    return guarded(
        env, "encryptZero",
        [&]
        {
            const seal::Encryptor &object = HeEncryptorHandle::of(encryptor);
            const auto &parms_id = ContextHandle::of(context).level(to_level(level)).parms_id();
            return new_ciphertext(
                [&](seal::Ciphertext &result)
                {
                    if (symmetric != JNI_FALSE)
                    {
                        object.encrypt_zero_symmetric(parms_id, result);
                    }
                    else
                    {
                        object.encrypt_zero(parms_id, result);
                    }
                });
        });
}

jbyteArray JNICALL
Java_io_cipherfold_seal_KeyJni_encryptSeeded(JNIEnv *env, jclass, jlong context, jlong encryptor, jlong plain)
{
    return guarded(
        env, "encryptSymmetricSeeded",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            return array_of(
                env, he::encrypt_seeded(object, HeEncryptorHandle::of(encryptor), plaintext(plain)));
        });
}

jbyteArray JNICALL Java_io_cipherfold_seal_KeyJni_encryptZeroSeeded(
    JNIEnv *env, jclass, jlong context, jlong encryptor, jint level)
{
    return guarded(
        env, "encryptZeroSymmetricSeeded",
        [&]
        {
            const auto &parms_id = ContextHandle::of(context).level(to_level(level)).parms_id();
            return seeded_bytes(env, HeEncryptorHandle::of(encryptor).encrypt_zero_symmetric(parms_id));
        });
}

jlong JNICALL
Java_io_cipherfold_seal_KeyJni_createDecryptor(JNIEnv *env, jclass, jlong context, jlong secret_key)
{
    return guarded(
        env, "createDecryptor", [&]
        { return DecryptorHandle::create(ContextHandle::of(context), SecretKeyHandle::of(secret_key).get()); });
}

jlong JNICALL
Java_io_cipherfold_seal_KeyJni_decrypt(JNIEnv *env, jclass, jlong context, jlong decryptor, jlong encrypted)
{
    return guarded(
        env, "decrypt",
        [&]
        {
            const he::Context &object = ContextHandle::of(context);
            const seal::Ciphertext &value = ciphertext(encrypted);
            const std::size_t words = object.scheme() == seal::scheme_type::ckks
                                          ? he::words_at(object, object.level_of(value.parms_id()))
                                          : object.degree();
            auto result = std::make_unique<PlaintextHandle>(words);
            DecryptorHandle::of(decryptor).decrypt(value, result->object());
            return result.release()->to_java();
        });
}

jint JNICALL Java_io_cipherfold_seal_KeyJni_noiseBudget(JNIEnv *env, jclass, jlong decryptor, jlong encrypted)
{
    return guarded(
        env, "noiseBudget", [&]
        { return static_cast<jint>(DecryptorHandle::of(decryptor).noise_budget(ciphertext(encrypted))); });
}

jint JNICALL Java_io_cipherfold_seal_KeyJni_keyCount(JNIEnv *env, jclass, jlong keys)
{
    return guarded(
        env, "keyCount",
        [&]
        {
            const std::size_t count = Handle::from_java(keys)->kind() == Kind::relin_keys
                                          ? RelinKeysHandle::of(keys).size()
                                          : GaloisKeysHandle::of(keys).size();
            return static_cast<jint>(count);
        });
}

jboolean JNICALL Java_io_cipherfold_seal_KeyJni_hasRelinKey(JNIEnv *env, jclass, jlong keys, jint power)
{
    return guarded(
        env, "hasKey",
        [&]
        {
            return static_cast<jboolean>(
                RelinKeysHandle::of(keys).has_key(to_size(power, "power is negative")) ? JNI_TRUE : JNI_FALSE);
        });
}

jboolean JNICALL Java_io_cipherfold_seal_KeyJni_hasGaloisKey(JNIEnv *env, jclass, jlong keys, jint element)
{
    return guarded(
        env, "hasKey",
        [&]
        {
            const std::size_t number = to_size(element, "Galois element is negative");
            return static_cast<jboolean>(
                GaloisKeysHandle::of(keys).has_key(static_cast<std::uint32_t>(number)) ? JNI_TRUE : JNI_FALSE);
        });
}

jlong JNICALL Java_io_cipherfold_seal_KeyJni_nativeBytes(JNIEnv *env, jclass, jlong keys)
{
    return guarded(
        env, "nativeBytes",
        [&]
        {
            const auto words = [](const seal::PublicKey &key) { return key.data().dyn_array().capacity(); };
            const auto all = [&](const seal::KSwitchKeys &switching)
            {
                std::size_t sum = 0;
                for (const auto &slot : switching.data())
                {
                    for (const seal::PublicKey &key : slot)
                    {
                        sum += words(key);
                    }
                }
                return sum;
            };
            std::size_t count = 0;
            switch (Handle::from_java(keys)->kind())
            {
            case Kind::secret_key:
                count = SecretKeyHandle::of(keys).get().data().capacity();
                break;
            case Kind::public_key:
                count = words(PublicKeyHandle::of(keys));
                break;
            case Kind::relin_keys:
                count = all(RelinKeysHandle::of(keys));
                break;
            case Kind::galois_keys:
                count = all(GaloisKeysHandle::of(keys));
                break;
            default:
                throw Error(ErrorCode::invalid_argument, "not a key");
            }
            return static_cast<jlong>(count * sizeof(std::uint64_t));
        });
}
