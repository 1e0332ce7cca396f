// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "seal/context.h"
#include "seal/encryptionparams.h"
#include "seal/modulus.h"

namespace cipherfold
{
    /**
    A context as SEAL's constructor makes it, valid or not, except that it throws std::bad_alloc whenever memory was
    short: SEAL takes that for a property of the parameters, so that a context is rejected or silently lacks its lower
    levels.
    */
    seal::SEALContext create_context(
        const seal::EncryptionParameters &parameters, bool expand_chain, seal::sec_level_type security);
} // namespace cipherfold
