// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cipherfold::he
{
    /** What can be written and read; the numbers stand in the bytes of the strict codec and are known to Java. */
    enum class ValueKind : std::uint8_t
    {
        plaintext = 1,
        ciphertext = 2,
        public_key = 3,
        relin_keys = 4,
        galois_keys = 5,
        secret_key = 6
    };
} // namespace cipherfold::he
