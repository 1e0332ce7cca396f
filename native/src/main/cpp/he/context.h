// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "seal/batchencoder.h"
#include "seal/ckks.h"
#include "seal/context.h"
#include "seal/evaluator.h"
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace cipherfold::he
{
    /** What a context is built from; plain_modulus is 0 for CKKS. */
    struct Parameters
    {
        seal::scheme_type scheme;
        std::size_t degree;
        std::vector<std::uint64_t> coeff_modulus;
        std::uint64_t plain_modulus;
        seal::sec_level_type security;
    };

    /** Throws std::logic_error for what SEAL's setters refuse, such as no prime at all. */
    seal::EncryptionParameters to_seal(const Parameters &parameters);

    /** SEAL's verdict on parameters: both texts are empty when it accepts them. */
    struct Verdict
    {
        std::string error_name;
        std::string error_message;

        bool valid() const noexcept
        {
            return error_name.empty();
        }
    };

    /** Asks SEAL, and refuses composite primes that SEAL before 4.4 may let pass. */
    Verdict check(const Parameters &parameters);

    /**
    A validated SEAL context with the stateless objects that work on it. Immutable and shareable; the encoders are made
    when they are first asked for. Levels are SEAL's chain indices: 0 is the last one, key_level() the highest.
    */
    class Context
    {
    public:
        /** Throws Error(parameters_rejected) with SEAL's name and message. */
        explicit Context(const Parameters &parameters);

        const seal::SEALContext &seal() const noexcept
        {
            return seal_;
        }

        const seal::Evaluator &evaluator() const noexcept
        {
            return evaluator_;
        }

        seal::scheme_type scheme() const noexcept
        {
            return scheme_;
        }

        std::size_t degree() const noexcept
        {
            return degree_;
        }

        std::uint64_t plain_modulus() const noexcept
        {
            return plain_modulus_;
        }

        std::size_t key_level() const noexcept
        {
            return levels_.size() - 1;
        }

        std::size_t first_level() const noexcept
        {
            return first_level_;
        }

        /** Throws Error(invalid_argument) above the key level. */
        const seal::SEALContext::ContextData &level(std::size_t level) const;

        /** The level of parameters of this context; throws Error(invalid_argument) for others. */
        std::size_t level_of(const seal::parms_id_type &parms_id) const;

        /** BFV and BGV with a plain modulus that allows batching. */
        const seal::BatchEncoder &batch_encoder() const;

        /** CKKS. */
        const seal::CKKSEncoder &ckks_encoder() const;

    private:
        template <class Encoder>
        const Encoder &made_once(std::unique_ptr<Encoder> &encoder) const;

        seal::SEALContext seal_;
        seal::Evaluator evaluator_;
        seal::scheme_type scheme_;
        std::size_t degree_;
        std::uint64_t plain_modulus_;
        std::size_t first_level_;
        std::vector<std::shared_ptr<const seal::SEALContext::ContextData>> levels_;
        // Not std::call_once: an exception that passes through it ends the process when libstdc++ is linked statically.
        mutable std::mutex encoders_made_;
        mutable std::unique_ptr<seal::BatchEncoder> batch_encoder_;
        mutable std::unique_ptr<seal::CKKSEncoder> ckks_encoder_;
    };
} // namespace cipherfold::he
