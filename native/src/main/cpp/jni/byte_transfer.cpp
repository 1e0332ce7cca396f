// SPDX-License-Identifier: Apache-2.0
#include "jni/byte_transfer.h"
#include "core/error.h"
#include "jni/arrays.h"
#include "jni/guard.h"
#include <cstring>

namespace cipherfold::jni
{
    namespace
    {
        class ArraySource final : public he::ByteSource
        {
        public:
            ArraySource(JNIEnv *env, jbyteArray array, std::size_t start, std::size_t size)
                : env_(env), array_(array), start_(start), size_(size)
            {
                const std::size_t length = array_length(env, array);
                require(start <= length && size <= length - start, "array is too short");
            }

            std::size_t size() const override
            {
                return size_;
            }

            void read(std::size_t offset, std::size_t count, std::uint8_t *target) override
            {
                require(offset <= size_ && count <= size_ - offset, "read behind the end");
                copy_from_array(env_, array_, start_ + offset, count, target);
            }

        private:
            JNIEnv *env_;
            jbyteArray array_;
            std::size_t start_;
            std::size_t size_;
        };

        class BufferSource final : public he::ByteSource
        {
        public:
            BufferSource(const std::uint8_t *bytes, std::size_t size) noexcept : bytes_(bytes), size_(size) {}

            std::size_t size() const override
            {
                return size_;
            }

            void read(std::size_t offset, std::size_t count, std::uint8_t *target) override
            {
                require(offset <= size_ && count <= size_ - offset, "read behind the end");
                std::memcpy(target, bytes_ + offset, count);
            }

        private:
            const std::uint8_t *bytes_;
            std::size_t size_;
        };
    } // namespace

    std::unique_ptr<he::ByteSource> byte_source(
        JNIEnv *env, jbyteArray array, jobject buffer, std::size_t offset, std::size_t count)
    {
        if (array != nullptr)
        {
            return std::make_unique<ArraySource>(env, array, offset, count);
        }
        return std::make_unique<BufferSource>(direct_bytes(env, buffer, offset, count), count);
    }

    void ArraySink::begin(std::uint64_t size)
    {
        array_ = env_->NewByteArray(to_array_length(size));
        if (env_->ExceptionCheck() != JNI_FALSE)
        {
            throw JavaExceptionPending{};
        }
    }

    void ArraySink::write(std::size_t offset, std::size_t count, const std::uint8_t *source)
    {
        copy_to_array(env_, array_, offset, count, source);
    }
} // namespace cipherfold::jni
