// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/secret_memory.h"
#include "he/ciphertext.h"
#include "he/codec.h"
#include "he/codec_layout.h"
#include "he/key_checks.h"
#include "he/plaintext.h"
#include "seal/util/defines.h"
#include <algorithm>
#include <cstring>

namespace cipherfold::he::strict
{
    namespace
    {
        using namespace layout;

        /** Writes one value from the first byte to the last. */
        class Writer
        {
        public:
            Writer(const Context &context, ValueKind kind, std::size_t level, ByteSink &sink, std::uint64_t size)
                : context_(context), sink_(sink), packed_(bit_packed_bytes(context.degree(), SEAL_MOD_BIT_COUNT_MAX))
            {
                sink_.begin(size);
                number(context.level(level).parms_id());
                number(kind);
                number(version);
            }

            /** In the byte order of the machine, which is little-endian on all that there are libraries for. */
            template <class Number>
            void number(const Number &value)
            {
                std::uint8_t bytes[sizeof(value)];
                std::memcpy(bytes, &value, sizeof(value));
                raw(bytes, sizeof(bytes));
            }

            void polynomials(const Moduli &moduli, std::size_t count, const std::uint64_t *words)
            {
                const std::size_t degree = context_.degree();
                for (std::size_t i = 0; i < count * moduli.size(); i++)
                {
                    const int bits = bits_below(moduli[i % moduli.size()]);
                    pack_bits(words + i * degree, degree, bits, packed_.data());
                    raw(packed_.data(), bit_packed_bytes(degree, bits));
                }
            }

        private:
            void raw(const std::uint8_t *bytes, std::size_t count)
            {
                sink_.write(offset_, count, bytes);
                offset_ += count;
            }

            const Context &context_;
            ByteSink &sink_;
            std::size_t offset_ = 0;
            SecretVector<std::uint8_t> packed_;
        };

        /** All parts of one key for switching. */
        void write_switching_key(const Moduli &primes, const std::vector<seal::PublicKey> &parts, Writer &writer)
        {
            for (const seal::PublicKey &part : parts)
            {
                writer.polynomials(primes, key_polynomials, part.data().data());
            }
        }
    } // namespace

    void write(const Context &context, const seal::Ciphertext &ciphertext, ByteSink &sink)
    {
        require_hidden(ciphertext);
        const CiphertextShape shape = shape_of(context, ciphertext);
        const Moduli primes = primes_at(context, shape.level);
        Writer writer(
            context, ValueKind::ciphertext, shape.level, sink,
            ciphertext_header_bytes + shape.size * polynomial_bytes(context, primes));
        writer.number(static_cast<std::uint8_t>(shape.size));
        writer.number(static_cast<std::uint8_t>(shape.ntt_form));
        writer.number(shape.scale);
        writer.number(shape.correction_factor);
        writer.polynomials(primes, shape.size, ciphertext.data());
    }

    void write(const Context &context, const seal::Plaintext &plain, ByteSink &sink)
    {
        const bool ntt_form = plain.is_ntt_form();
        const std::size_t level = ntt_form ? context.level_of(plain.parms_id()) : context.first_level();
        check_plaintext_shape(context, { ntt_form, level, plain.scale() }, ErrorCode::invalid_argument);
        const Moduli moduli = ntt_form ? primes_at(context, level) : Moduli{ context.plain_modulus() };
        Writer writer(
            context, ValueKind::plaintext, level, sink, plaintext_header_bytes + polynomial_bytes(context, moduli));
        writer.number(static_cast<std::uint8_t>(ntt_form));
        writer.number(plain.scale());
        // SEAL may have left out leading zeros: one polynomial has one byte string.
        SecretVector<std::uint64_t> words(context.degree() * moduli.size());
        require(plain.coeff_count() <= words.size(), "plaintext has too many coefficients");
        std::copy_n(plain.data(), plain.coeff_count(), words.data());
        writer.polynomials(moduli, 1, words.data());
    }

    void write(const Context &context, const seal::PublicKey &key, ByteSink &sink)
    {
        check_public_key(context, key, ErrorCode::invalid_argument);
        const Moduli primes = primes_at(context, context.key_level());
        Writer writer(
            context, ValueKind::public_key, context.key_level(), sink,
            prefix_bytes + key_polynomials * polynomial_bytes(context, primes));
        writer.polynomials(primes, key_polynomials, key.data().data());
    }

    void write(const Context &context, const seal::SecretKey &key, ByteSink &sink)
    {
        require(key.parms_id() == context.level(context.key_level()).parms_id(), "secret key of another context");
        const Moduli primes = primes_at(context, context.key_level());
        Writer writer(
            context, ValueKind::secret_key, context.key_level(), sink,
            prefix_bytes + polynomial_bytes(context, primes));
        writer.polynomials(primes, 1, key.data().data());
    }

    void write(const Context &context, const seal::RelinKeys &keys, ByteSink &sink)
    {
        check_relin_keys(context, keys, ErrorCode::invalid_argument);
        const Moduli primes = primes_at(context, context.key_level());
        const std::size_t count = keys.data().size();
        Writer writer(
            context, ValueKind::relin_keys, context.key_level(), sink,
            relin_keys_header_bytes + count * switching_key_bytes(context));
        writer.number(static_cast<std::uint8_t>(count));
        for (const auto &parts : keys.data())
        {
            write_switching_key(primes, parts, writer);
        }
    }

    void write(const Context &context, const seal::GaloisKeys &keys, ByteSink &sink)
    {
        check_galois_keys(context, keys, ErrorCode::invalid_argument);
        const Moduli primes = primes_at(context, context.key_level());
        const std::size_t count = keys.size();
        Writer writer(
            context, ValueKind::galois_keys, context.key_level(), sink,
            galois_keys_header_bytes + count * (galois_element_bytes + switching_key_bytes(context)));
        writer.number(static_cast<std::uint32_t>(count));
        for (std::size_t i = 0; i < keys.data().size(); i++)
        {
            if (!keys.data()[i].empty())
            {
                // The inverse of GaloisKeys::get_index.
                writer.number(static_cast<std::uint32_t>(2 * i + 1));
            }
        }
        for (const auto &parts : keys.data())
        {
            write_switching_key(primes, parts, writer);
        }
    }
} // namespace cipherfold::he::strict
