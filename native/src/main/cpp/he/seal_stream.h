// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "he/context.h"
#include "he/value_kind.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold::he::trusted
{
    // A look at a stream of SEAL 4 before SEAL reads it. SEAL takes memory for counts that it finds in the stream:
    // those of keys without any bound, those of words without one where the stream says that there are none. Here every
    // count is compared with the context and with the bytes that are there. What the words are is left to SEAL.

    /** What is in the outermost header. */
    struct StreamHeader
    {
        std::uint8_t compression;
    };

    /** Throws Error(malformed_bytes) unless the bytes are one object of SEAL 4 as long as its header says. */
    StreamHeader survey_header(const std::uint8_t *bytes, std::size_t count);

    /** Throws Error(malformed_bytes or foreign_parameters) unless the uncompressed stream is laid out as such a value.
     */
    void survey_value(const Context &context, ValueKind kind, const std::uint8_t *bytes, std::size_t count);

    /**
    Where the words of the first polynomial of a seeded ciphertext begin, of which there are so many. Throws Error unless
    the uncompressed stream is one.
    */
    std::size_t first_polynomial(const std::uint8_t *bytes, std::size_t count, std::size_t words);

    /** Throws Error(malformed_bytes) unless the uncompressed stream is laid out as parameters. */
    void survey_parameters(const std::uint8_t *bytes, std::size_t count);
} // namespace cipherfold::he::trusted
