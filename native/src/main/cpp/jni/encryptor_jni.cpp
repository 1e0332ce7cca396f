// SPDX-License-Identifier: Apache-2.0
#include "core/key_sharing.h"
#include "io_cipherfold_seal_SealJni.h"
#include "jni/guard.h"
#include "jni/objects.h"
#include <algorithm>

using namespace cipherfold;
using namespace cipherfold::jni;

jlong JNICALL Java_io_cipherfold_seal_SealJni_createEncryptor(
    JNIEnv *env, jclass, jlong ring, jbyteArray public_seed, jbyteArray secret_seed)
{
    return guarded(
        env, "createEncryptor",
        [&]
        {
            const auto public_bytes = copy_seed(env, public_seed);
            const auto secret_bytes = copy_seed(env, secret_seed);
            return EncryptorHandle::create(RingHandle::of(ring), public_bytes.data(), secret_bytes.data());
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_keyCoefficients(JNIEnv *env, jclass, jlong encryptor, jintArray target)
{
    guarded(
        env, "keyCoefficients",
        [&]
        {
            const auto &key = EncryptorHandle::of(encryptor).key_coefficients();
            require(array_length(env, target) == key.size(), "target must have one element per coefficient");
            copy_to_array(env, target, 0, key.size(), key.data());
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_shareKey(
    JNIEnv *env, jclass, jlong encryptor, jint members, jint degree, jbyteArray target)
{
    guarded(
        env, "shareKey",
        [&]
        {
            const OneTimeEncryptor &object = EncryptorHandle::of(encryptor);
            const std::size_t all = to_size(members, "members is negative");
            require(all <= most_members, "members must be 1 to 1023");
            SecretVector<std::uint8_t> shares(all * packed_share_bytes(object.ring().degree()));
            require(array_length(env, target) == shares.size(), "target must have the bytes of all shares");
            object.share_key(all, to_size(degree, "degree is negative"), shares.data());
            copy_to_array(env, target, 0, shares.size(), shares.data());
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_encrypt(
    JNIEnv *env, jclass, jlong encryptor, jintArray digits, jint from, jint count, jint digits_per_coefficient,
    jint digit_bits, jint first_chunk, jint chunk_count, jobject target, jint offset)
{
    guarded(
        env, "encrypt",
        [&]
        {
            const OneTimeEncryptor &object = EncryptorHandle::of(encryptor);
            const DigitPacking packing(object.ring(), digit_layout(digits_per_coefficient, digit_bits));
            const ChunkRange range = chunk_range(first_chunk, chunk_count);
            const std::size_t start = to_size(from, "from is negative");
            const std::size_t all = to_size(count, "count is negative");
            const std::size_t per_chunk = packing.digits_per_chunk();
            require(
                all <= range.count * per_chunk && all + per_chunk > range.count * per_chunk,
                "the digits are not those of the chunks");
            const std::size_t size = object.ring().packed_bytes();
            std::uint8_t *const packed =
                direct_bytes(env, target, to_size(offset, "offset is negative"), range.count * size);
            OneTimeEncryptor::Workspace workspace(object.ring());
            SecretVector<std::int32_t> values(per_chunk);
            for (std::size_t i = 0; i < range.count; i++)
            {
                const std::size_t present = std::min(per_chunk, all - i * per_chunk);
                copy_from_array(env, digits, start + i * per_chunk, present, values.data());
                std::fill(values.begin() + static_cast<std::ptrdiff_t>(present), values.end(), 0);
                object.encrypt(range.first + i, values.data(), packing, workspace, packed + i * size);
            }
        });
}
