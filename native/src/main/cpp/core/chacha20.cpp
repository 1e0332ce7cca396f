// SPDX-License-Identifier: Apache-2.0
#include "core/chacha20.h"
#include "core/chacha20_blocks.h"
#include "core/error.h"
#include "seal/util/common.h"
#include <algorithm>
#include <cstring>

namespace cipherfold
{
    ChaCha20::ChaCha20(const std::uint8_t *key, const std::uint8_t *nonce, InstructionSet set) : set_(set)
    {
        // "expand 32-byte k", section 2.3 of the RFC.
        static constexpr std::uint32_t constants[4] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };
        std::copy(constants, constants + 4, state_);
        std::memcpy(state_ + 4, key, key_bytes);
        state_[12] = 0;
        std::memcpy(state_ + 13, nonce, nonce_bytes);
    }

    ChaCha20::~ChaCha20()
    {
        // Copies that the compiler kept in registers or spilled to the stack are out of reach.
        seal::util::seal_memzero(state_, sizeof(state_));
        seal::util::seal_memzero(buffer_, sizeof(buffer_));
    }

    std::size_t ChaCha20::lanes() const
    {
        switch (set_)
        {
        case InstructionSet::avx512:
            return 16;
        case InstructionSet::avx2:
            return 8;
        case InstructionSet::portable:
            break;
        }
        return 4;
    }

    void ChaCha20::generate(std::uint8_t *target)
    {
        if (blocks_ + lanes() > (std::uint64_t{ 1 } << 32))
        {
            throw Error(ErrorCode::internal, "ChaCha20 stream is used up");
        }
        state_[12] = static_cast<std::uint32_t>(blocks_);
#if defined(__x86_64__)
        if (set_ == InstructionSet::avx512)
        {
            chacha20_sixteen_blocks_avx512(state_, target);
        }
        else if (set_ == InstructionSet::avx2)
        {
            chacha20_eight_blocks_avx2(state_, target);
        }
        else
#endif
        {
            chacha20_four_blocks(state_, target);
        }
        blocks_ += lanes();
    }

    void ChaCha20::read(std::uint8_t *target, std::size_t count)
    {
        const std::size_t batch = lanes() * block_bytes;
        while (count > 0)
        {
            if (unread_ == 0 && count >= batch)
            {
                generate(target);
                target += batch;
                count -= batch;
                continue;
            }
            if (unread_ == 0)
            {
                generate(buffer_);
                unread_ = batch;
            }
            const std::size_t part = std::min(unread_, count);
            std::memcpy(target, buffer_ + (batch - unread_), part);
            unread_ -= part;
            target += part;
            count -= part;
        }
    }
} // namespace cipherfold
