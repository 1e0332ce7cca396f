// SPDX-License-Identifier: Apache-2.0
#include "core/seal_context.h"
#include "seal/util/rns.h"
#include <exception>
#include <new>
#include <vector>

namespace cipherfold
{
    namespace
    {
        using seal::EncryptionParameterQualifiers;
        using seal::EncryptionParameters;
        using seal::SEALContext;

        /** Whether SEAL's tables for these parameters can be made; the one step whose exceptions SEAL does not tell
         * apart. */
        bool has_rns_tool(const EncryptionParameters &parameters)
        {
            try
            {
                const seal::MemoryPoolHandle pool = seal::MemoryPoolHandle::New();
                const seal::util::RNSBase base(parameters.coeff_modulus(), pool);
                const seal::util::RNSTool tool(
                    parameters.poly_modulus_degree(), base, parameters.plain_modulus(), pool);
                return true;
            }
            catch (const std::bad_alloc &)
            {
                throw;
            }
            catch (const std::exception &)
            {
                return false;
            }
        }

        /** Throws if these parameters, which SEAL has rejected, lacked nothing but memory. */
        void check_rejection(const SEALContext &context, const EncryptionParameters &parameters)
        {
            const auto error = context.key_context_data()->qualifiers().parameter_error;
            if (error == EncryptionParameterQualifiers::error_type::failed_creating_rns_tool &&
                has_rns_tool(parameters))
            {
                throw std::bad_alloc();
            }
        }

        /** Throws if these parameters would have been valid with their last prime left out. */
        void check_end_of_chain(EncryptionParameters parameters, seal::sec_level_type security)
        {
            std::vector<seal::Modulus> primes = parameters.coeff_modulus();
            if (primes.size() == 1)
            {
                return;
            }
            primes.pop_back();
            parameters.set_coeff_modulus(primes);
            const SEALContext next(parameters, false, security);
            if (next.parameters_set())
            {
                throw std::bad_alloc();
            }
            check_rejection(next, parameters);
        }
    } // namespace

    SEALContext create_context(const EncryptionParameters &parameters, bool expand_chain, seal::sec_level_type security)
    {
        SEALContext context(parameters, expand_chain, security);
        if (!context.parameters_set())
        {
            check_rejection(context, parameters);
            return context;
        }
        if (!context.using_keyswitching())
        {
            check_end_of_chain(context.key_context_data()->parms(), security);
        }
        if (expand_chain)
        {
            check_end_of_chain(context.last_context_data()->parms(), security);
        }
        return context;
    }
} // namespace cipherfold
