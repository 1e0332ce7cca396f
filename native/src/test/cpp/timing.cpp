// SPDX-License-Identifier: Apache-2.0
#include "core/bit_packing.h"
#include "core/centred_binomial.h"
#include "core/ciphertext_accumulator.h"
#include "core/key_sharing.h"
#include "core/one_time_encryptor.h"
#include "core/uniform_polynomial.h"
#include "core/word_packing.h"
#include "rings.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <vector>

using namespace cipherfold;

namespace
{
    /** A million parameters at three a coefficient. */
    constexpr std::size_t chunks = 82;

    /** Words that no cache of today holds: 128 MiB. */
    constexpr std::size_t many_words = std::size_t{ 1 } << 24;

    constexpr InstructionSet all_sets[] = { InstructionSet::portable, InstructionSet::avx2, InstructionSet::avx512 };

    /** The best of several runs, in nanoseconds. */
    template <class Action>
    double best_of(int runs, Action &&action)
    {
        double best = 1e30;
        for (int run = 0; run < runs; run++)
        {
            const auto start = std::chrono::steady_clock::now();
            action();
            const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
            best = std::min(best, time.count());
        }
        return best;
    }

    /** Prints nanoseconds for one coefficient. */
    template <class Action>
    double report(const char *name, std::size_t coefficients, Action &&action)
    {
        const double each = best_of(25, action) / static_cast<double>(coefficients);
        std::printf("%-36s %7.2f\n", name, each);
        return each;
    }

    const char *name_of(InstructionSet set)
    {
        switch (set)
        {
        case InstructionSet::avx512:
            return "  AVX-512";
        case InstructionSet::avx2:
            return "  AVX2";
        case InstructionSet::portable:
            break;
        }
        return "  portable";
    }

    /** A kernel on every instruction set that this CPU has. */
    template <class Kernel>
    void report_all(const char *name, std::size_t coefficients, Kernel &&kernel)
    {
        std::printf("%s\n", name);
        for (const InstructionSet set : all_sets)
        {
            if (set <= best_instruction_set())
            {
                report(name_of(set), coefficients, [&] { kernel(set); });
            }
        }
    }

    void report_kernels(const std::shared_ptr<const Ring> &ring, const SecretVector<std::uint8_t> &seed)
    {
        const std::size_t degree = ring->degree();
        const DigitPacking packing(*ring, { 3, 16 });
        const DigitPacking two(*ring, { 2, 24 });
        const std::vector<std::int32_t> digits(packing.digits_per_chunk(), 1234);
        std::vector<std::int32_t> opened(packing.digits_per_chunk());
        std::vector<std::int8_t> errors(degree);
        std::vector<std::uint64_t> words(degree);
        std::vector<std::uint64_t> sums(degree);
        std::vector<std::uint8_t> packed(ring->packed_bytes());
        std::vector<std::uint8_t> bytes(12 * degree);
        const OneTimeEncryptor encryptor(ring, seed.data(), seed.data());
        const Ring::Factor factor = ring->factor(encryptor.key_coefficients().data());
        std::vector<std::uint8_t> shares(7 * packed_share_bytes(degree));
        Residual residual;

        report_all(
            "ChaCha20, 8 bytes", degree,
            [&](InstructionSet set) { ChaCha20(seed.data(), seed.data(), set).read(bytes.data(), 8 * degree); });
        report("expand a", degree, [&] { expand_public_polynomial(*ring, seed, 0, words.data()); });
        report_all(
            "  of which accept", degree,
            [&](InstructionSet set) { accept_words(words.data(), degree, ring->modulus(), set); });
        report_all(
            "errors, 12 bytes", degree,
            [&](InstructionSet set)
            {
                ChaCha20 stream(seed.data(), seed.data(), set);
                sample_centred_binomial(stream, errors.data(), degree, set);
            });
        report_all(
            "product and inverse transform", degree,
            [&](InstructionSet set) { ring->multiply_and_invert(factor, words.data(), set); });
        report("  inverse transform of SEAL", degree, [&] { ring->inverse_transform(words.data()); });
        report_all(
            "encode, three digits", degree, [&](InstructionSet set)
            { packing.encode(words.data(), errors.data(), digits.data(), packed.data(), set); });
        report_all(
            "encode, two digits", degree,
            [&](InstructionSet set) { two.encode(words.data(), errors.data(), digits.data(), packed.data(), set); });
        report_all("pack", degree, [&](InstructionSet set) { pack_words(words.data(), degree, packed.data(), set); });
        report_all(
            "unpack", degree, [&](InstructionSet set) { unpack_words(packed.data(), degree, sums.data(), set); });
        report_all(
            "range check", degree,
            [&](InstructionSet set)
            {
                if (first_word_out_of_range(packed.data(), degree, ring->modulus(), set))
                {
                    std::printf("impossible\n");
                }
            });
        report_all(
            "add and check, in cache", degree,
            [&](InstructionSet set) { add_packed(sums.data(), packed.data(), degree, ring->modulus(), set); });
        report_all(
            "decode, three digits", degree,
            [&](InstructionSet set) { packing.decode(sums.data(), words.data(), opened.data(), residual, set); });
        report_all(
            "decode, two digits", degree,
            [&](InstructionSet set) { two.decode(sums.data(), words.data(), opened.data(), residual, set); });
        report_all(
            "share the key, 7 members, degree 3", degree,
            [&](InstructionSet set) { share_key(encryptor.key_coefficients(), seed, 7, 3, shares.data(), set); });
        report("key", degree, [&] { OneTimeEncryptor(ring, seed.data(), seed.data()); });
    }

    void report_bit_packing(std::size_t degree)
    {
        for (const int bits : { 20, 36, 50, 60 })
        {
            // As many polynomials as fit into no first cache.
            constexpr std::size_t polynomials = 8;
            const std::uint64_t bound = (std::uint64_t{ 1 } << bits) - 1;
            std::vector<std::uint64_t> residues(polynomials * degree, bound - 1);
            std::vector<std::uint8_t> tight(bit_packed_bytes(residues.size(), bits));
            std::printf("words of %d bits\n", bits);
            report(
                "  pack bits", residues.size(),
                [&] { pack_bits(residues.data(), residues.size(), bits, tight.data()); });
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
    }

    /** Sums of vectors that no cache holds, beside a copy of the same words that is timed in turn with them. */
    void report_sums(std::uint64_t modulus)
    {
        std::vector<std::uint64_t> sums(many_words, modulus - 1);
        std::vector<std::uint64_t> copies(many_words);
        const std::vector<std::uint8_t> packed(many_words / 2 * 15, 0x55);
        double copy = 1e30;
        double addition[3] = { 1e30, 1e30, 1e30 };
        for (int run = 0; run < 9; run++)
        {
            copy = std::min(copy, best_of(1, [&] { std::memcpy(copies.data(), sums.data(), 8 * many_words); }));
            for (const InstructionSet set : all_sets)
            {
                if (set <= best_instruction_set())
                {
                    const double time =
                        best_of(1, [&] { add_packed(sums.data(), packed.data(), many_words, modulus, set); });
                    addition[static_cast<int>(set)] = std::min(addition[static_cast<int>(set)], time);
                }
            }
        }
        std::printf("out of cache: add and check\n");
        for (const InstructionSet set : all_sets)
        {
            if (set <= best_instruction_set())
            {
                const double time = addition[static_cast<int>(set)];
                std::printf(
                    "%-36s %7.2f, %4.2f of the speed of a copy\n", name_of(set), time / static_cast<double>(many_words),
                    copy / time);
            }
        }
        std::printf("%-36s %7.2f\n", "  copy of the words", copy / static_cast<double>(many_words));
    }

    void report_scheme(const std::shared_ptr<const Ring> &ring, const SecretVector<std::uint8_t> &seed)
    {
        const DigitPacking packing(*ring, { 3, 16 });
        const OneTimeEncryptor encryptor(ring, seed.data(), seed.data());
        OneTimeEncryptor::Workspace workspace(*ring);
        const std::vector<std::int32_t> digits(packing.digits_per_chunk(), 1234);
        std::vector<std::uint8_t> packed(chunks * ring->packed_bytes());
        const double encryption = best_of(
            9,
            [&]
            {
                for (std::size_t i = 0; i < chunks; i++)
                {
                    encryptor.encrypt(i, digits.data(), packing, workspace, packed.data() + i * ring->packed_bytes());
                }
            });
        const double parameters = static_cast<double>(chunks * packing.digits_per_chunk());
        std::printf("encrypt, million parameters a second %7.1f\n", 1e3 * parameters / encryption);

        CiphertextAccumulator accumulator(ring, chunks);
        const double addition = best_of(9, [&] { accumulator.add({ 0, chunks }, packed.data()); });
        std::printf("add, million parameters a second     %7.1f\n", 1e3 * parameters / addition);

        Opener opener(ring, seed.data(), encryptor.key_coefficients().data(), { 3, 16 });
        const double opening =
            best_of(9, [&] { accumulator.open({ 0, chunks }, opener, [](std::size_t, const std::int32_t *) {}); });
        std::printf("open a million parameters, ms        %7.2f\n", 1e-6 * opening);
    }
} // namespace

int main()
{
    const auto ring = test::one_time_key_ring();
    const SecretVector<std::uint8_t> seed(seed_bytes, 1);
    std::printf("nanoseconds for one coefficient\n");
    report_kernels(ring, seed);
    report_bit_packing(ring->degree());
    report_sums(ring->modulus());
    report_scheme(ring, seed);
    return 0;
}
