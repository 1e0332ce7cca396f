// SPDX-License-Identifier: Apache-2.0
#include "hooks/secrets.h"
#include <algorithm>
#include <atomic>
#include <cstring>

extern "C"
{
    // seal::util::seal_memzero(void *, std::size_t), as the linker knows it (option --wrap).
    void __real__ZN4seal4util12seal_memzeroEPvm(void *memory, std::size_t bytes);
    void __wrap__ZN4seal4util12seal_memzeroEPvm(void *memory, std::size_t bytes);
}

namespace cipherfold::hooks
{
    namespace
    {
        std::atomic<long> wiped{ 0 };
        std::atomic<long> failures{ 0 };
        std::atomic<long> released{ 0 };

        // Written while no other thread runs native code.
        std::uint8_t watched[max_secret_bytes];
        std::atomic<std::size_t> watched_bytes{ 0 };
    } // namespace

    void observe_wipe(const void *memory, std::size_t bytes) noexcept
    {
        const auto *const begin = static_cast<const std::uint8_t *>(memory);
        wiped += static_cast<long>(bytes);
        if (std::any_of(begin, begin + bytes, [](std::uint8_t byte) { return byte != 0; }))
        {
            failures++;
        }
    }

    void watch_for_secret(const std::uint8_t *secret, std::size_t bytes) noexcept
    {
        watched_bytes = 0;
        std::copy(secret, secret + std::min(bytes, max_secret_bytes), watched);
        watched_bytes = std::min(bytes, max_secret_bytes);
    }

    void look_for_secret(const void *memory, std::size_t bytes) noexcept
    {
        const std::size_t length = watched_bytes;
        if (length != 0 && memmem(memory, bytes, watched, length) != nullptr)
        {
            released++;
        }
    }

    long wiped_bytes() noexcept
    {
        return wiped;
    }

    long not_wiped() noexcept
    {
        return failures;
    }

    long secrets_released() noexcept
    {
        return released;
    }

    void reset_secrets() noexcept
    {
        watched_bytes = 0;
        wiped = 0;
        failures = 0;
        released = 0;
    }
} // namespace cipherfold::hooks

void __wrap__ZN4seal4util12seal_memzeroEPvm(void *memory, std::size_t bytes)
{
    __real__ZN4seal4util12seal_memzeroEPvm(memory, bytes);
    cipherfold::hooks::observe_wipe(memory, bytes);
}
