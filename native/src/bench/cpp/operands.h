// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "seal/seal.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cipherfold::bench
{
    /** "bfv", "bgv" or "ckks". */
    const char *name_of(seal::scheme_type scheme);

    /** Nothing if there is no scheme of that name. */
    std::optional<seal::scheme_type> scheme_named(const std::string &name);

    /** A ciphertext in SEAL's format, uncompressed. */
    std::vector<seal::seal_byte> saved(const seal::Ciphertext &ciphertext);

    /**
    What the operations of one scheme at one degree work on. The Java side makes the same: SEAL's default primes for BFV
    at 128 bits for all three schemes, a plain modulus of 20 bits, full slots. Keys and inputs are made on first use, so
    that an operation costs nothing that it does not need.
    */
    class Operands
    {
    public:
        static constexpr int plain_modulus_bits = 20;

        Operands(seal::scheme_type scheme, std::size_t degree);

        seal::scheme_type scheme() const noexcept
        {
            return scheme_;
        }

        std::size_t degree() const noexcept
        {
            return degree_;
        }

        const seal::SEALContext &context() const noexcept
        {
            return context_;
        }

        /** Whether there are relinearisation and rotation keys, and a level below the first. */
        bool has_levels() const noexcept
        {
            return context_.using_keyswitching() && context_.first_context_data()->chain_index() > 0;
        }

        const seal::Evaluator &evaluator() const noexcept
        {
            return evaluator_;
        }

        seal::KeyGenerator &generator() noexcept
        {
            return generator_;
        }

        const seal::Encryptor &encryptor() const noexcept
        {
            return encryptor_;
        }

        seal::Decryptor &decryptor() noexcept
        {
            return decryptor_;
        }

        /** BFV and BGV only. */
        const seal::BatchEncoder &batch_encoder() const
        {
            return batch_encoder_.value();
        }

        /** CKKS only. */
        seal::CKKSEncoder &ckks_encoder()
        {
            return ckks_encoder_.value();
        }

        double scale() const noexcept
        {
            return scale_;
        }

        const std::vector<std::int64_t> &whole_numbers() const noexcept
        {
            return whole_numbers_;
        }

        const std::vector<double> &real_numbers() const noexcept
        {
            return real_numbers_;
        }

        const seal::Plaintext &plain() const noexcept
        {
            return plain_;
        }

        /**
        Another plaintext of several at each call. To decode takes branches that depend on the message; a processor learns
        those of a single one by heart, which no program that decodes what it receives can count on.
        */
        const seal::Plaintext &next_plain();

        const seal::Ciphertext &left() const noexcept
        {
            return left_;
        }

        const seal::Ciphertext &right() const noexcept
        {
            return right_;
        }

        /** A ciphertext that operations in place may change. */
        seal::Ciphertext &changing() noexcept
        {
            return changing_;
        }

        /** Receives decoded whole numbers when the destination is used again. */
        std::vector<std::int64_t> &whole_number_buffer() noexcept
        {
            return whole_number_buffer_;
        }

        /** Receives decoded real numbers when the destination is used again. */
        std::vector<double> &real_number_buffer() noexcept
        {
            return real_number_buffer_;
        }

        /** Eight ciphertexts. */
        const std::vector<seal::Ciphertext> &many();

        /** Three ciphertexts. */
        const std::vector<seal::Ciphertext> &factors();

        /** A product of three polynomials. */
        const seal::Ciphertext &product();

        /** CKKS only: with the square of the scale. */
        const seal::Ciphertext &to_rescale();

        /** The left one in SEAL's format, uncompressed. */
        const std::vector<seal::seal_byte> &stream();

        /** BFV only: the left one, transformed. */
        const seal::Ciphertext &transformed();

        const seal::RelinKeys &relin_keys();

        /** For one step, and for the exchange of rows or the conjugation. */
        const seal::GaloisKeys &galois_keys();

    private:
        seal::Plaintext encoded(double scale, std::size_t shift = 0);

        seal::scheme_type scheme_;
        std::size_t degree_;
        seal::SEALContext context_;
        seal::Evaluator evaluator_;
        seal::KeyGenerator generator_;
        seal::Encryptor encryptor_;
        seal::Decryptor decryptor_;
        std::optional<seal::BatchEncoder> batch_encoder_;
        std::optional<seal::CKKSEncoder> ckks_encoder_;
        double scale_;
        std::vector<std::int64_t> whole_numbers_;
        std::vector<double> real_numbers_;
        std::vector<std::int64_t> whole_number_buffer_;
        std::vector<double> real_number_buffer_;
        seal::Plaintext plain_;
        std::vector<seal::Plaintext> plains_;
        std::size_t next_plain_ = 0;
        seal::Ciphertext left_;
        seal::Ciphertext right_;
        seal::Ciphertext changing_;
        std::vector<seal::Ciphertext> many_;
        std::vector<seal::Ciphertext> factors_;
        std::optional<seal::Ciphertext> product_;
        std::optional<seal::Ciphertext> to_rescale_;
        std::optional<seal::Ciphertext> transformed_;
        std::vector<seal::seal_byte> stream_;
        std::optional<seal::RelinKeys> relin_keys_;
        std::optional<seal::GaloisKeys> galois_keys_;
    };
} // namespace cipherfold::bench
