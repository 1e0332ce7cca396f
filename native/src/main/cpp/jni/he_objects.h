// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "he/ciphertext.h"
#include "he/context.h"
#include "he/keys.h"
#include "he/plaintext.h"
#include "jni/arrays.h"
#include "jni/guard.h"
#include "jni/handle.h"
#include "seal/ciphertext.h"
#include "seal/encryptor.h"
#include "seal/galoiskeys.h"
#include "seal/publickey.h"
#include "seal/relinkeys.h"
#include <memory>

namespace cipherfold::jni
{
    // What is made from a context holds a copy of SEAL's, so Java may close its own handle first.
    using ContextHandle = TypedHandle<he::Context, Kind::context>;
    using PlaintextHandle = TypedHandle<he::SecretPlaintext, Kind::plaintext>;
    using CiphertextHandle = TypedHandle<seal::Ciphertext, Kind::ciphertext>;
    using SecretKeyHandle = TypedHandle<he::OwnedSecretKey, Kind::secret_key>;
    using PublicKeyHandle = TypedHandle<seal::PublicKey, Kind::public_key>;
    using RelinKeysHandle = TypedHandle<seal::RelinKeys, Kind::relin_keys>;
    using GaloisKeysHandle = TypedHandle<seal::GaloisKeys, Kind::galois_keys>;
    using KeyGeneratorHandle = TypedHandle<he::LockedKeyGenerator, Kind::key_generator>;
    using HeEncryptorHandle = TypedHandle<seal::Encryptor, Kind::he_encryptor>;
    using DecryptorHandle = TypedHandle<he::SharedDecryptor, Kind::decryptor>;

    inline const seal::Plaintext &plaintext(jlong handle)
    {
        return PlaintextHandle::of(handle).get();
    }

    inline const seal::Ciphertext &ciphertext(jlong handle)
    {
        return CiphertextHandle::of(handle);
    }

    inline std::size_t to_level(jint level)
    {
        return to_size(level, "level is negative");
    }

    /** Fills a new ciphertext; whatever is thrown meanwhile leaves nothing behind. */
    template <class Fill>
    jlong new_ciphertext(Fill &&fill)
    {
        auto result = std::make_unique<CiphertextHandle>();
        fill(result->object());
        return result.release()->to_java();
    }

    /** Fills a new plaintext with room for that many words. */
    template <class Fill>
    jlong new_plaintext(std::size_t words, Fill &&fill)
    {
        auto result = std::make_unique<PlaintextHandle>(words);
        fill(result->object().get());
        return result.release()->to_java();
    }
} // namespace cipherfold::jni
