// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_ring.h"
#include "core/bit_packing.h"
#include "core/collective_bfv_generator.h"
#include "core/error.h"
#include "core/seal_context.h"
#include "seal/encryptionparams.h"
#include "seal/util/polyarithsmallmod.h"
#include <string>

namespace cipherfold
{
    namespace
    {
        using seal::util::CoeffIter;
        using seal::util::ConstCoeffIter;

        [[noreturn]] void reject(const std::string &text)
        {
            throw Error(ErrorCode::parameters_rejected, text);
        }

        std::vector<seal::Modulus> checked_moduli(const std::vector<std::uint64_t> &primes)
        {
            if (primes.size() < 2 || primes.size() > CollectiveRing::most_data_primes + 1)
            {
                reject("there must be 1 to 3 data primes and a special prime");
            }
            std::vector<seal::Modulus> moduli;
            int data_bits = 0;
            for (const std::uint64_t prime : primes)
            {
                // SEAL reads 0 as "no modulus" and throws for 1 and for more than 61 bits without naming the parameter.
                if (prime < 2 || prime >> 60 != 0)
                {
                    reject("a prime must be at least 2 and below 2^60");
                }
                moduli.emplace_back(prime);
                // SEAL 4.1 takes some products of two primes for valid.
                if (!moduli.back().is_prime())
                {
                    reject(std::to_string(prime) + " is not a prime");
                }
                data_bits += bits_below(prime);
            }
            data_bits -= bits_below(primes.back());
            if (data_bits > CollectiveRing::most_data_bits)
            {
                reject("the data primes must have at most 126 bits, have " + std::to_string(data_bits));
            }
            return moduli;
        }

        seal::Modulus checked_plain_modulus(std::uint64_t plain_modulus)
        {
            if (plain_modulus < 2 || plain_modulus >> 60 != 0)
            {
                reject("plain modulus must be at least 2 and below 2^60");
            }
            return seal::Modulus(plain_modulus);
        }

        seal::SEALContext checked_context(
            std::uint64_t degree, const std::vector<seal::Modulus> &moduli, const seal::Modulus &plain_modulus)
        {
            seal::EncryptionParameters parameters(seal::scheme_type::bfv);
            parameters.set_poly_modulus_degree(static_cast<std::size_t>(degree));
            parameters.set_coeff_modulus(moduli);
            parameters.set_plain_modulus(plain_modulus);
            parameters.set_random_generator(seeded_generators());
            // No level below the first one is ever used.
            seal::SEALContext context = create_context(parameters, false, seal::sec_level_type::tc128);
            if (!context.parameters_set())
            {
                reject(std::string(context.parameter_error_name()) + ": " + context.parameter_error_message());
            }
            const auto &data = context.first_context_data()->parms();
            if (data.coeff_modulus().size() + 1 != moduli.size())
            {
                reject("SEAL sets no special prime aside");
            }
            return context;
        }
    } // namespace

    CollectiveRing::CollectiveRing(
        std::uint64_t degree, const std::vector<std::uint64_t> &primes, std::uint64_t plain_modulus)
        : degree_(static_cast<std::size_t>(degree)), moduli_(checked_moduli(primes)),
          plain_modulus_(checked_plain_modulus(plain_modulus)),
          context_(checked_context(degree, moduli_, plain_modulus_)),
          tables_(context_.key_context_data()->small_ntt_tables())
    {
        for (const std::uint64_t prime : primes)
        {
            bits_.push_back(bits_below(prime));
        }
    }

    std::size_t CollectiveRing::packed_bytes(std::size_t primes) const noexcept
    {
        std::size_t bytes = 0;
        for (std::size_t j = 0; j < primes; j++)
        {
            bytes += bit_packed_bytes(degree_, bits_[j]);
        }
        return bytes;
    }

    void CollectiveRing::pack(const std::uint64_t *words, std::size_t primes, std::uint8_t *packed) const
    {
        for (std::size_t j = 0; j < primes; j++)
        {
            pack_bits(words + j * degree_, degree_, bits_[j], packed);
            packed += bit_packed_bytes(degree_, bits_[j]);
        }
    }

    bool CollectiveRing::unpack(const std::uint8_t *packed, std::size_t primes, std::uint64_t *words) const
    {
        bool in_range = true;
        for (std::size_t j = 0; j < primes; j++)
        {
            in_range &= unpack_bits(packed, degree_, bits_[j], moduli_[j].value(), words + j * degree_);
            packed += bit_packed_bytes(degree_, bits_[j]);
        }
        return in_range;
    }

    void CollectiveRing::transform(std::uint64_t *words, std::size_t primes) const
    {
        for (std::size_t j = 0; j < primes; j++)
        {
            seal::util::ntt_negacyclic_harvey(CoeffIter(words + j * degree_), tables_[j]);
        }
    }

    void CollectiveRing::inverse_transform(std::uint64_t *words, std::size_t primes) const
    {
        for (std::size_t j = 0; j < primes; j++)
        {
            seal::util::inverse_ntt_negacyclic_harvey(CoeffIter(words + j * degree_), tables_[j]);
        }
    }

    void CollectiveRing::multiply(
        const std::uint64_t *left, const std::uint64_t *right, std::size_t primes, std::uint64_t *result) const
    {
        for (std::size_t j = 0; j < primes; j++)
        {
            const std::size_t at = j * degree_;
            seal::util::dyadic_product_coeffmod(
                ConstCoeffIter(left + at), ConstCoeffIter(right + at), degree_, moduli_[j], CoeffIter(result + at));
        }
    }

    void CollectiveRing::add(
        const std::uint64_t *left, const std::uint64_t *right, std::size_t primes, std::uint64_t *result) const
    {
        for (std::size_t j = 0; j < primes; j++)
        {
            const std::size_t at = j * degree_;
            seal::util::add_poly_coeffmod(
                ConstCoeffIter(left + at), ConstCoeffIter(right + at), degree_, moduli_[j], CoeffIter(result + at));
        }
    }

    void CollectiveRing::subtract(
        const std::uint64_t *left, const std::uint64_t *right, std::size_t primes, std::uint64_t *result) const
    {
        for (std::size_t j = 0; j < primes; j++)
        {
            const std::size_t at = j * degree_;
            seal::util::sub_poly_coeffmod(
                ConstCoeffIter(left + at), ConstCoeffIter(right + at), degree_, moduli_[j], CoeffIter(result + at));
        }
    }

    void CollectiveRing::from_signed(const std::int32_t *values, std::size_t primes, std::uint64_t *words) const
    {
        for (std::size_t j = 0; j < primes; j++)
        {
            const std::uint64_t modulus = moduli_[j].value();
            for (std::size_t i = 0; i < degree_; i++)
            {
                const std::int64_t value = values[i];
                // All ones when negative: adds the prime without a branch on the value.
                const auto negative = static_cast<std::uint64_t>(value >> 63);
                words[j * degree_ + i] = static_cast<std::uint64_t>(value) + (modulus & negative);
            }
        }
    }
} // namespace cipherfold
