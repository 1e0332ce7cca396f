// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/error.h"
#include "he/context.h"
#include "seal/galoiskeys.h"
#include "seal/publickey.h"
#include "seal/relinkeys.h"
#include "seal/secretkey.h"
#include <cstddef>

namespace cipherfold::he
{
    // What keys from outside must be like so that working with them is as safe as with keys that were made here: SEAL
    // before 4.4 reads memory that is not there if a key for switching has too few parts. Each throws Error(code).
    // Words have been compared with their primes before.

    /** SEAL makes the key for the square of the secret key; with more it computes something else than the message. */
    constexpr std::size_t relin_key_count = 1;

    /** Two polynomials in NTT form at the key level, of which the second is not zero. */
    void check_public_key(const Context &context, const seal::PublicKey &key, ErrorCode code);

    /**
    A polynomial with coefficients -1, 0 and 1, the same ones modulo all primes, and not all of them zero. Anything else
    decrypts to noise, so a damaged file is found here; a key of zeros, as a file whose end was never written gives,
    would encrypt nothing. Takes the same time for all keys that pass.
    */
    void check_secret_key(const Context &context, const seal::SecretKey &key, ErrorCode code);

    /** One complete key. */
    void check_relin_keys(const Context &context, const seal::RelinKeys &keys, ErrorCode code);

    /** At most one slot for each Galois element; each is empty or has a complete key. */
    void check_galois_keys(const Context &context, const seal::GaloisKeys &keys, ErrorCode code);
} // namespace cipherfold::he
