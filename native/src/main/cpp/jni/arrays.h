// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/secret_memory.h"
#include <cstddef>
#include <cstdint>
#include <jni.h>
#include <vector>

namespace cipherfold::jni
{
    // Arrays are copied by region: a critical section would stop the garbage collector for the length of a kernel.
    // Every function checks null and bounds again and throws, so that a wrong number from Java cannot touch memory.

    /** The length of an array that must not be null. */
    std::size_t array_length(JNIEnv *env, jarray array);

    /** A seed: exactly seed_bytes bytes. */
    SecretVector<std::uint8_t> copy_seed(JNIEnv *env, jbyteArray array);

    void copy_from_array(JNIEnv *env, jbyteArray array, std::size_t offset, std::size_t count, std::uint8_t *target);

    void copy_from_array(JNIEnv *env, jintArray array, std::size_t offset, std::size_t count, std::int32_t *target);

    void copy_from_array(JNIEnv *env, jlongArray array, std::size_t offset, std::size_t count, std::uint64_t *target);

    void copy_from_array(JNIEnv *env, jdoubleArray array, std::size_t offset, std::size_t count, double *target);

    void copy_from_array(JNIEnv *env, jfloatArray array, std::size_t offset, std::size_t count, float *target);

    void copy_to_array(
        JNIEnv *env, jbyteArray array, std::size_t offset, std::size_t count, const std::uint8_t *source);

    void copy_to_array(JNIEnv *env, jintArray array, std::size_t offset, std::size_t count, const std::int32_t *source);

    void copy_to_array(
        JNIEnv *env, jlongArray array, std::size_t offset, std::size_t count, const std::int64_t *source);

    void copy_to_array(JNIEnv *env, jdoubleArray array, std::size_t offset, std::size_t count, const double *source);

    void copy_to_array(JNIEnv *env, jfloatArray array, std::size_t offset, std::size_t count, const float *source);

    /** All elements, where they are no secrets. */
    std::vector<std::uint64_t> copy_words(JNIEnv *env, jlongArray array);

    std::vector<std::int32_t> copy_numbers(JNIEnv *env, jintArray array);

    /** A number of bytes as the length of an array; throws Error(wrong_argument) for more than one holds. */
    jsize to_array_length(std::uint64_t bytes);

    jlongArray new_array(JNIEnv *env, const std::vector<std::uint64_t> &words);

    jbyteArray new_array(JNIEnv *env, const std::uint8_t *bytes, std::size_t count);

    jstring new_string(JNIEnv *env, const char *text);

    /** The memory of a direct buffer from offset on; throws unless count bytes are there. */
    std::uint8_t *direct_bytes(JNIEnv *env, jobject buffer, std::size_t offset, std::size_t count);

    /** A number from Java that counts or indexes something. */
    std::size_t to_size(jint value, const char *what);

    std::size_t to_size(jlong value, const char *what);
} // namespace cipherfold::jni
