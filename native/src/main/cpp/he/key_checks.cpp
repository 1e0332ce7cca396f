// SPDX-License-Identifier: Apache-2.0
#include "he/key_checks.h"
#include "core/secret_memory.h"
#include "he/plaintext.h"
#include "seal/util/ntt.h"
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace cipherfold::he
{
    namespace
    {
        void demand(bool condition, ErrorCode code, const char *text)
        {
            if (!condition)
            {
                throw Error(code, text);
            }
        }

        /** Writes 0, 1 or 2 for the coefficients -1, 0 and 1, and something larger for all others. */
        void centre(const std::uint64_t *residues, std::size_t count, std::uint64_t prime, std::uint64_t *digits)
        {
            for (std::size_t i = 0; i < count; i++)
            {
                const std::uint64_t next = residues[i] + 1;
                // All bits set if next == prime, which is the only case in which it is not below it.
                const std::uint64_t wraps = (prime - 1 - next) >> 63;
                digits[i] = next - prime * wraps;
            }
        }

        void check_switching_key(const Context &context, const std::vector<seal::PublicKey> &parts, ErrorCode code)
        {
            const std::size_t expected = context.level(context.first_level()).parms().coeff_modulus().size();
            demand(
                parts.size() == expected, code,
                "a key for switching has another number of parts than there are primes");
            for (const seal::PublicKey &part : parts)
            {
                check_public_key(context, part, code);
            }
        }
    } // namespace

    void check_public_key(const Context &context, const seal::PublicKey &key, ErrorCode code)
    {
        const seal::Ciphertext &pair = key.data();
        const auto &level = context.level(context.key_level());
        demand(pair.parms_id() == level.parms_id(), code, "a key that is not at the key level");
        demand(
            pair.size() == SEAL_CIPHERTEXT_SIZE_MIN && pair.is_ntt_form(), code,
            "a key is two polynomials in NTT form");
        demand(pair.scale() == 1.0 && pair.correction_factor() == 1, code, "a key has neither scale nor factor");
        demand(
            pair.dyn_array().size() == pair.size() * words_at(context, context.key_level()), code,
            "a key with too few words");
        demand(!pair.is_transparent(), code, "a key that hides nothing");
    }

    void check_secret_key(const Context &context, const seal::SecretKey &key, ErrorCode code)
    {
        const auto &level = context.level(context.key_level());
        const auto &primes = level.parms().coeff_modulus();
        const std::size_t degree = context.degree();
        demand(key.parms_id() == level.parms_id(), code, "a key that is not at the key level");
        demand(key.data().coeff_count() == degree * primes.size(), code, "a secret key with too few words");
        SecretVector<std::uint64_t> residues(degree);
        SecretVector<std::uint64_t> digits(degree);
        SecretVector<std::uint64_t> first(degree);
        std::uint64_t wrong = 0;
        std::uint64_t seen = 0;
        for (std::size_t j = 0; j < primes.size(); j++)
        {
            std::copy_n(key.data().data() + j * degree, degree, residues.data());
            seal::util::inverse_ntt_negacyclic_harvey(
                seal::util::CoeffIter(residues.data()), level.small_ntt_tables()[j]);
            centre(residues.data(), degree, primes[j].value(), digits.data());
            if (j == 0)
            {
                first = digits;
            }
            for (std::size_t i = 0; i < degree; i++)
            {
                wrong |= (2 - digits[i]) >> 63 | (digits[i] ^ first[i]);
                seen |= digits[i] ^ 1;
            }
        }
        demand(wrong == 0, code, "a secret key has coefficients -1, 0 and 1, the same modulo all primes");
        demand(seen != 0, code, "a secret key of zeros");
    }

    void check_relin_keys(const Context &context, const seal::RelinKeys &keys, ErrorCode code)
    {
        demand(keys.parms_id() == context.level(context.key_level()).parms_id(), code, "keys of another level");
        demand(keys.data().size() == relin_key_count, code, "not one relinearisation key");
        for (const auto &parts : keys.data())
        {
            check_switching_key(context, parts, code);
        }
    }

    void check_galois_keys(const Context &context, const seal::GaloisKeys &keys, ErrorCode code)
    {
        demand(keys.parms_id() == context.level(context.key_level()).parms_id(), code, "keys of another level");
        demand(keys.data().size() <= context.degree(), code, "more slots than there are Galois elements");
        for (const auto &parts : keys.data())
        {
            if (!parts.empty())
            {
                check_switching_key(context, parts, code);
            }
        }
    }
} // namespace cipherfold::he
