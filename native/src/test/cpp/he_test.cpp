// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "he/ciphertext.h"
#include "he/context.h"
#include "he/encoding.h"
#include "he/keys.h"
#include "he/operations.h"
#include "he/plaintext.h"
#include "seal/encryptor.h"
#include "seal/modulus.h"
#include <cmath>
#include <limits>
#include <thread>

namespace cipherfold::test
{
    namespace
    {
        he::Parameters parameters(seal::scheme_type scheme, std::size_t degree)
        {
            he::Parameters result{ scheme, degree, {}, 0, seal::sec_level_type::tc128 };
            for (const seal::Modulus &prime : seal::CoeffModulus::BFVDefault(degree))
            {
                result.coeff_modulus.push_back(prime.value());
            }
            if (scheme != seal::scheme_type::ckks)
            {
                result.plain_modulus = seal::PlainModulus::Batching(degree, 20).value();
            }
            return result;
        }

        /** A context with keys, and vectors that start with given numbers. */
        struct Party
        {
            explicit Party(seal::scheme_type scheme, std::size_t degree = 8192)
                : context(parameters(scheme, degree)), generator(context.seal()),
                  encryptor(context.seal(), generator.secret_key()), decryptor(context, generator.secret_key())
            {
                generator.create_relin_keys(relin_keys);
            }

            seal::Ciphertext encrypted(const std::vector<std::uint64_t> &values) const
            {
                seal::Plaintext plain;
                context.batch_encoder().encode(values, plain);
                seal::Ciphertext result;
                encryptor.encrypt_symmetric(plain, result);
                return result;
            }

            std::vector<std::uint64_t> decrypted(const seal::Ciphertext &ciphertext, std::size_t count)
            {
                he::SecretPlaintext plain(context.degree());
                decryptor.decrypt(ciphertext, plain);
                auto values = he::batch_decode<he::WipedWords>(context, plain.get()).get();
                values.resize(count);
                return values;
            }

            he::Context context;
            seal::KeyGenerator generator;
            seal::RelinKeys relin_keys;
            seal::Encryptor encryptor;
            he::SharedDecryptor decryptor;
        };

        using Values = std::vector<std::uint64_t>;
    } // namespace

    void he_refuses_parameters()
    {
        he::Parameters good = parameters(seal::scheme_type::bfv, 4096);
        CHECK(he::check(good).valid());

        he::Parameters insecure = good;
        insecure.degree = 2048;
        CHECK(!he::check(insecure).valid());

        // A product of two primes that are 1 modulo 2N; SEAL 4.1 lets it pass whenever it happens to find a root.
        he::Parameters composite = good;
        composite.coeff_modulus = { 40961ULL * 65537ULL };
        for (int i = 0; i < 20; i++)
        {
            CHECK(he::check(composite).error_name == "invalid_coeff_modulus_non_prime");
        }
        CHECK(throws(ErrorCode::parameters_rejected, [&] { he::Context context(composite); }));

        he::Parameters too_many = good;
        too_many.coeff_modulus.assign(257, good.coeff_modulus[0]);
        CHECK(he::check(too_many).error_name == "not_settable");

        he::Parameters none = good;
        none.coeff_modulus.clear();
        CHECK(!he::check(none).valid());
    }

    void he_levels_follow_the_chain()
    {
        const he::Context context(parameters(seal::scheme_type::bgv, 8192));
        CHECK(context.key_level() == 4);
        CHECK(context.first_level() == 3);
        for (std::size_t level = 0; level <= context.key_level(); level++)
        {
            CHECK(context.level(level).parms().coeff_modulus().size() == level + 1);
            CHECK(context.level_of(context.level(level).parms_id()) == level);
        }
        CHECK(throws(ErrorCode::invalid_argument, [&] { context.level(5); }));
        CHECK(throws(ErrorCode::invalid_argument, [&] { context.level_of(seal::parms_id_zero); }));
    }

    void he_shapes_are_checked()
    {
        const he::Context bgv(parameters(seal::scheme_type::bgv, 4096));
        const he::Context ckks(parameters(seal::scheme_type::ckks, 4096));
        const auto refuses = [](const he::Context &context, const he::CiphertextShape &shape)
        { return throws(ErrorCode::malformed_bytes, [&] { he::check_shape(context, shape, ErrorCode::malformed_bytes); }); };
        he::check_shape(bgv, { 2, 0, true, 1.0, 1 }, ErrorCode::malformed_bytes);
        CHECK(refuses(bgv, { 1, 0, true, 1.0, 1 }));
        CHECK(refuses(bgv, { 17, 0, true, 1.0, 1 }));
        CHECK(refuses(bgv, { 2, bgv.key_level(), true, 1.0, 1 }));
        CHECK(refuses(bgv, { 2, 0, true, 2.0, 1 }));
        CHECK(refuses(bgv, { 2, 0, true, 1.0, 0 }));
        CHECK(refuses(bgv, { 2, 0, true, 1.0, bgv.plain_modulus() }));
        he::check_shape(ckks, { 3, 1, true, std::ldexp(1, 30), 1 }, ErrorCode::malformed_bytes);
        CHECK(refuses(ckks, { 2, 1, false, 1.0, 1 }));
        CHECK(refuses(ckks, { 2, 1, true, std::numeric_limits<double>::quiet_NaN(), 1 }));
        CHECK(refuses(ckks, { 2, 1, true, std::numeric_limits<double>::infinity(), 1 }));
        CHECK(refuses(ckks, { 2, 1, true, -1.0, 1 }));
        CHECK(refuses(ckks, { 2, 1, true, std::numeric_limits<double>::denorm_min(), 1 }));
        CHECK(refuses(ckks, { 2, 0, true, std::ldexp(1, ckks.level(0).total_coeff_modulus_bit_count()), 1 }));
        CHECK(refuses(ckks, { 2, 0, true, 1.0, 2 }));
    }

    void he_words_are_checked()
    {
        const he::Context context(parameters(seal::scheme_type::bfv, 4096));
        const auto &level = context.level(1);
        const auto &primes = level.parms().coeff_modulus();
        std::vector<std::uint64_t> words(2 * he::words_at(context, 1), 0);
        CHECK(he::first_out_of_range(level, words.data(), words.size()) == words.size());
        for (const std::size_t position : { std::size_t{ 0 }, std::size_t{ 4095 }, std::size_t{ 4096 }, words.size() - 1 })
        {
            const std::uint64_t prime = primes[position / 4096 % primes.size()].value();
            words[position] = prime - 1;
            CHECK(he::first_out_of_range(level, words.data(), words.size()) == words.size());
            for (const std::uint64_t wrong : { prime, ~std::uint64_t{ 0 } })
            {
                words[position] = wrong;
                CHECK(he::first_out_of_range(level, words.data(), words.size()) == position);
            }
            words[position] = 0;
        }
    }

    void he_transparent_results_are_told_from_defects()
    {
        const Party party(seal::scheme_type::bfv, 4096);
        const seal::Ciphertext one = party.encrypted({ 1 });
        seal::Ciphertext result;
        CHECK(throws(
            ErrorCode::transparent_result, [&]
            { he::refusing_transparent(result, [&] { party.context.evaluator().sub(one, one, result); }); }));
        // An operation that reports nothing, as in a build of SEAL that does not look.
        CHECK(throws(ErrorCode::transparent_result, [&] { he::refusing_transparent(result, [] {}); }));
        seal::Ciphertext hidden = one;
        seal::Ciphertext empty;
        for (seal::Ciphertext *const other : { &hidden, &empty })
        {
            bool passed_on = false;
            try
            {
                he::refusing_transparent(*other, [] { throw std::logic_error("something else"); });
            }
            catch (const std::logic_error &)
            {
                passed_on = true;
            }
            CHECK(passed_on);
        }
    }

    void he_products_agree_with_plain_numbers()
    {
        for (const auto scheme : { seal::scheme_type::bfv, seal::scheme_type::bgv })
        {
            Party party(scheme);
            const seal::Ciphertext two = party.encrypted({ 2, 3 });
            const seal::Ciphertext five = party.encrypted({ 5, 7 });
            seal::Ciphertext result;
            he::add_many(party.context, { &two, &five, &two }, result);
            CHECK((party.decrypted(result, 2) == Values{ 9, 13 }));
            he::multiply_many(party.context, { &two, &five, &two }, party.relin_keys, result);
            CHECK((party.decrypted(result, 2) == Values{ 20, 63 }));
            he::multiply_many(party.context, { &five, &five }, party.relin_keys, result);
            CHECK((party.decrypted(result, 2) == Values{ 25, 49 }));
            he::multiply_many(party.context, { &five }, party.relin_keys, result);
            CHECK((party.decrypted(result, 2) == Values{ 5, 7 }));
            for (std::uint64_t exponent = 1; exponent <= 4; exponent++)
            {
                seal::Ciphertext power;
                he::exponentiate(party.context, two, exponent, party.relin_keys, power);
                Values expected{ 1, 1 };
                for (std::uint64_t i = 0; i < exponent; i++)
                {
                    expected = { expected[0] * 2, expected[1] * 3 };
                }
                CHECK(party.decrypted(power, 2) == expected);
            }
        }
    }

    void he_plaintext_operations_agree_with_seals()
    {
        Party party(seal::scheme_type::bgv);
        seal::Plaintext plain;
        party.context.batch_encoder().encode(Values{ 10, 20 }, plain);
        seal::Ciphertext operand = party.encrypted({ 100, 200 });
        // A level further down the correction factor is no longer 1.
        party.context.evaluator().mod_switch_to_next_inplace(operand);
        CHECK(operand.correction_factor() != 1);
        const auto same = [](const seal::Ciphertext &left, const seal::Ciphertext &right)
        {
            return left.correction_factor() == right.correction_factor() &&
                   std::equal(
                       left.dyn_array().begin(), left.dyn_array().end(), right.dyn_array().begin(),
                       right.dyn_array().end());
        };
        seal::Ciphertext ours;
        seal::Ciphertext seals;
        he::add_plain(party.context, operand, plain, false, ours);
        party.context.evaluator().add_plain(operand, plain, seals);
        CHECK(same(ours, seals));
        CHECK((party.decrypted(ours, 2) == Values{ 110, 220 }));
        he::add_plain(party.context, operand, plain, true, ours);
        party.context.evaluator().sub_plain(operand, plain, seals);
        CHECK(same(ours, seals));
        he::multiply_plain(party.context, operand, plain, ours);
        party.context.evaluator().multiply_plain(operand, plain, seals);
        CHECK(same(ours, seals));
        CHECK((party.decrypted(ours, 2) == Values{ 1000, 4000 }));
    }

    void he_encoders_refuse_what_does_not_fit()
    {
        const he::Context bfv(parameters(seal::scheme_type::bfv, 4096));
        const std::uint64_t modulus = bfv.plain_modulus();
        const auto refuses = [&](std::uint64_t value, bool is_signed)
        {
            he::WipedWords words(2);
            he::WipedNumbers numbers(2);
            words.get()[1] = value;
            numbers.get()[1] = static_cast<std::int64_t>(value);
            seal::Plaintext plain;
            return throws(
                ErrorCode::wrong_argument,
                [&] { is_signed ? he::batch_encode(bfv, numbers, plain) : he::batch_encode(bfv, words, plain); });
        };
        CHECK(!refuses(modulus - 1, false));
        CHECK(refuses(modulus, false));
        CHECK(refuses(~std::uint64_t{ 0 }, false));
        CHECK(!refuses(modulus / 2, true));
        CHECK(!refuses(~(modulus / 2) + 1, true));
        CHECK(refuses(modulus / 2 + 1, true));
        CHECK(refuses(std::uint64_t{ 1 } << 63, true));

        const he::Context ckks(parameters(seal::scheme_type::ckks, 4096));
        for (const double wrong : { std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1e305 })
        {
            he::WipedDoubles numbers(1);
            numbers.get()[0] = wrong;
            seal::Plaintext plain;
            CHECK(throws(ErrorCode::wrong_argument, [&] { he::ckks_encode(ckks, numbers, false, 1, 1024, plain); }));
            CHECK(throws(ErrorCode::wrong_argument, [&] { he::ckks_encode_everywhere(ckks, { 0, wrong }, 1, 1024, plain); }));
        }
        seal::Plaintext plain;
        CHECK(throws(ErrorCode::wrong_argument, [&] { he::ckks_encode(ckks, he::WipedDoubles(1), false, 1, std::nan(""), plain); }));
    }

    void he_decryptor_serves_threads_with_ciphertexts_of_all_sizes()
    {
        Party party(seal::scheme_type::bfv, 4096);
        const seal::Ciphertext small = party.encrypted({ 3 });
        seal::Ciphertext large;
        party.context.evaluator().multiply(small, small, large);
        int wrong[4] = {};
        std::vector<std::thread> threads;
        for (int &failures : wrong)
        {
            threads.emplace_back(
                [&party, &small, &large, &failures]
                {
                    for (int i = 0; i < 50; i++)
                    {
                        failures += party.decrypted(i % 2 == 0 ? large : small, 1)[0] != (i % 2 == 0 ? 9U : 3U);
                    }
                });
        }
        for (std::thread &thread : threads)
        {
            thread.join();
        }
        CHECK(wrong[0] + wrong[1] + wrong[2] + wrong[3] == 0);
    }

    void he_galois_keys_are_asked_for_before_the_work()
    {
        Party party(seal::scheme_type::bfv, 4096);
        seal::GaloisKeys keys;
        party.generator.create_galois_keys(std::vector<int>{ 1, 4 }, keys);
        he::require_rotation_keys(party.context, 0, keys);
        he::require_rotation_keys(party.context, 1, keys);
        he::require_rotation_keys(party.context, 5, keys);
        CHECK(throws(ErrorCode::wrong_argument, [&] { he::require_rotation_keys(party.context, 2, keys); }));
        CHECK(throws(ErrorCode::wrong_argument, [&] { he::require_rotation_keys(party.context, 3, keys); }));
        CHECK(throws(ErrorCode::wrong_argument, [&] { he::require_rotation_keys(party.context, -1, keys); }));
        he::require_galois_key(3, keys);
        CHECK(throws(ErrorCode::wrong_argument, [&] { he::require_galois_key(5, keys); }));
    }
} // namespace cipherfold::test
