// SPDX-License-Identifier: Apache-2.0
#include "he/trusted_format.h"
#include "core/error.h"
#include "core/secret_memory.h"
#include "he/ciphertext.h"
#include "he/key_checks.h"
#include "he/plaintext.h"
#include "he/seal_stream.h"
#include "seal/util/defines.h"
#include <istream>
#include <limits>
#include <new>
#include <stdexcept>
#include <string>

namespace cipherfold::he::trusted
{
    namespace
    {
        constexpr ErrorCode malformed = ErrorCode::malformed_bytes;

        template <class Value>
        void save(const Value &value, seal::compr_mode_type compression, ByteSink &sink)
        {
            // Secrets are among what is saved, and with compression this is more than what will be needed.
            SecretVector<std::uint8_t> bytes(static_cast<std::size_t>(value.save_size(compression)));
            const auto written = static_cast<std::size_t>(
                value.save(reinterpret_cast<seal::seal_byte *>(bytes.data()), bytes.size(), compression));
            sink.begin(written);
            sink.write(0, written, bytes.data());
        }

        /** Runs SEAL's reader. It refuses bytes with exceptions that elsewhere mean a defect. */
        template <class Loading>
        void loading(const Loading &load)
        {
            try
            {
                load();
            }
            catch (const Error &)
            {
                throw;
            }
            catch (const std::bad_alloc &)
            {
                throw;
            }
            catch (const std::exception &refusal)
            {
                throw Error(malformed, refusal.what());
            }
        }

        const seal::seal_byte *seal_bytes(const std::uint8_t *bytes) noexcept
        {
            return reinterpret_cast<const seal::seal_byte *>(bytes);
        }

        /** The same object without compression. */
        class Uncompressed
        {
        public:
            explicit Uncompressed(const Stream &stream)
            {
                if (stream.count > stream.most_bytes)
                {
                    throw Error(malformed, "more bytes than the caller allows");
                }
                const auto none = static_cast<std::uint8_t>(seal::compr_mode_type::none);
                if (survey_header(stream.bytes, stream.count).compression == none)
                {
                    bytes_ = stream.bytes;
                    count_ = stream.count;
                    return;
                }
                loading([&] { inflate(stream); });
                bytes_ = inflated_.data();
                count_ = inflated_.size();
            }

            const std::uint8_t *bytes() const noexcept
            {
                return bytes_;
            }

            std::size_t count() const noexcept
            {
                return count_;
            }

        private:
            void inflate(const Stream &stream)
            {
                constexpr std::size_t header_bytes = seal::Serialization::seal_header_size;
                seal::Serialization::Load(
                    [&](std::istream &members, seal::SEALVersion)
                    {
                        // SEAL's buffer is longer than what was written to it, and lets the rest be read too.
                        const auto written = members.rdbuf()->pubseekoff(0, std::ios_base::cur, std::ios_base::out);
                        const auto size = static_cast<std::uint64_t>(std::streamoff(written));
                        if (size > stream.most_bytes || size + header_bytes > stream.most_bytes)
                        {
                            throw Error(malformed, "more bytes than the caller allows, uncompressed");
                        }
                        inflated_.resize(header_bytes + static_cast<std::size_t>(size));
                        members.read(
                            reinterpret_cast<char *>(inflated_.data() + header_bytes),
                            static_cast<std::streamsize>(size));
                    },
                    seal_bytes(stream.bytes), stream.count, true);
                seal::Serialization::SEALHeader header;
                header.size = inflated_.size();
                seal::Serialization::SaveHeader(
                    header, reinterpret_cast<seal::seal_byte *>(inflated_.data()), header_bytes);
            }

            SecretVector<std::uint8_t> inflated_;
            const std::uint8_t *bytes_ = nullptr;
            std::size_t count_ = 0;
        };

        /** Everything but our own rules. */
        template <class Value>
        void survey_and_load(const Context &context, ValueKind kind, const Stream &stream, Value &target)
        {
            const Uncompressed object(stream);
            survey_value(context, kind, object.bytes(), object.count());
            loading([&] { target.load(context.seal(), seal_bytes(object.bytes()), object.count()); });
        }
    } // namespace

    bool is_supported(int compression) noexcept
    {
        return compression >= 0 && compression <= std::numeric_limits<std::uint8_t>::max() &&
               seal::Serialization::IsSupportedComprMode(static_cast<std::uint8_t>(compression));
    }

    seal::compr_mode_type to_compression(int number)
    {
        if (!is_supported(number))
        {
            throw Error(ErrorCode::wrong_argument, "the linked SEAL does not have this compression");
        }
        return static_cast<seal::compr_mode_type>(number);
    }

    void write(const Parameters &parameters, seal::compr_mode_type compression, ByteSink &sink)
    {
        // SEAL lets a stream be written that it does not read.
        if (parameters.degree > SEAL_POLY_MOD_DEGREE_MAX || parameters.coeff_modulus.empty() ||
            parameters.coeff_modulus.size() > SEAL_COEFF_MOD_COUNT_MAX)
        {
            throw Error(
                ErrorCode::wrong_argument, "parameters have a degree up to " +
                                               std::to_string(SEAL_POLY_MOD_DEGREE_MAX) + " and 1 to " +
                                               std::to_string(SEAL_COEFF_MOD_COUNT_MAX) + " primes");
        }
        save(to_seal(parameters), compression, sink);
    }

    void write(const seal::Ciphertext &ciphertext, seal::compr_mode_type compression, ByteSink &sink)
    {
        require_hidden(ciphertext);
        save(ciphertext, compression, sink);
    }

    void write(const seal::Plaintext &plain, seal::compr_mode_type compression, ByteSink &sink)
    {
        save(plain, compression, sink);
    }

    void write(const seal::PublicKey &key, seal::compr_mode_type compression, ByteSink &sink)
    {
        save(key, compression, sink);
    }

    void write(const seal::SecretKey &key, seal::compr_mode_type compression, ByteSink &sink)
    {
        save(key, compression, sink);
    }

    void write(const seal::RelinKeys &keys, seal::compr_mode_type compression, ByteSink &sink)
    {
        save(keys, compression, sink);
    }

    void write(const seal::GaloisKeys &keys, seal::compr_mode_type compression, ByteSink &sink)
    {
        save(keys, compression, sink);
    }

    void read(const Stream &stream, Parameters &target)
    {
        const Uncompressed object(stream);
        survey_parameters(object.bytes(), object.count());
        seal::EncryptionParameters loaded;
        loading([&] { loaded.load(seal_bytes(object.bytes()), object.count()); });
        const bool ckks = loaded.scheme() == seal::scheme_type::ckks;
        if (loaded.scheme() == seal::scheme_type::none)
        {
            throw Error(malformed, "parameters of no scheme");
        }
        if (loaded.poly_modulus_degree() == 0 || loaded.coeff_modulus().empty() ||
            loaded.plain_modulus().is_zero() != ckks)
        {
            throw Error(malformed, "incomplete parameters");
        }
        target.scheme = loaded.scheme();
        target.degree = loaded.poly_modulus_degree();
        target.plain_modulus = loaded.plain_modulus().value();
        target.coeff_modulus.clear();
        for (const seal::Modulus &prime : loaded.coeff_modulus())
        {
            if (prime.is_zero())
            {
                throw Error(malformed, "a modulus of zero");
            }
            target.coeff_modulus.push_back(prime.value());
        }
    }

    void read(const Context &context, const Stream &stream, seal::Ciphertext &target)
    {
        survey_and_load(context, ValueKind::ciphertext, stream, target);
        check_shape(context, shape_of(context, target), malformed);
        if (target.is_transparent())
        {
            throw Error(malformed, "a ciphertext that everybody can read");
        }
    }

    void read(const Context &context, const Stream &stream, seal::Plaintext &target)
    {
        survey_and_load(context, ValueKind::plaintext, stream, target);
        const bool ntt_form = target.is_ntt_form();
        const std::size_t level = ntt_form ? context.level_of(target.parms_id()) : context.first_level();
        check_plaintext_shape(context, { ntt_form, level, target.scale() }, malformed);
        if (target.coeff_count() == 0)
        {
            // As a new plaintext of SEAL is; the other values here have at least one coefficient.
            target.resize(1);
        }
    }

    void read(const Context &context, const Stream &stream, seal::PublicKey &target)
    {
        survey_and_load(context, ValueKind::public_key, stream, target);
        check_public_key(context, target, malformed);
    }

    void read(const Context &context, const Stream &stream, seal::SecretKey &target)
    {
        survey_and_load(context, ValueKind::secret_key, stream, target);
        check_secret_key(context, target, malformed);
    }

    void read(const Context &context, const Stream &stream, seal::RelinKeys &target)
    {
        survey_and_load(context, ValueKind::relin_keys, stream, target);
        check_relin_keys(context, target, malformed);
    }

    void read(const Context &context, const Stream &stream, seal::GaloisKeys &target)
    {
        survey_and_load(context, ValueKind::galois_keys, stream, target);
        check_galois_keys(context, target, malformed);
    }
} // namespace cipherfold::he::trusted
