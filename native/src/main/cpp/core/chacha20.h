// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /** The key stream of ChaCha20 (RFC 8439, block counter from 0) as a stream of bytes. Confined to one thread. */
    class ChaCha20
    {
    public:
        static constexpr std::size_t key_bytes = 32;
        static constexpr std::size_t nonce_bytes = 12;
        static constexpr std::size_t block_bytes = 64;

        ChaCha20(const std::uint8_t *key, const std::uint8_t *nonce, InstructionSet set = best_instruction_set());

        ChaCha20(const ChaCha20 &) = default;

        ChaCha20 &operator=(const ChaCha20 &) = delete;

        ~ChaCha20();

        /** The next count bytes. Throws after 2^32 blocks (256 GiB), where the counter would repeat. */
        void read(std::uint8_t *target, std::size_t count);

    private:
        static constexpr std::size_t most_lanes = 16;

        /** Blocks computed side by side; the counter advances by as many. */
        std::size_t lanes() const;

        void generate(std::uint8_t *target);

        InstructionSet set_;
        std::uint64_t blocks_ = 0;
        std::size_t unread_ = 0;
        std::uint32_t state_[16];
        std::uint8_t buffer_[most_lanes * block_bytes];
    };
} // namespace cipherfold
