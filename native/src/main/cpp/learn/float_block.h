// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>

namespace cipherfold::learn
{
    /** A row of floats, zeros at first, at an address that is a multiple of 64. Not for several threads at once. */
    class FloatBlock
    {
    public:
        /** Most numbers of a block: 256 GB. */
        static constexpr std::size_t max_length = std::size_t{ 1 } << 36;

        /** Throws Error(invalid_argument) unless there are 1 to max_length numbers. */
        explicit FloatBlock(std::size_t length);

        std::size_t length() const noexcept
        {
            return length_;
        }

        /** So many numbers from the offset on; throws Error(invalid_argument) if they are not in the block. */
        float *part(std::size_t offset, std::size_t count) const;

    private:
        struct Free
        {
            void operator()(float *numbers) const noexcept;
        };

        std::size_t length_;
        std::unique_ptr<float[], Free> numbers_;
    };
} // namespace cipherfold::learn
