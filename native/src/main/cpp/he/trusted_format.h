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
#include "seal/serialization.h"
#include <cstddef>
#include <cstdint>

namespace cipherfold::he::trusted
{
    // SEAL's own streams, for exchange with other programs that use SEAL. What comes in is surveyed, loaded by SEAL and
    // then held to the rules for our own values; still it is SEAL's reader that sees the bytes.

    /** By SEAL's number of the compression; throws Error(wrong_argument) if the linked SEAL does not have it. */
    seal::compr_mode_type to_compression(int number);

    bool is_supported(int compression) noexcept;

    void write(const Parameters &parameters, seal::compr_mode_type compression, ByteSink &sink);

    /** Throws Error(wrong_argument) for a ciphertext that everybody can read. */
    void write(const seal::Ciphertext &ciphertext, seal::compr_mode_type compression, ByteSink &sink);

    void write(const seal::Plaintext &plain, seal::compr_mode_type compression, ByteSink &sink);

    void write(const seal::PublicKey &key, seal::compr_mode_type compression, ByteSink &sink);

    void write(const seal::SecretKey &key, seal::compr_mode_type compression, ByteSink &sink);

    void write(const seal::RelinKeys &keys, seal::compr_mode_type compression, ByteSink &sink);

    void write(const seal::GaloisKeys &keys, seal::compr_mode_type compression, ByteSink &sink);

    /** Bytes that are not more than the caller allows, neither as they are nor uncompressed. */
    struct Stream
    {
        const std::uint8_t *bytes;
        std::size_t count;
        std::uint64_t most_bytes;
    };

    // Each throws Error with malformed_bytes or foreign_parameters and then leaves the target in any state.

    /** The security level is not in the stream and stays as it is. */
    void read(const Stream &stream, Parameters &target);

    void read(const Context &context, const Stream &stream, seal::Ciphertext &target);

    void read(const Context &context, const Stream &stream, seal::Plaintext &target);

    void read(const Context &context, const Stream &stream, seal::PublicKey &target);

    void read(const Context &context, const Stream &stream, seal::SecretKey &target);

    void read(const Context &context, const Stream &stream, seal::RelinKeys &target);

    void read(const Context &context, const Stream &stream, seal::GaloisKeys &target);
} // namespace cipherfold::he::trusted
