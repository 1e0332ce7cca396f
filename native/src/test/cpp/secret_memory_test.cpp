// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/chacha20.h"
#include "core/secret_memory.h"
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <stdexcept>

namespace
{
    // The block whose end is watched, and whether it was all zeros when it was given back.
    const void *watched = nullptr;
    std::size_t watched_bytes = 0;
    bool was_zero = false;

    bool all_zero(const void *memory, std::size_t bytes)
    {
        const auto *const begin = static_cast<const volatile std::uint8_t *>(memory);
        return std::all_of(begin, begin + bytes, [](std::uint8_t byte) { return byte == 0; });
    }
} // namespace

// Replaced for the whole test program, to look at memory at the moment it is given back. Not inlined: the compiler
// would see malloc meet operator delete.
#define CIPHERFOLD_NOINLINE __attribute__((noinline))

CIPHERFOLD_NOINLINE void *operator new(std::size_t bytes)
{
    void *const memory = std::malloc(bytes == 0 ? 1 : bytes);
    if (memory == nullptr)
    {
        throw std::bad_alloc();
    }
    return memory;
}

CIPHERFOLD_NOINLINE void operator delete(void *memory) noexcept
{
    if (memory != nullptr && memory == watched)
    {
        was_zero = all_zero(memory, watched_bytes);
        watched = nullptr;
    }
    std::free(memory);
}

CIPHERFOLD_NOINLINE void operator delete(void *memory, std::size_t) noexcept
{
    operator delete(memory);
}

namespace cipherfold::test
{
    namespace
    {
        void watch(const SecretVector<std::uint64_t> &secret)
        {
            watched = secret.data();
            watched_bytes = secret.size() * sizeof(std::uint64_t);
            was_zero = false;
        }
    } // namespace

    void secret_memory_is_wiped()
    {
        {
            const SecretVector<std::uint64_t> secret(100, 7);
            watch(secret);
        }
        CHECK(was_zero);
        try
        {
            const SecretVector<std::uint64_t> secret(100, 7);
            watch(secret);
            throw std::logic_error("unwinds");
        }
        catch (const std::logic_error &)
        {
        }
        CHECK(was_zero);
    }

    void chacha20_state_is_wiped()
    {
        const std::uint8_t key[ChaCha20::key_bytes] = { 1, 2, 3 };
        const std::uint8_t nonce[ChaCha20::nonce_bytes] = {};
        alignas(ChaCha20) std::uint8_t memory[sizeof(ChaCha20)];
        auto *const stream = new (memory) ChaCha20(key, nonce);
        std::uint8_t byte = 0;
        stream->read(&byte, 1);
        stream->~ChaCha20();
        // State and buffer are the last members; what comes before are a few numbers that are no secret.
        CHECK(all_zero(memory + sizeof(memory) - 16 * 64, 16 * 64));
        CHECK(std::search(memory, memory + sizeof(memory), key, key + 3) == memory + sizeof(memory));
    }
} // namespace cipherfold::test
