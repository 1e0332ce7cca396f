// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chacha20.h"
#include "seal/randomgen.h"
#include <memory>

namespace cipherfold
{
    /**
    Makes SEAL draw from a stream of ours. A context keeps one factory of random generators for ever, while every
    ciphertext needs a stream of its own: this factory hands out the stream that the calling thread has lent. Without
    one it throws, so that nothing can be encrypted by accident under randomness that nobody chose.
    */
    std::shared_ptr<seal::UniformRandomGeneratorFactory> seeded_generators();

    /** Lends a stream to the next generator that SEAL makes on this thread, for as long as this object lives. */
    class LentStream
    {
    public:
        /** The stream is copied when the generator is made and must live until then. */
        explicit LentStream(const ChaCha20 &stream) noexcept;

        ~LentStream();

        LentStream(const LentStream &) = delete;

        LentStream &operator=(const LentStream &) = delete;
    };
} // namespace cipherfold
