// SPDX-License-Identifier: Apache-2.0
#include "jni/handle.h"

namespace cipherfold::jni
{
    Handle::~Handle()
    {
        // Volatile, so that a stale handle meets this value as long as the memory is not used again.
        kind_ = Kind::destroyed;
    }

    Handle *Handle::from_java(jlong handle)
    {
        require(handle != 0, "handle is null");
        const auto address = static_cast<std::uintptr_t>(handle);
        require(address % alignof(Handle) == 0, "handle is not aligned");
        auto *const object = reinterpret_cast<Handle *>(address);
        switch (object->kind())
        {
        case Kind::ring:
        case Kind::encryptor:
        case Kind::encoding_vector:
        case Kind::accumulator:
        case Kind::opening:
        case Kind::context:
        case Kind::plaintext:
        case Kind::ciphertext:
        case Kind::secret_key:
        case Kind::public_key:
        case Kind::relin_keys:
        case Kind::galois_keys:
        case Kind::key_generator:
        case Kind::he_encryptor:
        case Kind::decryptor:
        case Kind::collective_ring:
        case Kind::collective_member:
        case Kind::collective_encryptor:
        case Kind::collective_sum:
        case Kind::float_block:
            return object;
        case Kind::destroyed:
            break;
        }
        throw Error(ErrorCode::invalid_argument, "not a live handle");
    }
} // namespace cipherfold::jni
