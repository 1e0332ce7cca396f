// SPDX-License-Identifier: Apache-2.0
#include "jni/arrays.h"
#include "core/error.h"
#include "core/seed.h"
#include "jni/guard.h"
#include <limits>
#include <string>

namespace cipherfold::jni
{
    namespace
    {
        void check_pending(JNIEnv *env)
        {
            if (env->ExceptionCheck() != JNI_FALSE)
            {
                throw JavaExceptionPending{};
            }
        }

        void check_bounds(std::size_t length, std::size_t offset, std::size_t count)
        {
            require(offset <= length && count <= length - offset, "array or buffer is too short");
        }
    } // namespace

    std::size_t array_length(JNIEnv *env, jarray array)
    {
        require(array != nullptr, "array is null");
        return static_cast<std::size_t>(env->GetArrayLength(array));
    }

    SecretVector<std::uint8_t> copy_seed(JNIEnv *env, jbyteArray array)
    {
        require(array_length(env, array) == seed_bytes, "seed must have 32 bytes");
        SecretVector<std::uint8_t> seed(seed_bytes);
        copy_from_array(env, array, 0, seed_bytes, seed.data());
        return seed;
    }

    void copy_from_array(JNIEnv *env, jbyteArray array, std::size_t offset, std::size_t count, std::uint8_t *target)
    {
        check_bounds(array_length(env, array), offset, count);
        env->GetByteArrayRegion(
            array, static_cast<jsize>(offset), static_cast<jsize>(count), reinterpret_cast<jbyte *>(target));
        check_pending(env);
    }

    void copy_from_array(JNIEnv *env, jintArray array, std::size_t offset, std::size_t count, std::int32_t *target)
    {
        static_assert(sizeof(jint) == sizeof(std::int32_t), "jint has 32 bits");
        check_bounds(array_length(env, array), offset, count);
        env->GetIntArrayRegion(array, static_cast<jsize>(offset), static_cast<jsize>(count), target);
        check_pending(env);
    }

    void copy_from_array(JNIEnv *env, jlongArray array, std::size_t offset, std::size_t count, std::uint64_t *target)
    {
        static_assert(sizeof(jlong) == sizeof(std::uint64_t), "jlong has 64 bits");
        check_bounds(array_length(env, array), offset, count);
        env->GetLongArrayRegion(
            array, static_cast<jsize>(offset), static_cast<jsize>(count), reinterpret_cast<jlong *>(target));
        check_pending(env);
    }

    void copy_from_array(JNIEnv *env, jdoubleArray array, std::size_t offset, std::size_t count, double *target)
    {
        check_bounds(array_length(env, array), offset, count);
        env->GetDoubleArrayRegion(array, static_cast<jsize>(offset), static_cast<jsize>(count), target);
        check_pending(env);
    }

    void copy_from_array(JNIEnv *env, jfloatArray array, std::size_t offset, std::size_t count, float *target)
    {
        check_bounds(array_length(env, array), offset, count);
        env->GetFloatArrayRegion(array, static_cast<jsize>(offset), static_cast<jsize>(count), target);
        check_pending(env);
    }

    void copy_to_array(JNIEnv *env, jbyteArray array, std::size_t offset, std::size_t count, const std::uint8_t *source)
    {
        check_bounds(array_length(env, array), offset, count);
        env->SetByteArrayRegion(
            array, static_cast<jsize>(offset), static_cast<jsize>(count), reinterpret_cast<const jbyte *>(source));
        check_pending(env);
    }

    void copy_to_array(JNIEnv *env, jintArray array, std::size_t offset, std::size_t count, const std::int32_t *source)
    {
        check_bounds(array_length(env, array), offset, count);
        env->SetIntArrayRegion(array, static_cast<jsize>(offset), static_cast<jsize>(count), source);
        check_pending(env);
    }

    void copy_to_array(JNIEnv *env, jlongArray array, std::size_t offset, std::size_t count, const std::int64_t *source)
    {
        static_assert(sizeof(jlong) == sizeof(std::int64_t), "jlong has 64 bits");
        check_bounds(array_length(env, array), offset, count);
        env->SetLongArrayRegion(
            array, static_cast<jsize>(offset), static_cast<jsize>(count), reinterpret_cast<const jlong *>(source));
        check_pending(env);
    }

    void copy_to_array(JNIEnv *env, jdoubleArray array, std::size_t offset, std::size_t count, const double *source)
    {
        check_bounds(array_length(env, array), offset, count);
        env->SetDoubleArrayRegion(array, static_cast<jsize>(offset), static_cast<jsize>(count), source);
        check_pending(env);
    }

    void copy_to_array(JNIEnv *env, jfloatArray array, std::size_t offset, std::size_t count, const float *source)
    {
        check_bounds(array_length(env, array), offset, count);
        env->SetFloatArrayRegion(array, static_cast<jsize>(offset), static_cast<jsize>(count), source);
        check_pending(env);
    }

    std::vector<std::uint64_t> copy_words(JNIEnv *env, jlongArray array)
    {
        std::vector<std::uint64_t> words(array_length(env, array));
        copy_from_array(env, array, 0, words.size(), words.data());
        return words;
    }

    std::vector<std::int32_t> copy_numbers(JNIEnv *env, jintArray array)
    {
        std::vector<std::int32_t> numbers(array_length(env, array));
        copy_from_array(env, array, 0, numbers.size(), numbers.data());
        return numbers;
    }

    jsize to_array_length(std::uint64_t bytes)
    {
        if (bytes > static_cast<std::uint64_t>(std::numeric_limits<jsize>::max()))
        {
            throw Error(ErrorCode::wrong_argument, std::to_string(bytes) + " bytes do not fit into an array");
        }
        return static_cast<jsize>(bytes);
    }

    jlongArray new_array(JNIEnv *env, const std::vector<std::uint64_t> &words)
    {
        const jlongArray array = env->NewLongArray(static_cast<jsize>(words.size()));
        check_pending(env);
        env->SetLongArrayRegion(
            array, 0, static_cast<jsize>(words.size()), reinterpret_cast<const jlong *>(words.data()));
        check_pending(env);
        return array;
    }

    jbyteArray new_array(JNIEnv *env, const std::uint8_t *bytes, std::size_t count)
    {
        const jsize length = to_array_length(count);
        const jbyteArray array = env->NewByteArray(length);
        check_pending(env);
        env->SetByteArrayRegion(array, 0, length, reinterpret_cast<const jbyte *>(bytes));
        check_pending(env);
        return array;
    }

    jstring new_string(JNIEnv *env, const char *text)
    {
        const jstring result = env->NewStringUTF(text);
        check_pending(env);
        return result;
    }

    std::uint8_t *direct_bytes(JNIEnv *env, jobject buffer, std::size_t offset, std::size_t count)
    {
        require(buffer != nullptr, "buffer is null");
        void *const address = env->GetDirectBufferAddress(buffer);
        require(address != nullptr, "buffer is not direct");
        check_bounds(static_cast<std::size_t>(env->GetDirectBufferCapacity(buffer)), offset, count);
        return static_cast<std::uint8_t *>(address) + offset;
    }

    std::size_t to_size(jint value, const char *what)
    {
        return to_size(jlong{ value }, what);
    }

    std::size_t to_size(jlong value, const char *what)
    {
        require(value >= 0, what);
        return static_cast<std::size_t>(value);
    }
} // namespace cipherfold::jni
