// SPDX-License-Identifier: Apache-2.0
#include "core/encoding_stream.h"
#include "core/table_noise.h"
#include "io_cipherfold_seal_NoiseJni.h"
#include "jni/arrays.h"
#include "jni/guard.h"
#include "jni/handle.h"

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    using NoiseHandle = TypedHandle<TableNoise, Kind::table_noise>;

    using Entry = std::vector<std::uint64_t>::const_iterator;

    std::vector<std::uint64_t> take(Entry &next, Entry end, std::int32_t count)
    {
        const std::size_t size = to_size(count, "a table's size is negative");
        require(size <= static_cast<std::size_t>(end - next), "tables are missing");
        std::vector<std::uint64_t> table(next, next + static_cast<std::ptrdiff_t>(size));
        next += static_cast<std::ptrdiff_t>(size);
        return table;
    }
} // namespace

jlong JNICALL
Java_io_cipherfold_seal_NoiseJni_create(JNIEnv *env, jclass, jintArray shapes, jlongArray tables)
{
    return guarded(
        env, "create",
        [&]
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
            return NoiseHandle::create(std::move(parts));
        });
}

void JNICALL Java_io_cipherfold_seal_NoiseJni_fill(
    JNIEnv *env, jclass, jlong noise, jbyteArray seed, jlong block, jintArray target, jint offset, jint count)
{
    guarded(
        env, "fill",
        [&]
        {
            TableNoise &object = NoiseHandle::of(noise);
            const std::size_t all = to_size(count, "count is negative");
            require(all <= TableNoise::most_samples, "too many samples at once");
            SecretVector<std::int32_t> samples(all);
            ChaCha20 stream =
                stream_under(copy_seed(env, seed), EncodingDomain::noise, static_cast<std::uint64_t>(block));
            object.fill(stream, samples.data(), all);
            copy_to_array(env, target, to_size(offset, "index is negative"), all, samples.data());
        });
}
