// SPDX-License-Identifier: Apache-2.0
// All forms of the allocation functions of C++. The version script keeps them inside this library, so that no other one
// in the process meets them.
#include "hooks/allocations.h"
#include <new>

using cipherfold::hooks::allocate;
using cipherfold::hooks::release;

namespace
{
    /** Memory of at least one byte; aligned_alloc wants a multiple of the alignment. */
    void *allocated(std::size_t bytes, std::size_t alignment) noexcept
    {
        if (alignment == 0)
        {
            return allocate(bytes == 0 ? 1 : bytes, 0);
        }
        const std::size_t blocks = bytes == 0 ? 1 : (bytes - 1) / alignment + 1;
        return allocate(blocks * alignment, alignment);
    }

    void *allocated_or_thrown(std::size_t bytes, std::size_t alignment)
    {
        void *const memory = allocated(bytes, alignment);
        if (memory == nullptr)
        {
            throw std::bad_alloc();
        }
        return memory;
    }

    std::size_t number(std::align_val_t alignment) noexcept
    {
        return static_cast<std::size_t>(alignment);
    }
} // namespace

void *operator new(std::size_t bytes)
{
    return allocated_or_thrown(bytes, 0);
}

void *operator new[](std::size_t bytes)
{
    return allocated_or_thrown(bytes, 0);
}

void *operator new(std::size_t bytes, std::align_val_t alignment)
{
    return allocated_or_thrown(bytes, number(alignment));
}

void *operator new[](std::size_t bytes, std::align_val_t alignment)
{
    return allocated_or_thrown(bytes, number(alignment));
}

void *operator new(std::size_t bytes, const std::nothrow_t &) noexcept
{
    return allocated(bytes, 0);
}

void *operator new[](std::size_t bytes, const std::nothrow_t &) noexcept
{
    return allocated(bytes, 0);
}

void *operator new(std::size_t bytes, std::align_val_t alignment, const std::nothrow_t &) noexcept
{
    return allocated(bytes, number(alignment));
}

void *operator new[](std::size_t bytes, std::align_val_t alignment, const std::nothrow_t &) noexcept
{
    return allocated(bytes, number(alignment));
}

void operator delete(void *memory) noexcept
{
    release(memory);
}

void operator delete[](void *memory) noexcept
{
    release(memory);
}

void operator delete(void *memory, std::size_t) noexcept
{
    release(memory);
}

void operator delete[](void *memory, std::size_t) noexcept
{
    release(memory);
}

void operator delete(void *memory, std::align_val_t) noexcept
{
    release(memory);
}

void operator delete[](void *memory, std::align_val_t) noexcept
{
    release(memory);
}

void operator delete(void *memory, std::size_t, std::align_val_t) noexcept
{
    release(memory);
}

void operator delete[](void *memory, std::size_t, std::align_val_t) noexcept
{
    release(memory);
}

void operator delete(void *memory, const std::nothrow_t &) noexcept
{
    release(memory);
}

void operator delete[](void *memory, const std::nothrow_t &) noexcept
{
    release(memory);
}

void operator delete(void *memory, std::align_val_t, const std::nothrow_t &) noexcept
{
    release(memory);
}

void operator delete[](void *memory, std::align_val_t, const std::nothrow_t &) noexcept
{
    release(memory);
}
