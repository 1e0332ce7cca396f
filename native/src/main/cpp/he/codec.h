// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "he/byte_transfer.h"
#include "he/context.h"
#include "seal/ciphertext.h"
#include "seal/galoiskeys.h"
#include "seal/plaintext.h"
#include "seal/publickey.h"
#include "seal/relinkeys.h"
#include "seal/secretkey.h"

namespace cipherfold::he::strict
{
    // The strict codec: docs/seal-codec.md has the layout. One value has one byte string, and its length follows from
    // the parameters and a few header fields. What is written has to belong to the context.
    //
    // Reading throws Error with foreign_parameters, malformed_bytes or word_out_of_range and then leaves the target in
    // any state. The length is compared with the header before anything is allocated that depends on it.

    /** Throws Error(wrong_argument) for a ciphertext that everybody can read. */
    void write(const Context &context, const seal::Ciphertext &ciphertext, ByteSink &sink);

    void write(const Context &context, const seal::Plaintext &plain, ByteSink &sink);

    void write(const Context &context, const seal::PublicKey &key, ByteSink &sink);

    void write(const Context &context, const seal::SecretKey &key, ByteSink &sink);

    void write(const Context &context, const seal::RelinKeys &keys, ByteSink &sink);

    void write(const Context &context, const seal::GaloisKeys &keys, ByteSink &sink);

    void read(const Context &context, ByteSource &source, seal::Ciphertext &target);

    /** The target is empty. */
    void read(const Context &context, ByteSource &source, seal::Plaintext &target);

    void read(const Context &context, ByteSource &source, seal::PublicKey &target);

    /** The target is empty. */
    void read(const Context &context, ByteSource &source, seal::SecretKey &target);

    void read(const Context &context, ByteSource &source, seal::RelinKeys &target);

    void read(const Context &context, ByteSource &source, seal::GaloisKeys &target);
} // namespace cipherfold::he::strict
