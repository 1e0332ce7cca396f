// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "seal/util/common.h"
#include <cstddef>
#include <new>
#include <vector>

namespace cipherfold
{
    /** Overwrites memory in a way that the compiler may not leave out; null is as good as none. */
    inline void wipe_secret(void *memory, std::size_t bytes) noexcept
    {
        if (bytes != 0)
        {
            seal::util::seal_memzero(memory, bytes);
        }
    }

    /** Memory that is overwritten before it is given back, also when an exception unwinds the stack. */
    template <class T>
    class WipingAllocator
    {
    public:
        using value_type = T;

        WipingAllocator() noexcept = default;

        template <class U>
        WipingAllocator(const WipingAllocator<U> &) noexcept
        {
        }

        T *allocate(std::size_t count)
        {
            if (count > static_cast<std::size_t>(-1) / sizeof(T))
            {
                throw std::bad_alloc();
            }
            return static_cast<T *>(::operator new(count * sizeof(T)));
        }

        void deallocate(T *memory, std::size_t count) noexcept
        {
            wipe_secret(memory, count * sizeof(T));
            ::operator delete(memory);
        }

        friend bool operator==(const WipingAllocator &, const WipingAllocator &) noexcept
        {
            return true;
        }

        friend bool operator!=(const WipingAllocator &, const WipingAllocator &) noexcept
        {
            return false;
        }
    };

    /** Give it its final size at once: growing would be correct but leave work to the allocator at every step. */
    template <class T>
    using SecretVector = std::vector<T, WipingAllocator<T>>;
} // namespace cipherfold
