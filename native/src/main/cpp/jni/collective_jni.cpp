// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_encryptor.h"
#include "core/collective_bfv_sum.h"
#include "io_cipherfold_seal_CollectiveJni.h"
#include "jni/guard.h"
#include "jni/objects.h"

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    using CollectiveRingHandle = TypedHandle<std::shared_ptr<const CollectiveRing>, Kind::collective_ring>;
    using CollectiveMemberHandle = TypedHandle<CollectiveMember, Kind::collective_member>;
    using CollectiveEncryptorHandle = TypedHandle<CollectiveEncryptor, Kind::collective_encryptor>;
    using CollectiveSumHandle = TypedHandle<CollectiveSum, Kind::collective_sum>;

    std::size_t data_bytes(const CollectiveRing &ring)
    {
        return ring.packed_bytes(ring.data_primes());
    }

    std::size_t key_bytes(const CollectiveRing &ring)
    {
        return ring.packed_bytes(ring.key_primes());
    }

    void combine(CollectiveSum &sum, bool subtract, ChunkRange range, const PackedSource &packed)
    {
        if (subtract)
        {
            sum.subtract(range, packed);
        }
        else
        {
            sum.add(range, packed);
        }
    }
} // namespace

jlong JNICALL Java_io_cipherfold_seal_CollectiveJni_createRing(
    JNIEnv *env, jclass, jint degree, jlongArray primes, jlong plain_modulus)
{
    return guarded(
        env, "createCollectiveRing",
        [&]
        {
            return CollectiveRingHandle::create(std::make_shared<const CollectiveRing>(
                to_size(degree, "degree is negative"), copy_words(env, primes),
                static_cast<std::uint64_t>(plain_modulus)));
        });
}

jlong JNICALL Java_io_cipherfold_seal_CollectiveJni_createMember(JNIEnv *env, jclass, jlong ring, jbyteArray seed)
{
    return guarded(
        env, "createMember",
        [&]
        {
            const auto &object = CollectiveRingHandle::of(ring);
            const auto bytes = copy_seed(env, seed);
            return CollectiveMemberHandle::create(object, bytes.data());
        });
}

void JNICALL Java_io_cipherfold_seal_CollectiveJni_contribution(
    JNIEnv *env, jclass, jlong member, jbyteArray public_seed, jbyteArray target)
{
    guarded(
        env, "contribution",
        [&]
        {
            const CollectiveMember &object = CollectiveMemberHandle::of(member);
            const auto seed = copy_seed(env, public_seed);
            const std::size_t size = key_bytes(*object.ring());
            require(array_length(env, target) == size, "target must have the bytes of a contribution");
            std::vector<std::uint8_t> packed(size);
            object.contribution(seed, packed.data());
            copy_to_array(env, target, 0, size, packed.data());
        });
}

jlong JNICALL Java_io_cipherfold_seal_CollectiveJni_createEncryptor(
    JNIEnv *env, jclass, jlong ring, jbyteArray public_seed, jint members, jbyteArray contributions)
{
    return guarded(
        env, "createCollectiveEncryptor",
        [&]
        {
            const auto &object = CollectiveRingHandle::of(ring);
            const auto seed = copy_seed(env, public_seed);
            const std::size_t size = key_bytes(*object);
            std::vector<std::uint8_t> packed(size);
            return CollectiveEncryptorHandle::create(
                object, seed, to_size(members, "number of members is negative"),
                [&](std::size_t i)
                {
                    copy_from_array(env, contributions, i * size, size, packed.data());
                    return packed.data();
                });
        });
}

void JNICALL Java_io_cipherfold_seal_CollectiveJni_encrypt(
    JNIEnv *env, jclass, jlong encryptor, jbyteArray secret_seed, jint chunk, jintArray digits, jint base,
    jobject first, jint first_offset, jobject second, jint second_offset)
{
    guarded(
        env, "encrypt",
        [&]
        {
            const CollectiveEncryptor &object = CollectiveEncryptorHandle::of(encryptor);
            const CollectiveRing &ring = *object.ring();
            const CollectiveDigits packing(ring, base);
            const auto seed = copy_seed(env, secret_seed);
            const std::size_t size = data_bytes(ring);
            std::uint8_t *const to_first =
                direct_bytes(env, first, to_size(first_offset, "offset is negative"), size);
            std::uint8_t *const to_second =
                direct_bytes(env, second, to_size(second_offset, "offset is negative"), size);

            SecretVector<std::int32_t> values(packing.digits_per_chunk());
            const std::size_t present = array_length(env, digits);
            require(present <= values.size(), "more digits than a chunk carries");
            copy_from_array(env, digits, 0, present, values.data());
            CollectiveEncryptor::Workspace workspace(ring);
            object.encrypt(
                seed, to_size(chunk, "chunk is negative"), values.data(), packing, workspace, to_first, to_second);
        });
}

jlong JNICALL Java_io_cipherfold_seal_CollectiveJni_createSum(JNIEnv *env, jclass, jlong ring, jint chunk_count)
{
    return guarded(
        env, "createSum",
        [&]
        {
            const auto &object = CollectiveRingHandle::of(ring);
            return CollectiveSumHandle::create(object, to_size(chunk_count, "chunk count is negative"));
        });
}

void JNICALL Java_io_cipherfold_seal_CollectiveJni_combine(
    JNIEnv *env, jclass, jlong sum, jboolean subtract, jint first_chunk, jint chunk_count, jbyteArray packed,
    jint offset)
{
    guarded(
        env, subtract != JNI_FALSE ? "subtract" : "add",
        [&]
        {
            CollectiveSum &object = CollectiveSumHandle::of(sum);
            const std::size_t start = to_size(offset, "offset is negative");
            const std::size_t size = data_bytes(*object.ring());
            std::vector<std::uint8_t> bytes(size);
            combine(
                object, subtract != JNI_FALSE, chunk_range(first_chunk, chunk_count),
                [&](std::size_t i)
                {
                    copy_from_array(env, packed, start + i * size, size, bytes.data());
                    return bytes.data();
                });
        });
}

void JNICALL Java_io_cipherfold_seal_CollectiveJni_combineDirect(
    JNIEnv *env, jclass, jlong sum, jboolean subtract, jint first_chunk, jint chunk_count, jobject packed, jint offset)
{
    guarded(
        env, subtract != JNI_FALSE ? "subtract" : "add",
        [&]
        {
            CollectiveSum &object = CollectiveSumHandle::of(sum);
            const ChunkRange range = chunk_range(first_chunk, chunk_count);
            const std::size_t size = data_bytes(*object.ring());
            const std::uint8_t *const bytes =
                direct_bytes(env, packed, to_size(offset, "offset is negative"), range.count * size);
            combine(object, subtract != JNI_FALSE, range, [&](std::size_t i) { return bytes + i * size; });
        });
}

void JNICALL Java_io_cipherfold_seal_CollectiveJni_read(
    JNIEnv *env, jclass, jlong sum, jint first_chunk, jint chunk_count, jbyteArray target, jint offset)
{
    guarded(
        env, "read",
        [&]
        {
            const CollectiveSum &object = CollectiveSumHandle::of(sum);
            const std::size_t start = to_size(offset, "offset is negative");
            const std::size_t size = data_bytes(*object.ring());
            object.read(
                chunk_range(first_chunk, chunk_count), [&](std::size_t i, const std::uint8_t *packed)
                { copy_to_array(env, target, start + i * size, size, packed); });
        });
}

void JNICALL Java_io_cipherfold_seal_CollectiveJni_share(
    JNIEnv *env, jclass, jlong sum, jlong member, jbyteArray flooding_seed, jint width_bits, jint first_chunk,
    jint chunk_count, jbyteArray target, jint offset)
{
    guarded(
        env, "share",
        [&]
        {
            const CollectiveSum &object = CollectiveSumHandle::of(sum);
            const CollectiveMember &key = CollectiveMemberHandle::of(member);
            const auto seed = copy_seed(env, flooding_seed);
            const std::size_t start = to_size(offset, "offset is negative");
            const std::size_t size = data_bytes(*object.ring());
            object.share(
                chunk_range(first_chunk, chunk_count), key, seed, width_bits,
                [&](std::size_t i, const std::uint8_t *packed)
                { copy_to_array(env, target, start + i * size, size, packed); });
        });
}

void JNICALL Java_io_cipherfold_seal_CollectiveJni_open(
    JNIEnv *env, jclass, jlong sum, jlong shares, jint base, jint first_chunk, jint chunk_count, jintArray digits,
    jlongArray residual)
{
    guarded(
        env, "open",
        [&]
        {
            const CollectiveSum &object = CollectiveSumHandle::of(sum);
            const CollectiveDigits packing(*object.ring(), base);
            const ChunkRange range = chunk_range(first_chunk, chunk_count);
            const std::size_t per_chunk = packing.digits_per_chunk();
            const CollectiveResidual result = object.open(
                range, CollectiveSumHandle::of(shares), packing, [&](std::size_t i, const std::int32_t *values)
                { copy_to_array(env, digits, i * per_chunk, per_chunk, values); });
            const std::int64_t halves[] = { static_cast<std::int64_t>(result.largest >> 64),
                                            static_cast<std::int64_t>(result.largest) };
            copy_to_array(env, residual, 0, 2, halves);
        });
}
