// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "he/byte_transfer.h"
#include <jni.h>
#include <memory>

namespace cipherfold::jni
{
    /** Bytes of an array or, if that is null, of a direct buffer; throws unless they are there. */
    std::unique_ptr<he::ByteSource> byte_source(
        JNIEnv *env, jbyteArray array, jobject buffer, std::size_t offset, std::size_t count);

    /** Makes a Java array of the size that it is told. */
    class ArraySink final : public he::ByteSink
    {
    public:
        explicit ArraySink(JNIEnv *env) noexcept : env_(env) {}

        /** Throws Error(wrong_argument) for more bytes than an array holds. */
        void begin(std::uint64_t size) override;

        void write(std::size_t offset, std::size_t count, const std::uint8_t *source) override;

        jbyteArray array() const noexcept
        {
            return array_;
        }

    private:
        JNIEnv *env_;
        jbyteArray array_ = nullptr;
    };
} // namespace cipherfold::jni
