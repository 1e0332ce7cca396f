// SPDX-License-Identifier: Apache-2.0
#include "he/context.h"
#include "core/error.h"
#include "core/seal_context.h"
#include <algorithm>
#include <stdexcept>

namespace cipherfold::he
{
    namespace
    {
        Verdict verdict_on(const seal::SEALContext &context)
        {
            if (context.parameters_set())
            {
                return {};
            }
            return { context.parameter_error_name(), context.parameter_error_message() };
        }

        /** SEAL before 4.4 finds out by a random search for a root, which may succeed for a product of two primes. */
        Verdict verdict_on(const std::vector<seal::Modulus> &primes)
        {
            const bool all =
                std::all_of(primes.begin(), primes.end(), [](const auto &prime) { return prime.is_prime(); });
            return all ? Verdict{}
                       : Verdict{ "invalid_coeff_modulus_non_prime",
                                  "coeff_modulus contains a number that is not prime" };
        }

        void demand_valid(const Verdict &verdict)
        {
            if (!verdict.valid())
            {
                throw Error(ErrorCode::parameters_rejected, verdict.error_name + ": " + verdict.error_message);
            }
        }

        /** Throws Error(parameters_rejected) unless both verdicts are good. */
        seal::SEALContext build(const Parameters &parameters)
        {
            try
            {
                const seal::EncryptionParameters built = to_seal(parameters);
                demand_valid(verdict_on(built.coeff_modulus()));
                seal::SEALContext context = create_context(built, true, parameters.security);
                demand_valid(verdict_on(context));
                return context;
            }
            catch (const std::invalid_argument &refusal)
            {
                // The setters refuse sizes that no parameters can have.
                throw Error(ErrorCode::parameters_rejected, std::string("not_settable: ") + refusal.what());
            }
        }
    } // namespace

    seal::EncryptionParameters to_seal(const Parameters &parameters)
    {
        seal::EncryptionParameters result(parameters.scheme);
        result.set_poly_modulus_degree(parameters.degree);
        result.set_coeff_modulus(
            std::vector<seal::Modulus>(parameters.coeff_modulus.begin(), parameters.coeff_modulus.end()));
        if (parameters.scheme != seal::scheme_type::ckks)
        {
            result.set_plain_modulus(parameters.plain_modulus);
        }
        return result;
    }

    Verdict check(const Parameters &parameters)
    {
        try
        {
            build(parameters);
            return {};
        }
        catch (const Error &error)
        {
            const std::string text = error.what();
            const std::size_t colon = text.find(": ");
            return { text.substr(0, colon), text.substr(colon + 2) };
        }
    }

    Context::Context(const Parameters &parameters)
        : seal_(build(parameters)), evaluator_(seal_), scheme_(parameters.scheme), degree_(parameters.degree),
          plain_modulus_(parameters.plain_modulus), first_level_(seal_.first_context_data()->chain_index())
    {
        for (auto data = seal_.key_context_data(); data; data = data->next_context_data())
        {
            levels_.insert(levels_.begin(), data);
        }
    }

    const seal::SEALContext::ContextData &Context::level(std::size_t level) const
    {
        require(level < levels_.size(), "level above the highest");
        return *levels_[level];
    }

    std::size_t Context::level_of(const seal::parms_id_type &parms_id) const
    {
        const auto data = seal_.get_context_data(parms_id);
        require(data != nullptr, "parameters of another context");
        return data->chain_index();
    }

    template <class Encoder>
    const Encoder &Context::made_once(std::unique_ptr<Encoder> &encoder) const
    {
        const std::lock_guard<std::mutex> lock(encoders_made_);
        if (encoder == nullptr)
        {
            encoder = std::make_unique<Encoder>(seal_);
        }
        return *encoder;
    }

    const seal::BatchEncoder &Context::batch_encoder() const
    {
        require(seal_.first_context_data()->qualifiers().using_batching, "a context without batching");
        return made_once(batch_encoder_);
    }

    const seal::CKKSEncoder &Context::ckks_encoder() const
    {
        require(scheme_ == seal::scheme_type::ckks, "not a context of CKKS");
        return made_once(ckks_encoder_);
    }
} // namespace cipherfold::he
