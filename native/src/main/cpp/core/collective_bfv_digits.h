// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collective_bfv_ring.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold
{
    /**
    Three integers per coefficient: m = x0 + x1*B + x2*B^2 mod t. As in DigitPacking the integers are not wrapped one by
    one, so that packing is linear mod t and a round releases a function of the sum of the integers alone. The base may
    be odd: for three digits of 20 bits in a plain modulus below 2^60 it is 2^20 - 1.
    */
    class CollectiveDigits
    {
    public:
        static constexpr std::size_t digits_per_coefficient = 3;

        /** Largest absolute value of an integer to be packed. */
        static constexpr std::int32_t most_digit = std::int32_t{ 1 } << 30;

        static constexpr std::int32_t least_base = std::int32_t{ 1 } << 8;
        static constexpr std::int32_t greatest_base = std::int32_t{ 1 } << 20;

        CollectiveDigits(const CollectiveRing &ring, std::int32_t base);

        std::size_t digits_per_chunk() const noexcept
        {
            return digits_per_coefficient * degree_;
        }

        /** Messages of one chunk, each in [0, t). Throws if a digit is larger than most_digit. */
        void pack(const std::int32_t *digits, std::uint64_t *messages) const;

        /** Three signed digits of a message in [0, t), lowest first, each in [-floor(B/2), ceil(B/2) - 1]; the top one
         * wraps. */
        void unpack(std::uint64_t message, std::int32_t *digits) const noexcept;

    private:
        std::size_t degree_;
        std::int64_t base_;
        seal::Modulus plain_modulus_;
        UnsignedWide multiple_;
    };
} // namespace cipherfold
