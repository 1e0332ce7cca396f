// SPDX-License-Identifier: Apache-2.0
#include "io_cipherfold_seal_SealJni.h"
#include "jni/guard.h"
#include "jni/objects.h"
#include <algorithm>

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    /** Encrypts chunks one by one: the place for chunk i is asked for before it is written, and handed over after. */
    template <class Place, class Written>
    void encrypt_chunks(
        JNIEnv *env, const OneTimeEncryptor &encryptor, jintArray digits, const DigitPacking &packing, ChunkRange range,
        const Place &place, const Written &written)
    {
        const std::size_t all = array_length(env, digits);
        const std::size_t per_chunk = packing.digits_per_chunk();
        OneTimeEncryptor::Workspace workspace(encryptor.ring());
        SecretVector<std::int32_t> values(per_chunk);
        for (std::size_t i = 0; i < range.count; i++)
        {
            const std::size_t chunk = range.first + i;
            require(all > chunk * per_chunk, "a chunk without digits");
            const std::size_t present = std::min(per_chunk, all - chunk * per_chunk);
            copy_from_array(env, digits, chunk * per_chunk, present, values.data());
            std::fill(values.begin() + static_cast<std::ptrdiff_t>(present), values.end(), 0);
            encryptor.encrypt(chunk, values.data(), packing, workspace, place(i));
            written(i);
        }
    }
} // namespace

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

void JNICALL Java_io_cipherfold_seal_SealJni_encrypt(
    JNIEnv *env, jclass, jlong encryptor, jintArray digits, jint digit_bits, jint first_chunk, jint chunk_count,
    jbyteArray target, jint offset)
{
    guarded(
        env, "encrypt",
        [&]
        {
            const OneTimeEncryptor &object = EncryptorHandle::of(encryptor);
            const ChunkRange range = chunk_range(first_chunk, chunk_count);
            const std::size_t start = to_size(offset, "offset is negative");
            const std::size_t size = object.ring().packed_bytes();
            std::vector<std::uint8_t> packed(size);
            encrypt_chunks(
                env, object, digits, DigitPacking(object.ring(), digit_bits), range,
                [&](std::size_t) { return packed.data(); },
                [&](std::size_t i) { copy_to_array(env, target, start + i * size, size, packed.data()); });
        });
}

void JNICALL Java_io_cipherfold_seal_SealJni_encryptDirect(
    JNIEnv *env, jclass, jlong encryptor, jintArray digits, jint digit_bits, jint first_chunk, jint chunk_count,
    jobject target, jint offset)
{
    guarded(
        env, "encrypt",
        [&]
        {
            const OneTimeEncryptor &object = EncryptorHandle::of(encryptor);
            const ChunkRange range = chunk_range(first_chunk, chunk_count);
            const std::size_t size = object.ring().packed_bytes();
            std::uint8_t *const packed =
                direct_bytes(env, target, to_size(offset, "offset is negative"), range.count * size);
            encrypt_chunks(
                env, object, digits, DigitPacking(object.ring(), digit_bits), range,
                [&](std::size_t i) { return packed + i * size; }, [](std::size_t) {});
        });
}
