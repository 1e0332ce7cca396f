// SPDX-License-Identifier: Apache-2.0
#include "core/digit_packing.h"
#include "core/error.h"

namespace cipherfold
{
    namespace
    {
        __extension__ typedef unsigned __int128 Product;

        /** All ones when the condition holds. */
        inline std::uint64_t mask_if(bool condition)
        {
            return ~std::uint64_t{ 0 } * static_cast<std::uint64_t>(condition);
        }

        /** The low bits of value, read as a signed number. */
        inline std::int64_t signed_low_bits(std::int64_t value, int bits)
        {
            const int unused = 64 - bits;
            return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << unused) >> unused;
        }
    } // namespace

    DigitPacking::DigitPacking(const Ring &ring, DigitLayout layout)
        : degree_(ring.degree()), layout_(layout), scale_bits_(ring.scale_bits()),
          plain_modulus_(ring.plain_modulus().value()), reciprocal_(ring.plain_modulus().const_ratio()[1]),
          multiple_((std::uint64_t{ 1 } << 63) / plain_modulus_ * plain_modulus_)
    {
        require(layout.digits == 2 || layout.digits == 3, "a coefficient takes 2 or 3 digits");
        require(
            layout.bits >= 8 && layout.bits <= (layout.digits == 3 ? 16 : 24),
            "digit bits must be 8 to 16 for three digits, 8 to 24 for two");
        require(
            layout.digits * layout.bits <= ring.plain_modulus().bit_count(),
            "the digits do not fit into the plain modulus");
    }

    template <int Digits>
    std::uint64_t DigitPacking::scale_all(const std::int32_t *digits, std::int64_t *scaled) const
    {
        std::uint64_t outside = 0;
        for (std::size_t i = 0; i < degree_; i++)
        {
            // Unsigned, so that a digit that is not allowed is no undefined behaviour before it is refused.
            std::uint64_t message = 0;
            for (int place = 0; place < Digits; place++)
            {
                const std::int64_t x = digits[Digits * i + static_cast<std::size_t>(place)];
                // The sign bit of one of the two is set exactly for the values that are not allowed.
                outside |= static_cast<std::uint64_t>((x + most_digit) | (most_digit - x)) >> 63;
                message += static_cast<std::uint64_t>(x) << (place * layout_.bits);
            }
            // A multiple of t in (2^63 - t, 2^63] makes the message non-negative; then Barrett's reduction with
            // floor(2^64/t), whose estimate of the quotient is at most one too small. No division, no branch.
            const std::uint64_t positive = message + multiple_;
            const auto quotient = static_cast<std::uint64_t>((Product{ positive } * reciprocal_) >> 64);
            std::uint64_t residue = positive - quotient * plain_modulus_;
            residue -= plain_modulus_ & mask_if(residue >= plain_modulus_);
            scaled[i] = centred(residue) * (std::int64_t{ 1 } << scale_bits_);
        }
        return outside;
    }

    void DigitPacking::scale(const std::int32_t *digits, std::int64_t *scaled) const
    {
        const std::uint64_t outside = layout_.digits == 3 ? scale_all<3>(digits, scaled) : scale_all<2>(digits, scaled);
        require(outside == 0, "a digit is larger than 2^30 in absolute value");
    }

    std::int64_t DigitPacking::centred(std::uint64_t message) const noexcept
    {
        const std::uint64_t first_negative = (plain_modulus_ + 1) / 2;
        return static_cast<std::int64_t>(message - (plain_modulus_ & mask_if(message >= first_negative)));
    }

    void DigitPacking::unpack(std::uint64_t message, std::int32_t *digits) const noexcept
    {
        std::int64_t rest = centred(message);
        for (std::size_t i = 0; i < digits_per_coefficient(); i++)
        {
            const std::int64_t digit = signed_low_bits(rest, layout_.bits);
            digits[i] = static_cast<std::int32_t>(digit);
            rest = (rest - digit) >> layout_.bits;
        }
    }
} // namespace cipherfold
