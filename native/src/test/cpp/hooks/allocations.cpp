// SPDX-License-Identifier: Apache-2.0
#include "hooks/allocations.h"
#include "hooks/secrets.h"
#include <atomic>
#include <cstring>
#include <limits>
#include <malloc.h>

extern "C"
{
    // Names that the linker gives to the functions of libc (option --wrap).
    void *__real_malloc(std::size_t bytes);
    void *__real_aligned_alloc(std::size_t alignment, std::size_t bytes);
    void *__real_realloc(void *memory, std::size_t bytes);
    void __real_free(void *memory);
    void *__real___cxa_allocate_exception(std::size_t bytes) noexcept;

    void *__wrap_malloc(std::size_t bytes);
    void *__wrap_calloc(std::size_t count, std::size_t bytes);
    void *__wrap_aligned_alloc(std::size_t alignment, std::size_t bytes);
    void *__wrap_realloc(void *memory, std::size_t bytes);
    void __wrap_free(void *memory);
    void *__wrap___cxa_allocate_exception(std::size_t bytes) noexcept;
}

namespace cipherfold::hooks
{
    namespace
    {
        constexpr long never = std::numeric_limits<long>::max();

        // Nothing is what new memory holds; anything but zero shows who relies on it.
        constexpr int junk = 0xA5;

        std::atomic<long> allocations{ 0 };
        std::atomic<long> failures{ 0 };
        std::atomic<long> live{ 0 };
        std::atomic<long> failing_from{ never };
        std::atomic<bool> failing_for_ever{ false };

        // The C++ runtime has a reserve for exceptions: their memory is no allocation that an operation can miss.
        thread_local bool for_exception = false;

        bool is_to_fail() noexcept
        {
            const long from = failing_from;
            if (for_exception)
            {
                return failing_for_ever && allocations >= from;
            }
            const long number = ++allocations;
            const bool failing = number == from || (number > from && failing_for_ever);
            if (failing)
            {
                failures++;
            }
            return failing;
        }

        void *filled(void *memory) noexcept
        {
            if (memory != nullptr)
            {
                live++;
                std::memset(memory, junk, malloc_usable_size(memory));
            }
            return memory;
        }
    } // namespace

    void *allocate(std::size_t bytes, std::size_t alignment) noexcept
    {
        if (is_to_fail())
        {
            return nullptr;
        }
        return filled(alignment == 0 ? __real_malloc(bytes) : __real_aligned_alloc(alignment, bytes));
    }

    void release(void *memory) noexcept
    {
        if (memory != nullptr)
        {
            look_for_secret(memory, malloc_usable_size(memory));
            live--;
            __real_free(memory);
        }
    }

    void let_allocations_succeed() noexcept
    {
        failing_from = never;
    }

    void reset_allocations() noexcept
    {
        let_allocations_succeed();
        allocations = 0;
        failures = 0;
    }

    void fail_allocation(long n, bool for_ever) noexcept
    {
        reset_allocations();
        failing_for_ever = for_ever;
        failing_from = n;
    }

    long allocations_so_far() noexcept
    {
        return allocations;
    }

    long failed_allocations() noexcept
    {
        return failures;
    }

    long live_allocations() noexcept
    {
        return live;
    }
} // namespace cipherfold::hooks

using namespace cipherfold::hooks;

void *__wrap_malloc(std::size_t bytes)
{
    return allocate(bytes, 0);
}

void *__wrap_calloc(std::size_t count, std::size_t bytes)
{
    if (bytes != 0 && count > std::numeric_limits<std::size_t>::max() / bytes)
    {
        return nullptr;
    }
    void *const memory = allocate(count * bytes, 0);
    return memory == nullptr ? nullptr : std::memset(memory, 0, count * bytes);
}

void *__wrap_aligned_alloc(std::size_t alignment, std::size_t bytes)
{
    return allocate(bytes, alignment);
}

// Moves by hand: the old block has to be seen before it goes.
void *__wrap_realloc(void *memory, std::size_t bytes)
{
    void *const moved = allocate(bytes, 0);
    if (moved != nullptr && memory != nullptr)
    {
        const std::size_t old_bytes = malloc_usable_size(memory);
        std::memcpy(moved, memory, old_bytes < bytes ? old_bytes : bytes);
        release(memory);
    }
    return moved;
}

void __wrap_free(void *memory)
{
    release(memory);
}

void *__wrap___cxa_allocate_exception(std::size_t bytes) noexcept
{
    for_exception = true;
    void *const memory = __real___cxa_allocate_exception(bytes);
    for_exception = false;
    return memory;
}
