// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cipherfold::he
{
    /** Bytes from outside. Each is asked for once only: whoever shares their memory may change them meanwhile. */
    class ByteSource
    {
    public:
        virtual ~ByteSource() = default;

        virtual std::size_t size() const = 0;

        virtual void read(std::size_t offset, std::size_t count, std::uint8_t *target) = 0;
    };

    /** Where bytes go. */
    class ByteSink
    {
    public:
        virtual ~ByteSink() = default;

        /** Comes first, and tells how many bytes there will be. */
        virtual void begin(std::uint64_t size) = 0;

        virtual void write(std::size_t offset, std::size_t count, const std::uint8_t *source) = 0;
    };
} // namespace cipherfold::he
