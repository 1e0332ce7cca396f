// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_key.h"
#include "core/bit_packing.h"
#include "core/centred_binomial.h"
#include "core/error.h"
#include "seal/publickey.h"
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace cipherfold
{
    namespace
    {
        SecretVector<std::uint64_t> transformed(
            const CollectiveRing &ring, const SecretVector<std::int32_t> &coefficients)
        {
            SecretVector<std::uint64_t> words(ring.key_words());
            ring.from_signed(coefficients.data(), ring.key_primes(), words.data());
            ring.transform(words.data(), ring.key_primes());
            return words;
        }
    } // namespace

    void expand_common_polynomial(
        const CollectiveRing &ring, const SecretVector<std::uint8_t> &public_seed, std::uint64_t *words)
    {
        for (std::size_t j = 0; j < ring.key_primes(); j++)
        {
            const std::uint64_t modulus = ring.modulus(j).value();
            const std::uint64_t mask = (std::uint64_t{ 1 } << bits_below(modulus)) - 1;
            ChaCha20 stream = stream_under(public_seed, CollectiveDomain::common_polynomial, j);
            std::size_t accepted = 0;
            while (accepted < ring.degree())
            {
                // The words that are still missing are read in place and closed up over the rejected ones.
                const std::size_t wanted = ring.degree() - accepted;
                std::uint64_t *const target = words + j * ring.degree() + accepted;
                stream.read(reinterpret_cast<std::uint8_t *>(target), wanted * sizeof(std::uint64_t));
                std::size_t kept = 0;
                for (std::size_t i = 0; i < wanted; i++)
                {
                    const std::uint64_t word = target[i] & mask;
                    target[kept] = word;
                    kept += word < modulus ? 1 : 0;
                }
                accepted += kept;
            }
        }
    }

    void sample_ternary(ChaCha20 &stream, std::int32_t *target, std::size_t count)
    {
        SecretVector<std::uint8_t> bytes(count);
        std::size_t accepted = 0;
        while (accepted < count)
        {
            const std::size_t wanted = count - accepted;
            stream.read(bytes.data(), wanted);
            for (std::size_t i = 0; i < wanted; i++)
            {
                target[accepted] = static_cast<std::int32_t>(bytes[i] % 3) - 1;
                accepted += bytes[i] != 255 ? 1 : 0;
            }
        }
    }

    CollectiveMember::CollectiveMember(std::shared_ptr<const CollectiveRing> ring, const std::uint8_t *seed)
        : ring_(std::move(ring)), seed_(seed, seed + seed_bytes)
    {
        SecretVector<std::int32_t> coefficients(ring_->degree());
        ChaCha20 stream = stream_under(seed_, CollectiveDomain::secret, 0);
        sample_ternary(stream, coefficients.data(), coefficients.size());
        secret_ = transformed(*ring_, coefficients);
    }

    void CollectiveMember::contribution(
        const SecretVector<std::uint8_t> &public_seed, std::uint8_t *packed) const
    {
        const std::size_t primes = ring_->key_primes();
        SecretVector<std::int8_t> drawn(ring_->degree());
        ChaCha20 stream = stream_under(seed_, CollectiveDomain::error, 0);
        sample_centred_binomial(stream, drawn.data(), drawn.size());
        const SecretVector<std::int32_t> errors(drawn.begin(), drawn.end());
        SecretVector<std::uint64_t> result = transformed(*ring_, errors);

        SecretVector<std::uint64_t> product(ring_->key_words());
        expand_common_polynomial(*ring_, public_seed, product.data());
        ring_->multiply(product.data(), secret_.data(), primes, product.data());
        ring_->subtract(result.data(), product.data(), primes, result.data());
        ring_->pack(result.data(), primes, packed);
    }

    seal::PublicKey combine_contributions(
        const CollectiveRing &ring, const SecretVector<std::uint8_t> &public_seed, std::size_t members,
        const PackedSource &contributions)
    {
        require(members > 0, "a collective key needs at least one contribution");
        const auto &parms_id = ring.context().key_parms_id();
        seal::PublicKey key;
        key.data().resize(ring.context(), parms_id, 2);
        key.data().is_ntt_form() = true;
        key.parms_id() = parms_id;
        std::uint64_t *const sum = key.data().data(0);
        std::fill(sum, sum + ring.key_words(), 0);
        std::vector<std::uint64_t> summand(ring.key_words());
        for (std::size_t i = 0; i < members; i++)
        {
            if (!ring.unpack(contributions(i), ring.key_primes(), summand.data()))
            {
                throw Error(
                    ErrorCode::word_out_of_range,
                    "a residue of contribution " + std::to_string(i) + " is not below its prime");
            }
            ring.add(sum, summand.data(), ring.key_primes(), sum);
        }
        expand_common_polynomial(ring, public_seed, key.data().data(1));
        return key;
    }
} // namespace cipherfold
