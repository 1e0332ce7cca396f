// SPDX-License-Identifier: Apache-2.0
#include "core/digit_packing.h"
#include "core/error.h"
#include "core/secret_memory.h"
#include "core/word_packing.h"

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

        DigitConstants constants_of(const Ring &ring, DigitLayout layout)
        {
            const std::uint64_t t = ring.plain_modulus().value();
            return { ring.degree(),
                     layout.digits,
                     layout.bits,
                     ring.scale_bits(),
                     ring.modulus(),
                     t,
                     (std::uint64_t{ 1 } << (Ring::word_bits - ring.scale_bits())) - t,
                     (t + 1) / 2 };
        }
    } // namespace

    bool close_below_power(const DigitConstants &constants)
    {
        // The quotient is below 2^(3+a); its error, the product with the gap, has to be small beside half of 2^(60-a).
        return constants.scale_bits <= 24 && constants.gap < std::uint64_t{ 1 } << 31 &&
               constants.gap << (constants.scale_bits + 4) <= std::uint64_t{ 1 } << (57 - constants.scale_bits);
    }

    DigitPacking::DigitPacking(const Ring &ring, DigitLayout layout)
        : constants_(constants_of(ring, layout)), vectors_(close_below_power(constants_)),
          reciprocal_(ring.plain_modulus().const_ratio()[1]),
          multiple_((std::uint64_t{ 1 } << 63) / constants_.plain_modulus * constants_.plain_modulus)
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
        for (std::size_t i = 0; i < constants_.degree; i++)
        {
            // Unsigned, so that a digit that is not allowed is no undefined behaviour before it is refused.
            std::uint64_t message = 0;
            for (int place = 0; place < Digits; place++)
            {
                const std::int64_t x = digits[Digits * i + static_cast<std::size_t>(place)];
                // The sign bit of one of the two is set exactly for the values that are not allowed.
                outside |= static_cast<std::uint64_t>((x + most_digit) | (most_digit - x)) >> 63;
                message += static_cast<std::uint64_t>(x) << (place * constants_.bits);
            }
            // A multiple of t in (2^63 - t, 2^63] makes the message non-negative; then Barrett's reduction with
            // floor(2^64/t), whose estimate of the quotient is at most one too small. No division, no branch.
            const std::uint64_t positive = message + multiple_;
            const auto quotient = static_cast<std::uint64_t>((Product{ positive } * reciprocal_) >> 64);
            std::uint64_t residue = positive - quotient * constants_.plain_modulus;
            residue -= constants_.plain_modulus & mask_if(residue >= constants_.plain_modulus);
            scaled[i] = centred(residue) * (std::int64_t{ 1 } << constants_.scale_bits);
        }
        return outside;
    }

    bool DigitPacking::scale(const std::int32_t *digits, std::int64_t *scaled) const
    {
        return (constants_.digits == 3 ? scale_all<3>(digits, scaled) : scale_all<2>(digits, scaled)) == 0;
    }

    void DigitPacking::encode(
        const std::uint64_t *words, const std::int8_t *errors, const std::int32_t *digits, std::uint8_t *packed,
        InstructionSet set) const
    {
        bool allowed = true;
#if defined(__x86_64__)
        if (vectors_ && set != InstructionSet::portable)
        {
            allowed = set == InstructionSet::avx512 ? encode_avx512(constants_, words, errors, digits, packed)
                                                    : encode_avx2(constants_, words, errors, digits, packed);
        }
        else
#endif
        {
            (void)set;
            allowed = encode_by_definition(words, errors, digits, packed);
        }
        require(allowed, "a digit is larger than 2^30 in absolute value");
    }

    bool DigitPacking::encode_by_definition(
        const std::uint64_t *words, const std::int8_t *errors, const std::int32_t *digits, std::uint8_t *packed) const
    {
        SecretVector<std::int64_t> scaled(constants_.degree);
        SecretVector<std::uint64_t> sums(constants_.degree);
        const bool allowed = scale(digits, scaled.data());
        const auto modulus = static_cast<std::int64_t>(constants_.modulus);
        for (std::size_t i = 0; i < constants_.degree; i++)
        {
            // Below 2^60 + 2^7 + 2^59 in absolute value, in (-q, 2q): reduced without a branch on it.
            std::int64_t sum = static_cast<std::int64_t>(words[i]) + errors[i] + scaled[i];
            sum += modulus & (sum >> 63);
            sum -= modulus;
            sum += modulus & (sum >> 63);
            sums[i] = static_cast<std::uint64_t>(sum);
        }
        pack_words(sums.data(), constants_.degree, packed);
        return allowed;
    }

    void DigitPacking::decode(
        const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits, Residual &residual,
        InstructionSet set) const
    {
#if defined(__x86_64__)
        if (vectors_ && set != InstructionSet::portable)
        {
            residual.include(
                set == InstructionSet::avx512 ? decode_avx512(constants_, sum, product, digits)
                                              : decode_avx2(constants_, sum, product, digits));
            return;
        }
#endif
        (void)set;
        decode_by_definition(sum, product, digits, residual);
    }

    void DigitPacking::decode_by_definition(
        const std::uint64_t *sum, const std::uint64_t *product, std::int32_t *digits, Residual &residual) const
    {
        for (std::size_t i = 0; i < constants_.degree; i++)
        {
            const std::uint64_t modulus = constants_.modulus;
            const std::uint64_t phase = sum[i] - product[i] + (modulus & mask_if(sum[i] < product[i]));
            const std::uint64_t found = message(phase);
            // What phase - 2^a * message is modulo q, centred: a small number, or one more than -q.
            std::int64_t rest =
                static_cast<std::int64_t>(phase) - centred(found) * (std::int64_t{ 1 } << constants_.scale_bits);
            rest -= static_cast<std::int64_t>(modulus & mask_if(rest > static_cast<std::int64_t>(modulus / 2)));
            residual.include(static_cast<std::uint64_t>(rest < 0 ? -rest : rest));
            unpack(found, digits + digits_per_coefficient() * i);
        }
    }

    std::uint64_t DigitPacking::message(std::uint64_t phase) const noexcept
    {
        // q/t is 2^a + 1/t: the phase from which n + 1 is nearer than n is n*2^a + 2^(a-1) + (n + 1/2)/t, a fraction
        // above n*2^a + 2^(a-1). The vector kernels know, too, that n*2^a stands for (n - t)*2^a but for 1 modulo q, so
        // that what a negative message leaves is one less than what n leaves.
        const std::uint64_t rounded =
            (phase + (std::uint64_t{ 1 } << (constants_.scale_bits - 1)) - 1) >> constants_.scale_bits;
        return rounded - (constants_.plain_modulus & mask_if(rounded >= constants_.plain_modulus));
    }

    std::int64_t DigitPacking::centred(std::uint64_t message) const noexcept
    {
        const std::uint64_t first_negative = (constants_.plain_modulus + 1) / 2;
        return static_cast<std::int64_t>(message - (constants_.plain_modulus & mask_if(message >= first_negative)));
    }

    void DigitPacking::unpack(std::uint64_t message, std::int32_t *digits) const noexcept
    {
        std::int64_t rest = centred(message);
        for (std::size_t i = 0; i < digits_per_coefficient(); i++)
        {
            const std::int64_t digit = signed_low_bits(rest, constants_.bits);
            digits[i] = static_cast<std::int32_t>(digit);
            rest = (rest - digit) >> constants_.bits;
        }
    }
} // namespace cipherfold
