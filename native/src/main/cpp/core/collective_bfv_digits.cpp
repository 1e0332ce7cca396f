// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_digits.h"
#include "core/error.h"
#include "seal/util/uintarithsmallmod.h"

namespace cipherfold
{
    namespace
    {
        /** More than three digits of 2^30 at base 2^20 can come to. */
        constexpr int message_bits = 71;
    } // namespace

    CollectiveDigits::CollectiveDigits(const CollectiveRing &ring, std::int32_t base)
        : degree_(ring.degree()), base_(base), plain_modulus_(ring.plain_modulus()),
          multiple_((UnsignedWide{ 1 } << message_bits) / plain_modulus_.value() * plain_modulus_.value() +
                    plain_modulus_.value())
    {
        require(base >= least_base && base <= greatest_base, "digit base must be 2^8 to 2^20");
        const auto wide = static_cast<UnsignedWide>(base);
        require(wide * wide * wide <= plain_modulus_.value(), "three digits do not fit into the plain modulus");
    }

    void CollectiveDigits::pack(const std::int32_t *digits, std::uint64_t *messages) const
    {
        std::uint64_t outside = 0;
        for (std::size_t i = 0; i < degree_; i++)
        {
            const std::int64_t x0 = digits[3 * i];
            const std::int64_t x1 = digits[3 * i + 1];
            const std::int64_t x2 = digits[3 * i + 2];
            for (const std::int64_t x : { x0, x1, x2 })
            {
                // The sign bit of one of the two is set exactly for the values that are not allowed.
                outside |= static_cast<std::uint64_t>((x + most_digit) | (most_digit - x)) >> 63;
            }
            const SignedWide message = x0 + base_ * (x1 + SignedWide{ base_ } * x2);
            // A multiple of t above 2^71 makes the message non-negative.
            const UnsignedWide positive = static_cast<UnsignedWide>(message) + multiple_;
            const std::uint64_t words[2] = { static_cast<std::uint64_t>(positive),
                                             static_cast<std::uint64_t>(positive >> 64) };
            messages[i] = seal::util::barrett_reduce_128(words, plain_modulus_);
        }
        require(outside == 0, "a digit is larger than 2^30 in absolute value");
    }

    void CollectiveDigits::unpack(std::uint64_t message, std::int32_t *digits) const noexcept
    {
        // What is unpacked is released or discarded: branches and divisions on it reveal nothing more.
        const std::uint64_t modulus = plain_modulus_.value();
        const std::int64_t half = base_ / 2;
        const std::uint64_t wrapped = message >= (modulus + 1) / 2 ? modulus : 0;
        auto rest = static_cast<std::int64_t>(message - wrapped);
        for (std::size_t i = 0; i < digits_per_coefficient; i++)
        {
            std::int64_t digit = (rest + half) % base_;
            digit += digit < 0 ? base_ - half : -half;
            digits[i] = static_cast<std::int32_t>(digit);
            rest = (rest - digit) / base_;
        }
    }
} // namespace cipherfold
