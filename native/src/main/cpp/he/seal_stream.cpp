// SPDX-License-Identifier: Apache-2.0
#include "he/seal_stream.h"
#include "core/error.h"
#include "he/codec_layout.h"
#include "he/plaintext.h"
#include "seal/serialization.h"
#include "seal/util/defines.h"
#include <cstring>
#include <string>

namespace cipherfold::he::trusted
{
    namespace
    {
        using Header = seal::Serialization::SEALHeader;

        constexpr std::uint8_t major_version = 4;

        void demand(bool condition, const std::string &text)
        {
            if (!condition)
            {
                throw Error(ErrorCode::malformed_bytes, text);
            }
        }

        /** Walks from the first byte to the last. */
        class Survey
        {
        public:
            Survey(const std::uint8_t *bytes, std::size_t count) noexcept : bytes_(bytes), count_(count) {}

            template <class Value>
            Value next()
            {
                Value value;
                skip(sizeof(value));
                std::memcpy(&value, bytes_ + offset_ - sizeof(value), sizeof(value));
                return value;
            }

            void skip(std::uint64_t bytes)
            {
                demand(bytes <= count_ - offset_, "the bytes end too early");
                offset_ += static_cast<std::size_t>(bytes);
            }

            std::size_t left() const noexcept
            {
                return count_ - offset_;
            }

            /** The header of an object that ends where the bytes of this survey end. */
            Header outer_header()
            {
                const auto header = next<Header>();
                demand(header.magic == seal::Serialization::seal_magic, "no stream of SEAL");
                demand(
                    header.header_size == seal::Serialization::seal_header_size &&
                        header.version_major == major_version,
                    "no stream of SEAL 4");
                demand(
                    seal::Serialization::IsCompatibleVersion(header), "a stream of SEAL 4." +
                                                                          std::to_string(header.version_minor) +
                                                                          ", which the linked SEAL cannot read");
                demand(
                    header.size == left() + sizeof(header), std::to_string(left() + sizeof(header)) +
                                                                " bytes, but the header says " +
                                                                std::to_string(header.size));
                return header;
            }

            /** The inside of an uncompressed object that stands here. */
            Survey object()
            {
                const auto header = next<Header>();
                demand(
                    header.size >= sizeof(header) && header.size - sizeof(header) <= left(),
                    "a part is longer than what is left");
                const auto size = static_cast<std::size_t>(header.size);
                Survey inside(bytes_ + offset_ - sizeof(header), size);
                demand(inside.outer_header().compr_mode == seal::compr_mode_type::none, "a compressed part");
                skip(size - sizeof(header));
                return inside;
            }

            const std::uint8_t *place() const noexcept
            {
                return bytes_ + offset_;
            }

            void demand_end() const
            {
                demand(left() == 0, std::to_string(left()) + " bytes are left over");
            }

        private:
            const std::uint8_t *bytes_;
            std::size_t count_;
            std::size_t offset_ = 0;
        };

        /** An array of as many words as it says; returns that number. */
        std::uint64_t survey_words(Survey &survey)
        {
            Survey array = survey.object();
            const auto words = array.next<std::uint64_t>();
            demand(words <= array.left() / sizeof(std::uint64_t), "an array without its words");
            array.skip(words * sizeof(std::uint64_t));
            array.demand_end();
            return words;
        }

        void demand_known(const Context &context, const seal::parms_id_type &parms_id)
        {
            if (!context.seal().get_context_data(parms_id))
            {
                throw Error(ErrorCode::foreign_parameters, "the bytes belong to parameters of another context");
            }
        }

        void survey_ciphertext(const Context &context, Survey survey)
        {
            demand_known(context, survey.next<seal::parms_id_type>());
            // The form.
            survey.skip(1);
            const auto size = survey.next<std::uint64_t>();
            const auto degree = survey.next<std::uint64_t>();
            const auto primes = survey.next<std::uint64_t>();
            demand(
                size >= SEAL_CIPHERTEXT_SIZE_MIN && size <= SEAL_CIPHERTEXT_SIZE_MAX,
                "a ciphertext has 2 to 16 polynomials, not " + std::to_string(size));
            demand(
                degree == context.degree() && primes <= SEAL_COEFF_MOD_COUNT_MAX,
                "polynomials of another degree or number of primes");
            // Scale and correction factor.
            survey.skip(2 * sizeof(std::uint64_t));
            const std::uint64_t words = survey_words(survey);
            if (size == 2 && words == degree * primes)
            {
                // The type of the generator and its seed in place of the second polynomial.
                Survey seed = survey.object();
                seed.skip(1 + seal::prng_seed_byte_count);
                seed.demand_end();
            }
            else
            {
                demand(words == size * degree * primes, "a ciphertext with another number of words than it says");
            }
            survey.demand_end();
        }

        void survey_plaintext(const Context &context, Survey survey)
        {
            const auto parms_id = survey.next<seal::parms_id_type>();
            if (parms_id != seal::parms_id_zero)
            {
                demand_known(context, parms_id);
            }
            const auto coefficients = survey.next<std::uint64_t>();
            demand(
                coefficients <= words_at(context, context.key_level()),
                "a plaintext of " + std::to_string(coefficients) + " coefficients");
            // The scale.
            survey.skip(sizeof(double));
            demand(
                survey_words(survey) == coefficients, "a plaintext with another number of coefficients than it says");
            survey.demand_end();
        }

        void survey_switching_keys(const Context &context, Survey survey)
        {
            demand_known(context, survey.next<seal::parms_id_type>());
            const auto slots = survey.next<std::uint64_t>();
            demand(slots <= context.degree(), std::to_string(slots) + " keys");
            const std::size_t most_parts = strict::layout::key_parts(context);
            for (std::uint64_t i = 0; i < slots; i++)
            {
                const auto parts = survey.next<std::uint64_t>();
                demand(parts <= most_parts, "a key with more parts than there are primes");
                for (std::uint64_t j = 0; j < parts; j++)
                {
                    survey_ciphertext(context, survey.object());
                }
            }
            survey.demand_end();
        }
    } // namespace

    StreamHeader survey_header(const std::uint8_t *bytes, std::size_t count)
    {
        const auto compression = static_cast<std::uint8_t>(Survey(bytes, count).outer_header().compr_mode);
        demand(
            seal::Serialization::IsSupportedComprMode(compression),
            "compressed in a way (" + std::to_string(compression) + ") that the linked SEAL does not support");
        return { compression };
    }

    void survey_value(const Context &context, ValueKind kind, const std::uint8_t *bytes, std::size_t count)
    {
        Survey survey(bytes, count);
        survey.outer_header();
        switch (kind)
        {
        case ValueKind::plaintext:
        case ValueKind::secret_key:
            return survey_plaintext(context, survey);
        case ValueKind::ciphertext:
        case ValueKind::public_key:
            return survey_ciphertext(context, survey);
        case ValueKind::relin_keys:
        case ValueKind::galois_keys:
            return survey_switching_keys(context, survey);
        }
    }

    std::size_t first_polynomial(const std::uint8_t *bytes, std::size_t count, std::size_t words)
    {
        Survey survey(bytes, count);
        survey.outer_header();
        // The parameters; the form; size, degree, primes, scale and correction factor.
        survey.skip(sizeof(seal::parms_id_type) + 1 + 5 * sizeof(std::uint64_t));
        Survey array = survey.object();
        demand(array.next<std::uint64_t>() == words, "a first polynomial with another number of words");
        return static_cast<std::size_t>(array.place() - bytes);
    }

    void survey_parameters(const std::uint8_t *bytes, std::size_t count)
    {
        Survey survey(bytes, count);
        survey.outer_header();
        // The scheme and the degree.
        survey.skip(1 + sizeof(std::uint64_t));
        const auto primes = survey.next<std::uint64_t>();
        demand(primes <= SEAL_COEFF_MOD_COUNT_MAX, std::to_string(primes) + " primes");
        // The plain modulus is the last one.
        for (std::uint64_t i = 0; i <= primes; i++)
        {
            Survey modulus = survey.object();
            modulus.skip(sizeof(std::uint64_t));
            modulus.demand_end();
        }
        survey.demand_end();
    }
} // namespace cipherfold::he::trusted
