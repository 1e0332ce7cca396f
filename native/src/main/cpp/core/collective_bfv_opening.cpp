// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_opening.h"
#include "core/error.h"
#include "seal/util/iterator.h"
#include "seal/util/rns.h"
#include "seal/util/uintarithsmallmod.h"
#include <algorithm>

namespace cipherfold
{
    CollectiveOpener::Multiplier CollectiveOpener::multiplier(std::uint64_t value, std::uint64_t modulus)
    {
        return { value, static_cast<std::uint64_t>((UnsignedWide{ value } << 64) / modulus), modulus };
    }

    CollectiveOpener::Division CollectiveOpener::divide(const Multiplier &multiplier, std::uint64_t factor)
    {
        // Shoup: the estimate is at most one too small, whatever the factor is.
        auto quotient = static_cast<std::uint64_t>((UnsignedWide{ multiplier.quotient } * factor) >> 64);
        std::uint64_t remainder = multiplier.value * factor - quotient * multiplier.modulus;
        if (remainder >= multiplier.modulus)
        {
            remainder -= multiplier.modulus;
            quotient++;
        }
        return { quotient, remainder };
    }

    CollectiveOpener::CollectiveOpener(const CollectiveRing &ring, const CollectiveDigits &packing)
        : ring_(ring), packing_(packing), pool_(seal::MemoryPoolHandle::New(true)), messages_(ring.degree())
    {
        const std::uint64_t plain = ring.plain_modulus().value();
        for (std::size_t i = 0; i < ring.data_primes(); i++)
        {
            modulus_ *= ring.modulus(i).value();
        }
        for (std::size_t i = 0; i < ring.data_primes(); i++)
        {
            const std::uint64_t prime = ring.modulus(i).value();
            Place &place = places_[i];
            place.others = modulus_ / prime;
            std::uint64_t inverse = 1;
            // With a single prime there are no others, and 1 is its own inverse.
            const auto residue = static_cast<std::uint64_t>(place.others % prime);
            if (!seal::util::try_invert_uint_mod(residue, ring.modulus(i), inverse))
            {
                throw Error(ErrorCode::internal, "two primes are equal");
            }
            place.inverse = multiplier(inverse, prime);
            place.plain_rest = multiplier(plain % prime, prime);
            place.plain_times = plain / prime;
        }
    }

    CollectiveOpener::Decoded CollectiveOpener::decode(const std::uint64_t *phase, std::size_t coefficient) const
    {
        // With y_i = x_i * (q/q_i)^-1 mod q_i the phase is the sum of y_i * (q/q_i), but for multiples of q; so
        // t*phase/q is, but for multiples of t, the sum of the t*y_i/q_i: whole parts, and remainders over the common
        // denominator.
        const std::uint64_t plain = ring_.plain_modulus().value();
        UnsignedWide numerator = 0;
        std::uint64_t message = 0;
        for (std::size_t i = 0; i < ring_.data_primes(); i++)
        {
            const Place &place = places_[i];
            const std::uint64_t y = divide(place.inverse, phase[i * ring_.degree() + coefficient]).remainder;
            const Division part = divide(place.plain_rest, y);
            message += place.plain_times * y + part.quotient;
            numerator += part.remainder * place.others;
        }
        // Below 3q and so below 2^128; to the nearest multiple of q. No ties: q is odd.
        const UnsignedWide half = modulus_ / 2;
        std::uint64_t carry = 0;
        for (std::size_t i = 0; i < ring_.data_primes(); i++)
        {
            carry += numerator > half + i * modulus_ ? 1 : 0;
        }
        return { (message + carry) % plain, static_cast<SignedWide>(numerator - carry * modulus_) };
    }

    void CollectiveOpener::open(const std::uint64_t *phase, std::int32_t *digits, CollectiveResidual &residual)
    {
        const auto &data = *ring_.context().first_context_data();
        data.rns_tool()->decrypt_scale_and_round(
            seal::util::ConstRNSIter(phase, ring_.degree()), seal::util::CoeffIter(messages_.data()), pool_);
        // SEAL corrects its quotient by a second modulus of 61 bits, which goes wrong this near to a tie at most.
        const UnsignedWide certain = modulus_ / 2 - (modulus_ >> 32);
        for (std::size_t i = 0; i < ring_.degree(); i++)
        {
            const Decoded own = decode(phase, i);
            const auto magnitude =
                static_cast<UnsignedWide>(own.remainder < 0 ? -own.remainder : own.remainder);
            if (own.message != messages_[i] && magnitude <= certain)
            {
                throw Error(ErrorCode::internal, "our decoding and SEAL's disagree");
            }
            residual.largest = std::max(residual.largest, magnitude);
            packing_.unpack(own.message, digits + CollectiveDigits::digits_per_coefficient * i);
        }
    }
} // namespace cipherfold
