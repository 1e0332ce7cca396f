// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "he/value_kind.h"
#include "jni/he_objects.h"

namespace cipherfold::jni
{
    inline he::ValueKind to_value_kind(jint kind)
    {
        require(kind > 0 && kind <= static_cast<jint>(he::ValueKind::secret_key), "unknown kind of value");
        return static_cast<he::ValueKind>(kind);
    }

    /** Runs an action, which takes the types of SEAL, on the value behind a handle. */
    template <class Action>
    void with_value(jlong value, Action &&action)
    {
        switch (Handle::from_java(value)->kind())
        {
        case Kind::plaintext:
            return action(plaintext(value));
        case Kind::ciphertext:
            return action(ciphertext(value));
        case Kind::public_key:
            return action(PublicKeyHandle::of(value));
        case Kind::relin_keys:
            return action(RelinKeysHandle::of(value));
        case Kind::galois_keys:
            return action(GaloisKeysHandle::of(value));
        case Kind::secret_key:
            return action(SecretKeyHandle::of(value).get());
        default:
            throw Error(ErrorCode::invalid_argument, "not a value with a byte form");
        }
    }

    template <class OwnHandle, class Fill>
    jlong new_filled(Fill &&fill)
    {
        auto result = std::make_unique<OwnHandle>();
        fill(result->object());
        return result.release()->to_java();
    }

    /** Makes a value; an action, which takes the types of SEAL, fills it. */
    template <class Fill>
    jlong new_value(he::ValueKind kind, Fill &&fill)
    {
        switch (kind)
        {
        case he::ValueKind::plaintext:
            // Whoever fills it knows how much room it takes.
            return new_plaintext(0, fill);
        case he::ValueKind::ciphertext:
            return new_ciphertext(fill);
        case he::ValueKind::public_key:
            return new_filled<PublicKeyHandle>(fill);
        case he::ValueKind::relin_keys:
            return new_filled<RelinKeysHandle>(fill);
        case he::ValueKind::galois_keys:
            return new_filled<GaloisKeysHandle>(fill);
        case he::ValueKind::secret_key:
        {
            seal::SecretKey key;
            fill(key);
            return SecretKeyHandle::create(key);
        }
        }
        throw Error(ErrorCode::invalid_argument, "unknown kind of value");
    }

    /** For messages: what Java calls the method. */
    inline const char *reading_name(jint kind) noexcept
    {
        switch (static_cast<he::ValueKind>(kind))
        {
        case he::ValueKind::plaintext:
            return "readPlaintext";
        case he::ValueKind::ciphertext:
            return "readCiphertext";
        case he::ValueKind::public_key:
            return "readPublicKey";
        case he::ValueKind::relin_keys:
            return "readRelinKeys";
        case he::ValueKind::galois_keys:
            return "readGaloisKeys";
        case he::ValueKind::secret_key:
            return "readSecretKey";
        }
        return "read";
    }
} // namespace cipherfold::jni
