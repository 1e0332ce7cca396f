// SPDX-License-Identifier: Apache-2.0
#include "core/bit_packing.h"
#include "core/centred_binomial.h"
#include "core/ciphertext_accumulator.h"
#include "core/one_time_encryptor.h"
#include "core/uniform_polynomial.h"
#include "core/word_packing.h"
#include "rings.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace cipherfold;

namespace
{
    constexpr std::size_t chunks = 82;

    /** Prints the best of several runs, in nanoseconds for one coefficient. */
    template <class Action>
    void report(const char *name, std::size_t coefficients, Action &&action)
    {
        double best = 1e30;
        for (int run = 0; run < 9; run++)
        {
            const auto start = std::chrono::steady_clock::now();
            action();
            const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
            best = std::min(best, time.count());
        }
        std::printf("%-36s %7.2f\n", name, best / static_cast<double>(coefficients));
    }

    const char *name_of(InstructionSet set)
    {
        switch (set)
        {
        case InstructionSet::avx512:
            return "AVX-512";
        case InstructionSet::avx2:
            return "AVX2";
        case InstructionSet::portable:
            break;
        }
        return "portable";
    }
} // namespace

int main()
{
    const auto ring = test::one_time_key_ring();
    const std::size_t degree = ring->degree();
    const std::size_t all = chunks * degree;
    const SecretVector<std::uint8_t> seed(seed_bytes, 1);
    const DigitPacking packing(*ring, { 3, 16 });
    const OneTimeEncryptor encryptor(ring, seed.data(), seed.data());
    OneTimeEncryptor::Workspace workspace(*ring);
    const std::vector<std::int32_t> digits(packing.digits_per_chunk(), 1234);
    std::vector<std::int8_t> errors(degree);
    std::vector<std::uint64_t> words(degree);
    std::vector<std::uint8_t> packed(chunks * ring->packed_bytes());
    std::printf("ChaCha20: %s; nanoseconds for one coefficient\n", name_of(best_instruction_set()));

    std::vector<std::uint8_t> bytes(8 * degree);
    for (const InstructionSet set : { InstructionSet::portable, InstructionSet::avx2, InstructionSet::avx512 })
    {
        if (set <= best_instruction_set())
        {
            report(
                name_of(set), degree,
                [&] { ChaCha20(seed.data(), seed.data(), set).read(bytes.data(), bytes.size()); });
        }
    }
    report("expand a", degree, [&] { expand_public_polynomial(*ring, seed, 0, words.data()); });
    report("product", degree, [&] { ring->multiply(words.data(), words.data(), words.data()); });
    report("inverse transform", degree, [&] { ring->inverse_transform(words.data()); });
    const Ring::Factor factor = ring->factor(encryptor.key_coefficients().data());
    for (const InstructionSet set : { InstructionSet::portable, InstructionSet::avx512 })
    {
        report("product and inverse", degree, [&] { ring->multiply_and_invert(factor, words.data(), set); });
    }
    report(
        "errors", degree,
        [&]
        {
            ChaCha20 stream = stream_under(seed, Domain::error, 0);
            sample_centred_binomial(stream, errors.data(), degree);
        });
    for (const InstructionSet set : { InstructionSet::portable, InstructionSet::avx2, InstructionSet::avx512 })
    {
        report("encode", degree, [&] { packing.encode(words.data(), errors.data(), digits.data(), packed.data(), set); });
    }
    report("pack", degree, [&] { pack_words(words.data(), degree, packed.data()); });
    for (const int bits : { 20, 36, 50, 60 })
    {
        // As many polynomials as fit into no first cache.
        constexpr std::size_t polynomials = 8;
        const std::uint64_t bound = (std::uint64_t{ 1 } << bits) - 1;
        std::vector<std::uint64_t> residues(polynomials * degree, bound - 1);
        std::vector<std::uint8_t> tight(bit_packed_bytes(residues.size(), bits));
        std::printf("words of %d bits\n", bits);
        report(
            "  pack bits", residues.size(), [&] { pack_bits(residues.data(), residues.size(), bits, tight.data()); });
        report(
            "  unpack bits and check", residues.size(),
            [&]
            {
                if (!unpack_bits(tight.data(), residues.size(), bits, bound, residues.data()))
                {
                    std::printf("impossible\n");
                }
            });
        std::vector<std::uint64_t> copies(residues.size());
        report(
            "  copy of the words", residues.size(),
            [&] { std::copy_n(residues.data(), residues.size(), copies.data()); });
    }
    report("key", degree, [&] { OneTimeEncryptor(ring, seed.data(), seed.data()); });
    report(
        "encrypt", all,
        [&]
        {
            for (std::size_t i = 0; i < chunks; i++)
            {
                encryptor.encrypt(i, digits.data(), packing, workspace, packed.data() + i * ring->packed_bytes());
            }
        });
    CiphertextAccumulator accumulator(ring, chunks);
    const auto source = [&](std::size_t i) { return packed.data() + i * ring->packed_bytes(); };
    report(
        "range check", all,
        [&]
        {
            for (std::size_t i = 0; i < chunks; i++)
            {
                if (first_word_out_of_range(source(i), degree, ring->modulus()))
                {
                    std::printf("impossible\n");
                }
            }
        });
    report("add", all, [&] { accumulator.add({ 0, chunks }, packed.data()); });
    Opener opener(ring, seed.data(), encryptor.key_coefficients().data(), { 3, 16 });
    report("open", all, [&] { accumulator.open({ 0, chunks }, opener, [](std::size_t, const std::int32_t *) {}); });
    return 0;
}
