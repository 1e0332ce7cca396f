// SPDX-License-Identifier: Apache-2.0
#include "learn/float_block.h"
#include "core/error.h"
#include <algorithm>
#include <new>

namespace cipherfold::learn
{
    namespace
    {
        constexpr std::align_val_t alignment{ 64 };

        std::size_t checked(std::size_t length)
        {
            require(length >= 1 && length <= FloatBlock::max_length, "length of a block out of range");
            return length;
        }
    } // namespace

    void FloatBlock::Free::operator()(float *numbers) const noexcept
    {
        ::operator delete[](numbers, alignment);
    }

    FloatBlock::FloatBlock(std::size_t length) : length_(checked(length)), numbers_(new(alignment) float[length_])
    {
        std::fill_n(numbers_.get(), length_, 0.0F);
    }

    float *FloatBlock::part(std::size_t offset, std::size_t count) const
    {
        require(offset <= length_ && count <= length_ - offset, "not within the block");
        return numbers_.get() + offset;
    }
} // namespace cipherfold::learn
