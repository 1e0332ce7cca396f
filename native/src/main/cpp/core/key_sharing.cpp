// SPDX-License-Identifier: Apache-2.0
#include "core/key_sharing.h"
#include "core/error.h"
#include <algorithm>

namespace cipherfold
{
    namespace
    {
        constexpr std::uint32_t share_mask = (std::uint32_t{ 1 } << share_bits) - 1;
        /** 2^20 = p + 3. */
        constexpr std::uint32_t fold = (std::uint32_t{ 1 } << share_bits) - share_prime;

        /** Any 32-bit number, reduced without a division or a branch. */
        CIPHERFOLD_INLINE std::uint32_t reduce(std::uint32_t value)
        {
            value = (value >> share_bits) * fold + (value & share_mask);
            // Below 2^20 + 3 * 2^12: once more p at most.
            return value - (share_prime & (0 - static_cast<std::uint32_t>(value >= share_prime)));
        }

        /** Horner's rule, a step for all numbers at once: shares = shares * member + coefficients. */
        CIPHERFOLD_INLINE void step_all(
            std::uint32_t *__restrict shares, const std::uint32_t *__restrict coefficients, std::size_t count,
            std::uint32_t member)
        {
            for (std::size_t i = 0; i < count; i++)
            {
                // Below 2^20 * 1023 + 2^20 <= 2^30.
                shares[i] = reduce(shares[i] * member + coefficients[i]);
            }
        }

        void step_portable(
            std::uint32_t *shares, const std::uint32_t *coefficients, std::size_t count, std::uint32_t member)
        {
            step_all(shares, coefficients, count, member);
        }

#if defined(__x86_64__)
        __attribute__((target("avx2"))) void step_avx2(
            std::uint32_t *shares, const std::uint32_t *coefficients, std::size_t count, std::uint32_t member)
        {
            step_all(shares, coefficients, count, member);
        }

        __attribute__((target("avx512f,prefer-vector-width=512"))) void step_avx512(
            std::uint32_t *shares, const std::uint32_t *coefficients, std::size_t count, std::uint32_t member)
        {
            step_all(shares, coefficients, count, member);
        }
#endif

        using Kernel = void (*)(std::uint32_t *, const std::uint32_t *, std::size_t, std::uint32_t);

        Kernel kernel_for(InstructionSet set)
        {
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return step_avx512;
            }
            if (set == InstructionSet::avx2)
            {
                return step_avx2;
            }
#endif
            (void)set;
            return step_portable;
        }

        /** Coefficient c of number i at c * count + i; the constants, which are the secrets, first. */
        SecretVector<std::uint32_t> polynomials(
            const SecretVector<std::int32_t> &secrets, const SecretVector<std::uint8_t> &secret_seed,
            std::size_t degree)
        {
            const std::size_t count = secrets.size();
            SecretVector<std::uint32_t> drawn(count * degree);
            ChaCha20 stream = stream_under(secret_seed, Domain::sharing, 0);
            std::size_t accepted = 0;
            while (accepted < drawn.size())
            {
                const std::size_t wanted = drawn.size() - accepted;
                std::uint32_t *const words = drawn.data() + accepted;
                stream.read(reinterpret_cast<std::uint8_t *>(words), wanted * sizeof(std::uint32_t));
                accepted += accept_field_elements(words, wanted);
            }
            SecretVector<std::uint32_t> coefficients(count * (degree + 1));
            for (std::size_t i = 0; i < count; i++)
            {
                // All ones when negative: adds p without a branch on the value.
                const auto negative = static_cast<std::uint32_t>(secrets[i] >> 31);
                coefficients[i] = static_cast<std::uint32_t>(secrets[i]) + (share_prime & negative);
                for (std::size_t c = 0; c < degree; c++)
                {
                    coefficients[(c + 1) * count + i] = drawn[i * degree + c];
                }
            }
            return coefficients;
        }

        /** Two shares are five bytes. */
        void pack_shares(const std::uint32_t *shares, std::size_t count, std::uint8_t *packed)
        {
            for (std::size_t i = 0; i < count; i += 2)
            {
                const std::uint64_t pair = shares[i] | std::uint64_t{ shares[i + 1] } << share_bits;
                for (unsigned byte = 0; byte < 5; byte++)
                {
                    packed[byte] = static_cast<std::uint8_t>(pair >> (8 * byte));
                }
                packed += 5;
            }
        }
    } // namespace

    std::size_t accept_field_elements(std::uint32_t *words, std::size_t count)
    {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < count; i++)
        {
            const std::uint32_t word = words[i] & share_mask;
            words[kept] = word;
            kept += word < share_prime ? 1 : 0;
        }
        return kept;
    }

    void share_key(
        const SecretVector<std::int32_t> &secrets, const SecretVector<std::uint8_t> &secret_seed, std::size_t members,
        std::size_t degree, std::uint8_t *packed, InstructionSet set)
    {
        require(members >= 1 && members <= most_members, "members must be 1 to 1023");
        require(degree < members, "the degree must be below the number of members");
        const std::size_t count = secrets.size();
        require(count % 8 == 0, "shares are packed eight at a time");
        const Kernel step = kernel_for(set);
        const SecretVector<std::uint32_t> coefficients = polynomials(secrets, secret_seed, degree);
        SecretVector<std::uint32_t> shares(count);
        for (std::size_t member = 1; member <= members; member++)
        {
            std::fill(shares.begin(), shares.end(), 0);
            for (std::size_t c = degree + 1; c-- > 0;)
            {
                step(shares.data(), coefficients.data() + c * count, count, static_cast<std::uint32_t>(member));
            }
            pack_shares(shares.data(), count, packed);
            packed += packed_share_bytes(count);
        }
    }
} // namespace cipherfold
