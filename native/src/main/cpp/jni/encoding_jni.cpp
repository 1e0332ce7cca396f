// SPDX-License-Identifier: Apache-2.0
#include "core/encoding_vector.h"
#include "io_cipherfold_seal_EncodingJni.h"
#include "jni/arrays.h"
#include "jni/guard.h"
#include "jni/handle.h"
#include <algorithm>

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    using VectorHandle = TypedHandle<EncodingVector, Kind::encoding_vector>;

    std::size_t index_of(jint index)
    {
        return to_size(index, "index is negative");
    }

    std::size_t count_of(jint count)
    {
        return to_size(count, "count is negative");
    }

    using Entry = std::vector<std::uint64_t>::const_iterator;

    std::vector<std::uint64_t> take(Entry &next, Entry end, std::int32_t count)
    {
        const std::size_t size = to_size(count, "a table's size is negative");
        require(size <= static_cast<std::size_t>(end - next), "tables are missing");
        std::vector<std::uint64_t> table(next, next + static_cast<std::ptrdiff_t>(size));
        next += static_cast<std::ptrdiff_t>(size);
        return table;
    }

    /** A factor and the sizes of two tables for each part, and the entries of all tables. */
    std::vector<TableNoise::Part> copy_parts(JNIEnv *env, jintArray shapes, jlongArray tables)
    {
        const std::vector<std::int32_t> numbers = copy_numbers(env, shapes);
        const std::vector<std::uint64_t> words = copy_words(env, tables);
        std::vector<TableNoise::Part> parts;
        Entry next = words.begin();
        require(numbers.size() % 3 == 0, "three numbers belong to a part");
        for (std::size_t i = 0; i < numbers.size(); i += 3)
        {
            std::vector<std::uint64_t> common = take(next, words.end(), numbers[i + 1]);
            std::vector<std::uint64_t> rare = take(next, words.end(), numbers[i + 2]);
            parts.push_back({ numbers[i], std::move(common), std::move(rare) });
        }
        require(next == words.end(), "too many tables");
        return parts;
    }
} // namespace

jlong JNICALL Java_io_cipherfold_seal_EncodingJni_create(JNIEnv *env, jclass, jint length)
{
    return guarded(env, "create", [&] { return VectorHandle::create(to_size(length, "length is negative")); });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_load(
    JNIEnv *env, jclass, jlong vector, jint from, jdoubleArray source, jint offset, jint count)
{
    guarded(
        env, "load",
        [&]
        {
            double *const target = VectorHandle::of(vector).reals(index_of(from), count_of(count));
            copy_from_array(env, source, index_of(offset), count_of(count), target);
        });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_readReals(
    JNIEnv *env, jclass, jlong vector, jint from, jdoubleArray target, jint offset, jint count)
{
    guarded(
        env, "readReals",
        [&]
        {
            const EncodingVector &object = VectorHandle::of(vector);
            const double *const source = object.reals(index_of(from), count_of(count));
            copy_to_array(env, target, index_of(offset), count_of(count), source);
        });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_readIntegers(
    JNIEnv *env, jclass, jlong vector, jint from, jintArray target, jint offset, jint count)
{
    guarded(
        env, "readIntegers",
        [&]
        {
            constexpr std::size_t most = 4096;
            const EncodingVector &object = VectorHandle::of(vector);
            const std::size_t all = count_of(count);
            SecretVector<std::int32_t> block(std::min(all, most));
            for (std::size_t done = 0; done < all; done += most)
            {
                const std::size_t part = std::min(all - done, most);
                object.read(index_of(from) + done, part, block.data());
                copy_to_array(env, target, index_of(offset) + done, part, block.data());
            }
        });
}

jdouble JNICALL Java_io_cipherfold_seal_EncodingJni_largestMagnitude(JNIEnv *env, jclass, jlong vector)
{
    return guarded(env, "largestMagnitude", [&] { return VectorHandle::of(vector).largest_magnitude(); });
}

jint JNICALL Java_io_cipherfold_seal_EncodingJni_firstNotFinite(JNIEnv *env, jclass, jlong vector)
{
    return guarded(
        env, "firstNotFinite", [&] { return static_cast<jint>(VectorHandle::of(vector).first_not_finite()); });
}

jdouble JNICALL Java_io_cipherfold_seal_EncodingJni_sumOfSquares(JNIEnv *env, jclass, jlong vector, jdouble unit)
{
    return guarded(env, "sumOfSquares", [&] { return VectorHandle::of(vector).sum_of_squares(unit); });
}

void JNICALL
Java_io_cipherfold_seal_EncodingJni_scale(JNIEnv *env, jclass, jlong vector, jdouble first, jdouble second)
{
    guarded(env, "scale", [&] { VectorHandle::of(vector).scale(first, second); });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_rotate(JNIEnv *env, jclass, jlong vector, jbyteArray seed)
{
    guarded(env, "rotate", [&] { VectorHandle::of(vector).rotate(copy_seed(env, seed)); });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_rotateBack(JNIEnv *env, jclass, jlong vector, jbyteArray seed)
{
    guarded(env, "rotateBack", [&] { VectorHandle::of(vector).rotate_back(copy_seed(env, seed)); });
}

jlong JNICALL Java_io_cipherfold_seal_EncodingJni_roundedSquaredNorm(
    JNIEnv *env, jclass, jlong vector, jint exponent, jbyteArray seed, jlong attempt)
{
    return guarded(
        env, "roundedSquaredNorm",
        [&]
        {
            const auto secret_seed = copy_seed(env, seed);
            return static_cast<jlong>(VectorHandle::of(vector).rounded_squared_norm(
                exponent, secret_seed, static_cast<std::uint64_t>(attempt)));
        });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_round(
    JNIEnv *env, jclass, jlong vector, jint exponent, jbyteArray seed, jlong attempt)
{
    guarded(
        env, "round",
        [&]
        {
            const auto secret_seed = copy_seed(env, seed);
            VectorHandle::of(vector).round(exponent, secret_seed, static_cast<std::uint64_t>(attempt));
        });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_addNoise(
    JNIEnv *env, jclass, jlong vector, jintArray shapes, jlongArray tables, jbyteArray seed)
{
    guarded(
        env, "addNoise",
        [&]
        {
            const auto secret_seed = copy_seed(env, seed);
            TableNoise noise(copy_parts(env, shapes, tables));
            VectorHandle::of(vector).add_noise(noise, secret_seed);
        });
}

void JNICALL Java_io_cipherfold_seal_EncodingJni_addExactNoise(
    JNIEnv *env, jclass, jlong vector, jlong variance, jbyteArray seed)
{
    guarded(
        env, "addExactNoise",
        [&]
        {
            const auto secret_seed = copy_seed(env, seed);
            VectorHandle::of(vector).add_exact_noise(static_cast<std::uint64_t>(variance), secret_seed);
        });
}
