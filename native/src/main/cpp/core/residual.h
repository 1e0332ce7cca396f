// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace cipherfold
{
    /** Size of what is left of opened coefficients when their messages are taken away. */
    struct Residual
    {
        std::uint64_t coefficients = 0;
        std::uint64_t largest = 0;
        std::uint64_t sum_of_squares = 0;

        /** Throws when the sum of squares leaves 63 bits. */
        void include(std::uint64_t absolute_value);

        /** The same for what has been summed up elsewhere. */
        void include(const Residual &other);
    };
} // namespace cipherfold
