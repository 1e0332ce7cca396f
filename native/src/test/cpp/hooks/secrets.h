// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

namespace cipherfold::hooks
{
    // The linker redirects seal_memzero, by which this library and SEAL wipe: the shipped library knows nothing of it.

    /** Longest secret that can be looked for. */
    constexpr std::size_t max_secret_bytes = 64;

    /** Counts what has just been wiped, after a look whether it has. */
    void observe_wipe(const void *memory, std::size_t bytes) noexcept;

    /** From now on every block is searched for these bytes before it is released; with none, nothing is searched. */
    void watch_for_secret(const std::uint8_t *secret, std::size_t bytes) noexcept;

    void look_for_secret(const void *memory, std::size_t bytes) noexcept;

    /** Since the last reset. */
    long wiped_bytes() noexcept;

    /** Calls after which a byte was not zero. */
    long not_wiped() noexcept;

    /** Blocks that still held the secret when they were released. */
    long secrets_released() noexcept;

    /** Also ends the watch. */
    void reset_secrets() noexcept;
} // namespace cipherfold::hooks
