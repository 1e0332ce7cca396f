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
#include <string>

namespace cipherfold::he::strict
{
    namespace
    {
        using namespace layout;

        void demand(bool condition, const std::string &text)
        {
            if (!condition)
            {
                throw Error(ErrorCode::malformed_bytes, text);
            }
        }

        /** Reads one value from the first byte to the last, and none of them twice. */
        class Reader
        {
        public:
            /** Reads the name of the parameters, the kind and the version. */
            Reader(const Context &context, ValueKind kind, ByteSource &source)
                : context_(context), source_(source), size_(source.size())
            {
                const auto parms_id = number<seal::parms_id_type>();
                const auto data = context.seal().get_context_data(parms_id);
                if (!data)
                {
                    throw Error(ErrorCode::foreign_parameters, "the bytes belong to parameters of another context");
                }
                level_ = data->chain_index();
                const auto found = number<std::uint8_t>();
                demand(
                    found == static_cast<std::uint8_t>(kind),
                    "kind " + std::to_string(found) + " instead of " + std::to_string(static_cast<int>(kind)));
                const auto found_version = number<std::uint8_t>();
                demand(found_version == version, "unknown version " + std::to_string(found_version));
            }

            std::size_t level() const noexcept
            {
                return level_;
            }

            void demand_level(std::size_t level) const
            {
                demand(
                    level_ == level,
                    "the name of level " + std::to_string(level_) + " instead of level " + std::to_string(level));
            }

            template <class Number>
            Number number()
            {
                std::uint8_t bytes[sizeof(Number)];
                demand(sizeof(bytes) <= size_ - offset_, "the bytes end inside the header");
                source_.read(offset_, sizeof(bytes), bytes);
                offset_ += sizeof(bytes);
                Number result;
                std::memcpy(&result, bytes, sizeof(result));
                return result;
            }

            bool flag()
            {
                const auto value = number<std::uint8_t>();
                demand(value <= 1, "a flag is 0 or 1, not " + std::to_string(value));
                return value == 1;
            }

            /** To be called as soon as the header tells the length, before memory is taken for the rest. */
            void demand_size(std::uint64_t size)
            {
                demand(size_ == size, std::to_string(size_) + " bytes instead of " + std::to_string(size));
                packed_.resize(bit_packed_bytes(context_.degree(), SEAL_MOD_BIT_COUNT_MAX));
            }

            void polynomials(const Moduli &moduli, std::size_t count, std::uint64_t *words)
            {
                const std::size_t degree = context_.degree();
                for (std::size_t i = 0; i < count * moduli.size(); i++)
                {
                    const std::uint64_t modulus = moduli[i % moduli.size()];
                    const int bits = bits_below(modulus);
                    const std::size_t bytes = bit_packed_bytes(degree, bits);
                    source_.read(offset_, bytes, packed_.data());
                    offset_ += bytes;
                    std::uint64_t *const residues = words + i * degree;
                    if (!unpack_bits(packed_.data(), degree, bits, modulus, residues))
                    {
                        const auto *const wrong = std::find_if(
                            residues, residues + degree, [modulus](std::uint64_t word) { return word >= modulus; });
                        throw Error(
                            ErrorCode::word_out_of_range, "coefficient " + std::to_string(wrong - residues) +
                                                              " of polynomial " +
                                                              std::to_string(polynomials_ + i / moduli.size()) +
                                                              " is not below its modulus " + std::to_string(modulus));
                    }
                }
                polynomials_ += count;
            }

        private:
            const Context &context_;
            ByteSource &source_;
            std::size_t size_;
            std::size_t offset_ = 0;
            std::size_t level_ = 0;
            std::size_t polynomials_ = 0;
            SecretVector<std::uint8_t> packed_;
        };

        void read_public_key_body(const Context &context, const Moduli &primes, Reader &reader, seal::PublicKey &target)
        {
            const auto &parms_id = context.level(context.key_level()).parms_id();
            target.data().resize(context.seal(), parms_id, key_polynomials);
            target.data().is_ntt_form() = true;
            reader.polynomials(primes, key_polynomials, target.data().data());
        }

        void read_switching_key(
            const Context &context, const Moduli &primes, Reader &reader, std::vector<seal::PublicKey> &target)
        {
            target.resize(key_parts(context));
            for (seal::PublicKey &part : target)
            {
                read_public_key_body(context, primes, reader, part);
            }
        }
    } // namespace

    void read(const Context &context, ByteSource &source, seal::Ciphertext &target)
    {
        Reader reader(context, ValueKind::ciphertext, source);
        const std::size_t size = reader.number<std::uint8_t>();
        const bool ntt_form = reader.flag();
        const auto scale = reader.number<double>();
        const auto correction_factor = reader.number<std::uint64_t>();
        const CiphertextShape shape{ size, reader.level(), ntt_form, scale, correction_factor };
        check_shape(context, shape, ErrorCode::malformed_bytes);
        const Moduli primes = primes_at(context, shape.level);
        reader.demand_size(ciphertext_header_bytes + size * polynomial_bytes(context, primes));
        prepare(context, shape, target);
        reader.polynomials(primes, size, target.data());
        demand(!target.is_transparent(), "a ciphertext that everybody can read");
    }

    void read(const Context &context, ByteSource &source, seal::Plaintext &target)
    {
        Reader reader(context, ValueKind::plaintext, source);
        const bool ntt_form = reader.flag();
        const auto scale = reader.number<double>();
        check_plaintext_shape(context, { ntt_form, reader.level(), scale }, ErrorCode::malformed_bytes);
        const Moduli moduli = ntt_form ? primes_at(context, reader.level()) : Moduli{ context.plain_modulus() };
        reader.demand_size(plaintext_header_bytes + polynomial_bytes(context, moduli));
        target.resize(context.degree() * moduli.size());
        reader.polynomials(moduli, 1, target.data());
        if (ntt_form)
        {
            target.parms_id() = context.level(reader.level()).parms_id();
        }
        target.scale() = scale;
    }

    void read(const Context &context, ByteSource &source, seal::PublicKey &target)
    {
        Reader reader(context, ValueKind::public_key, source);
        reader.demand_level(context.key_level());
        const Moduli primes = primes_at(context, context.key_level());
        reader.demand_size(prefix_bytes + key_polynomials * polynomial_bytes(context, primes));
        read_public_key_body(context, primes, reader, target);
        check_public_key(context, target, ErrorCode::malformed_bytes);
    }

    void read(const Context &context, ByteSource &source, seal::SecretKey &target)
    {
        Reader reader(context, ValueKind::secret_key, source);
        reader.demand_level(context.key_level());
        const Moduli primes = primes_at(context, context.key_level());
        reader.demand_size(prefix_bytes + polynomial_bytes(context, primes));
        target.data().resize(context.degree() * primes.size());
        reader.polynomials(primes, 1, target.data().data());
        target.parms_id() = context.level(context.key_level()).parms_id();
        check_secret_key(context, target, ErrorCode::malformed_bytes);
    }

    void read(const Context &context, ByteSource &source, seal::RelinKeys &target)
    {
        Reader reader(context, ValueKind::relin_keys, source);
        reader.demand_level(context.key_level());
        const std::size_t count = reader.number<std::uint8_t>();
        demand(count == relin_key_count, std::to_string(count) + " relinearisation keys instead of 1");
        reader.demand_size(relin_keys_header_bytes + count * switching_key_bytes(context));
        const Moduli primes = primes_at(context, context.key_level());
        target.data().resize(count);
        for (auto &key : target.data())
        {
            read_switching_key(context, primes, reader, key);
        }
        target.parms_id() = context.level(context.key_level()).parms_id();
        check_relin_keys(context, target, ErrorCode::malformed_bytes);
    }

    void read(const Context &context, ByteSource &source, seal::GaloisKeys &target)
    {
        Reader reader(context, ValueKind::galois_keys, source);
        reader.demand_level(context.key_level());
        const std::size_t count = reader.number<std::uint32_t>();
        // There are N odd numbers below 2N.
        demand(count <= context.degree(), std::to_string(count) + " Galois keys");
        reader.demand_size(galois_keys_header_bytes + count * (galois_element_bytes + switching_key_bytes(context)));
        std::vector<std::uint32_t> elements(count);
        std::uint32_t before = 0;
        for (std::uint32_t &element : elements)
        {
            element = reader.number<std::uint32_t>();
            demand(
                element % 2 == 1 && element < 2 * context.degree(), std::to_string(element) + " is no Galois element");
            demand(element > before, "Galois elements do not ascend at " + std::to_string(element));
            before = element;
        }
        const Moduli primes = primes_at(context, context.key_level());
        // SEAL finds a key by its element: it has a slot for each.
        target.data().resize(context.degree());
        for (const std::uint32_t element : elements)
        {
            read_switching_key(context, primes, reader, target.data()[seal::GaloisKeys::get_index(element)]);
        }
        target.parms_id() = context.level(context.key_level()).parms_id();
        check_galois_keys(context, target, ErrorCode::malformed_bytes);
    }
} // namespace cipherfold::he::strict
