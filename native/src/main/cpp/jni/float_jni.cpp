// SPDX-License-Identifier: Apache-2.0
#include "io_cipherfold_seal_FloatJni.h"
#include "jni/arrays.h"
#include "jni/guard.h"
#include "jni/handle.h"
#include "learn/operations.h"
#include <algorithm>
#include <array>

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    using BlockHandle = TypedHandle<learn::FloatBlock, Kind::float_block>;

    /** A part of a block and one of an array. */
    struct Transfer
    {
        Transfer(jlong block, jlong offset, jint from, jint number)
            : first(to_size(from, "index is negative")), count(to_size(number, "count is negative")),
              numbers(BlockHandle::of(block).part(to_size(offset, "offset is negative"), count))
        {
        }

        std::size_t first;
        std::size_t count;
        float *numbers;
    };

    constexpr std::size_t doubles_at_once = 1024;

    std::vector<learn::Operand> operands_of(
        const std::vector<std::uint64_t> &blocks, const std::vector<std::uint64_t> &places)
    {
        require(places.size() == 2 * blocks.size(), "an offset and a stride belong to a block");
        std::vector<learn::Operand> operands;
        operands.reserve(blocks.size());
        for (std::size_t i = 0; i < blocks.size(); i++)
        {
            operands.push_back({ &BlockHandle::of(static_cast<jlong>(blocks[i])),
                                 to_size(static_cast<jlong>(places[2 * i]), "offset is negative"),
                                 to_size(static_cast<jlong>(places[2 * i + 1]), "stride is negative") });
        }
        return operands;
    }
} // namespace

jlong JNICALL Java_io_cipherfold_seal_FloatJni_create(JNIEnv *env, jclass, jlong length)
{
    return guarded(env, "create", [&] { return BlockHandle::create(to_size(length, "length is negative")); });
}

void JNICALL Java_io_cipherfold_seal_FloatJni_put(
    JNIEnv *env, jclass, jlong block, jlong offset, jfloatArray source, jint from, jint count)
{
    guarded(
        env, "put",
        [&]
        {
            const Transfer transfer(block, offset, from, count);
            copy_from_array(env, source, transfer.first, transfer.count, transfer.numbers);
        });
}

void JNICALL Java_io_cipherfold_seal_FloatJni_get(
    JNIEnv *env, jclass, jlong block, jlong offset, jfloatArray target, jint from, jint count)
{
    guarded(
        env, "get",
        [&]
        {
            const Transfer transfer(block, offset, from, count);
            copy_to_array(env, target, transfer.first, transfer.count, transfer.numbers);
        });
}

void JNICALL Java_io_cipherfold_seal_FloatJni_putDoubles(
    JNIEnv *env, jclass, jlong block, jlong offset, jdoubleArray source, jint from, jint count)
{
    guarded(
        env, "putDoubles",
        [&]
        {
            const Transfer transfer(block, offset, from, count);
            std::array<double, doubles_at_once> part;
            for (std::size_t done = 0; done < transfer.count; done += part.size())
            {
                const std::size_t now = std::min(transfer.count - done, part.size());
                copy_from_array(env, source, transfer.first + done, now, part.data());
                std::transform(
                    part.data(), part.data() + now, transfer.numbers + done,
                    [](double number) { return static_cast<float>(number); });
            }
        });
}

void JNICALL Java_io_cipherfold_seal_FloatJni_getDoubles(
    JNIEnv *env, jclass, jlong block, jlong offset, jdoubleArray target, jint from, jint count)
{
    guarded(
        env, "getDoubles",
        [&]
        {
            const Transfer transfer(block, offset, from, count);
            std::array<double, doubles_at_once> part;
            for (std::size_t done = 0; done < transfer.count; done += part.size())
            {
                const std::size_t now = std::min(transfer.count - done, part.size());
                std::copy_n(transfer.numbers + done, now, part.data());
                copy_to_array(env, target, transfer.first + done, now, part.data());
            }
        });
}

jint JNICALL Java_io_cipherfold_seal_FloatJni_bestInstructionSet(JNIEnv *, jclass)
{
    return static_cast<jint>(best_instruction_set());
}

void JNICALL Java_io_cipherfold_seal_FloatJni_run(
    JNIEnv *env, jclass, jint kernel, jint set, jlongArray blocks, jlongArray places, jintArray numbers)
{
    guarded(
        env, "run",
        [&]
        {
            require(set >= 0 && set <= static_cast<jint>(InstructionSet::avx512), "no instruction set");
            learn::run(
                static_cast<learn::Operation>(kernel), static_cast<InstructionSet>(set),
                operands_of(copy_words(env, blocks), copy_words(env, places)), copy_numbers(env, numbers));
        });
}
