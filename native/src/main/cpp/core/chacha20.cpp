// SPDX-License-Identifier: Apache-2.0
#include "core/chacha20.h"
#include "core/error.h"
#include "seal/util/common.h"
#include <algorithm>
#include <cstring>

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the kernels read and write little-endian words directly"
#endif

namespace cipherfold
{
    namespace
    {
        /** One word of the state in several blocks at once: lane l belongs to block number counter + l. */
        template <std::size_t Lanes>
        struct Block
        {
            typedef std::uint32_t Words __attribute__((vector_size(4 * Lanes)));
        };

        template <int Bits, class Words>
        CIPHERFOLD_INLINE void xor_rotate(Words &target, const Words &other)
        {
            target ^= other;
            target = (target << Bits) | (target >> (32 - Bits));
        }

        template <class Words>
        CIPHERFOLD_INLINE void quarter_round(Words &a, Words &b, Words &c, Words &d)
        {
            a += b;
            xor_rotate<16>(d, a);
            c += d;
            xor_rotate<12>(b, c);
            a += b;
            xor_rotate<8>(d, a);
            c += d;
            xor_rotate<7>(b, c);
        }

        template <std::size_t Lanes>
        CIPHERFOLD_INLINE void generate_blocks(const std::uint32_t *state, std::uint8_t *target)
        {
            using Words = typename Block<Lanes>::Words;
            Words start[16];
            for (std::size_t word = 0; word < 16; word++)
            {
                for (std::size_t lane = 0; lane < Lanes; lane++)
                {
                    start[word][lane] = state[word] + static_cast<std::uint32_t>(word == 12 ? lane : 0);
                }
            }
            Words x[16];
            std::copy(start, start + 16, x);
            for (int double_round = 0; double_round < 10; double_round++)
            {
                quarter_round(x[0], x[4], x[8], x[12]);
                quarter_round(x[1], x[5], x[9], x[13]);
                quarter_round(x[2], x[6], x[10], x[14]);
                quarter_round(x[3], x[7], x[11], x[15]);
                quarter_round(x[0], x[5], x[10], x[15]);
                quarter_round(x[1], x[6], x[11], x[12]);
                quarter_round(x[2], x[7], x[8], x[13]);
                quarter_round(x[3], x[4], x[9], x[14]);
            }
            for (std::size_t word = 0; word < 16; word++)
            {
                x[word] += start[word];
            }
            for (std::size_t lane = 0; lane < Lanes; lane++)
            {
                for (std::size_t word = 0; word < 16; word++)
                {
                    const std::uint32_t value = x[word][lane];
                    std::memcpy(target + lane * ChaCha20::block_bytes + 4 * word, &value, 4);
                }
            }
        }

        void generate_portable(const std::uint32_t *state, std::uint8_t *target)
        {
            generate_blocks<4>(state, target);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void generate_avx2(const std::uint32_t *state, std::uint8_t *target)
        {
            generate_blocks<8>(state, target);
        }

        __attribute__((target("avx512f"))) void generate_avx512(const std::uint32_t *state, std::uint8_t *target)
        {
            generate_blocks<16>(state, target);
        }
#endif
    } // namespace

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
            generate_avx512(state_, target);
        }
        else if (set_ == InstructionSet::avx2)
        {
            generate_avx2(state_, target);
        }
        else
#endif
        {
            generate_portable(state_, target);
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
