// SPDX-License-Identifier: Apache-2.0
#include "operation.h"

using namespace seal;

namespace cipherfold::bench
{
    namespace
    {
        void generate_secret_key(Operands &o)
        {
            const KeyGenerator generator(o.context());
        }

        void generate_public_key(Operands &o)
        {
            PublicKey key;
            o.generator().create_public_key(key);
        }

        void generate_relin_keys(Operands &o)
        {
            RelinKeys keys;
            o.generator().create_relin_keys(keys);
        }

        void generate_galois_key(Operands &o)
        {
            GaloisKeys keys;
            o.generator().create_galois_keys(std::vector<int>{ 1 }, keys);
        }

        void encode(Operands &o)
        {
            Plaintext plain;
            if (o.scheme() == scheme_type::ckks)
            {
                o.ckks_encoder().encode(o.real_numbers(), o.scale(), plain);
            }
            else
            {
                o.batch_encoder().encode(o.whole_numbers(), plain);
            }
        }

        void decode(Operands &o)
        {
            if (o.scheme() == scheme_type::ckks)
            {
                std::vector<double> values;
                o.ckks_encoder().decode(o.next_plain(), values);
            }
            else
            {
                std::vector<std::int64_t> values;
                o.batch_encoder().decode(o.next_plain(), values);
            }
        }

        void decode_to_buffer(Operands &o)
        {
            if (o.scheme() == scheme_type::ckks)
            {
                o.ckks_encoder().decode(o.next_plain(), o.real_number_buffer());
            }
            else
            {
                o.batch_encoder().decode(o.next_plain(), o.whole_number_buffer());
            }
        }

        void decrypt(Operands &o)
        {
            Plaintext plain;
            o.decryptor().decrypt(o.left(), plain);
        }

        void noise_budget(Operands &o)
        {
            static_cast<void>(o.decryptor().invariant_noise_budget(o.left()));
        }

        /** An operation whose result is a ciphertext. */
        template <class Action>
        void fresh(Action &&action)
        {
            Ciphertext destination;
            action(destination);
        }

        void encrypt_public(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.encryptor().encrypt(o.plain(), to); });
        }

        void encrypt_symmetric(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.encryptor().encrypt_symmetric(o.plain(), to); });
        }

        void negate(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().negate(o.left(), to); });
        }

        void add(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().add(o.left(), o.right(), to); });
        }

        void add_in_place(Operands &o)
        {
            o.evaluator().add_inplace(o.changing(), o.right());
        }

        void add_many(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().add_many(o.many(), to); });
        }

        void sub(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().sub(o.left(), o.right(), to); });
        }

        void add_plain(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().add_plain(o.left(), o.plain(), to); });
        }

        void sub_plain(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().sub_plain(o.left(), o.plain(), to); });
        }

        void multiply_plain(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().multiply_plain(o.left(), o.plain(), to); });
        }

        void multiply(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().multiply(o.left(), o.right(), to); });
        }

        void square(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().square(o.left(), to); });
        }

        void multiply_many(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().multiply_many(o.factors(), o.relin_keys(), to); });
        }

        void exponentiate(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().exponentiate(o.left(), 3, o.relin_keys(), to); });
        }

        void relinearize(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().relinearize(o.product(), o.relin_keys(), to); });
        }

        void mod_switch(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().mod_switch_to_next(o.left(), to); });
        }

        void mod_reduce(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().mod_reduce_to_next(o.left(), to); });
        }

        void rescale(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().rescale_to_next(o.to_rescale(), to); });
        }

        void rotate_rows(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().rotate_rows(o.left(), 1, o.galois_keys(), to); });
        }

        void rotate_columns(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().rotate_columns(o.left(), o.galois_keys(), to); });
        }

        void rotate_vector(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().rotate_vector(o.left(), 1, o.galois_keys(), to); });
        }

        void conjugate(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().complex_conjugate(o.left(), o.galois_keys(), to); });
        }

        void transform_to_ntt(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().transform_to_ntt(o.left(), to); });
        }

        void transform_from_ntt(Operands &o)
        {
            fresh([&](Ciphertext &to) { o.evaluator().transform_from_ntt(o.transformed(), to); });
        }

        void write_ciphertext(Operands &o)
        {
            static_cast<void>(saved(o.left()));
        }

        void read_ciphertext(Operands &o)
        {
            fresh([&](Ciphertext &to) { to.load(o.context(), o.stream().data(), o.stream().size()); });
        }
    } // namespace

    bool Operation::fits(const Operands &operands) const
    {
        unsigned scheme = all;
        switch (operands.scheme())
        {
        case scheme_type::bfv:
            scheme = bfv;
            break;
        case scheme_type::bgv:
            scheme = bgv;
            break;
        case scheme_type::ckks:
            scheme = ckks;
            break;
        case scheme_type::none:
            return false;
        }
        return (schemes & scheme) != 0 && (!needs_levels || operands.has_levels());
    }

    const std::vector<Operation> &operations()
    {
        static const std::vector<Operation> all_operations{
            { "generate-secret-key", Operation::all, false, generate_secret_key },
            { "generate-public-key", Operation::all, false, generate_public_key },
            { "generate-relin-keys", Operation::all, true, generate_relin_keys },
            { "generate-galois-key", Operation::all, true, generate_galois_key },
            { "encode", Operation::all, false, encode },
            { "encode-buffer", Operation::all, false, encode },
            { "decode", Operation::all, false, decode },
            { "decode-buffer", Operation::all, false, decode_to_buffer },
            { "encrypt-public", Operation::all, false, encrypt_public },
            { "encrypt-symmetric", Operation::all, false, encrypt_symmetric },
            { "decrypt", Operation::all, false, decrypt },
            { "noise-budget", Operation::whole, false, noise_budget },
            { "negate", Operation::all, false, negate },
            { "add", Operation::all, false, add },
            { "add-in-place", Operation::all, false, add_in_place },
            { "add-many", Operation::all, false, add_many },
            { "sub", Operation::all, false, sub },
            { "add-plain", Operation::all, false, add_plain },
            { "sub-plain", Operation::all, false, sub_plain },
            { "multiply-plain", Operation::all, false, multiply_plain },
            { "multiply", Operation::all, false, multiply },
            { "square", Operation::all, false, square },
            { "multiply-many", Operation::whole, true, multiply_many },
            { "exponentiate", Operation::whole, true, exponentiate },
            { "relinearize", Operation::all, true, relinearize },
            { "mod-switch", Operation::all, true, mod_switch },
            { "mod-reduce", Operation::transformed, true, mod_reduce },
            { "rescale", Operation::ckks, true, rescale },
            { "rotate-rows", Operation::whole, true, rotate_rows },
            { "rotate-columns", Operation::whole, true, rotate_columns },
            { "rotate-vector", Operation::ckks, true, rotate_vector },
            { "conjugate", Operation::ckks, true, conjugate },
            { "transform-to-ntt", Operation::bfv, false, transform_to_ntt },
            { "transform-from-ntt", Operation::bfv, false, transform_from_ntt },
            // The strict codec has no counterpart in SEAL: compared with SEAL's own format.
            { "write-strict", Operation::all, false, write_ciphertext },
            { "read-strict", Operation::all, false, read_ciphertext },
            { "write-seal-format", Operation::all, false, write_ciphertext },
            { "read-seal-format", Operation::all, false, read_ciphertext },
        };
        return all_operations;
    }

    const Operation *operation_named(const std::string &name)
    {
        for (const Operation &operation : operations())
        {
            if (name == operation.name)
            {
                return &operation;
            }
        }
        return nullptr;
    }
} // namespace cipherfold::bench
