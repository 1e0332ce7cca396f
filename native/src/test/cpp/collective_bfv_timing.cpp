// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_encryptor.h"
#include "core/collective_bfv_share.h"
#include "core/collective_bfv_sum.h"
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

using namespace cipherfold;

namespace
{
    constexpr std::uint64_t degree = 8192;
    constexpr std::size_t chunks = 8;

    /** Prints the best of several runs, in microseconds for one ciphertext. */
    template <class Action>
    void report(const char *name, std::size_t ciphertexts, Action &&action)
    {
        double best = 1e30;
        for (int run = 0; run < 15; run++)
        {
            const auto start = std::chrono::steady_clock::now();
            action();
            const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
            best = std::min(best, time.count());
        }
        std::printf("  %-28s %8.1f\n", name, best / static_cast<double>(ciphertexts));
    }

    void measure(
        const char *name, const std::vector<std::uint64_t> &primes, std::uint64_t plain_modulus, std::int32_t base,
        int width_bits)
    {
        const auto ring = std::make_shared<const CollectiveRing>(degree, primes, plain_modulus);
        const CollectiveDigits packing(*ring, base);
        const SecretVector<std::uint8_t> seed(seed_bytes, 1);
        const std::size_t size = ring->packed_bytes(ring->data_primes());
        const double parameters = static_cast<double>(packing.digits_per_chunk());
        std::printf("%s: %.3f bytes for one parameter\n", name, 2 * static_cast<double>(size) / parameters);

        const CollectiveMember member(ring, seed.data());
        std::vector<std::uint8_t> contribution(ring->packed_bytes(ring->key_primes()));
        report(
            "member's key", 1,
            [&] { CollectiveMember(ring, seed.data()).contribution(seed, contribution.data()); });
        const PackedSource contributions = [&](std::size_t) { return contribution.data(); };
        report("collective key of 5", 1, [&] { CollectiveEncryptor(ring, seed, 5, contributions); });

        const CollectiveEncryptor encryptor(ring, seed, 1, contributions);
        const std::vector<std::int32_t> digits(packing.digits_per_chunk(), 100);
        std::vector<std::uint8_t> first(chunks * size);
        std::vector<std::uint8_t> second(chunks * size);
        report(
            "encrypt", chunks,
            [&]
            {
                CollectiveEncryptor::Workspace workspace(*ring);
                for (std::size_t i = 0; i < chunks; i++)
                {
                    encryptor.encrypt(
                        seed, i, digits.data(), packing, workspace, first.data() + i * size, second.data() + i * size);
                }
            });
        CollectiveSum sum(ring, chunks);
        CollectiveSum parts(ring, chunks);
        CollectiveSum shares(ring, chunks);
        parts.add({ 0, chunks }, [&](std::size_t i) { return second.data() + i * size; });
        report("add", chunks, [&] { sum.add({ 0, chunks }, [&](std::size_t i) { return first.data() + i * size; }); });
        report(
            "share", chunks,
            [&] { parts.share({ 0, chunks }, member, seed, width_bits, [](std::size_t, const std::uint8_t *) {}); });
        parts.share(
            { 0, chunks }, member, seed, width_bits, [&](std::size_t i, const std::uint8_t *packed)
            { shares.add({ i, 1 }, [&](std::size_t) { return packed; }); });
        report(
            "combine and open", chunks,
            [&] { sum.open({ 0, chunks }, shares, packing, [](std::size_t, const std::int32_t *) {}); });
    }
} // namespace

int main()
{
    std::printf("microseconds for one ciphertext\n");
    measure("S1", { 0xfffffffffb4001, 0xfffffffff78001, 0x1c001 }, std::uint64_t{ 1 } << 48, 1 << 16, 57);
    constexpr std::uint64_t odd = (1 << 20) - 1;
    measure("S2", { 0x3fffffa8001, 0x3fffff3c001, 0x3fffff0c001, 0x1c001 }, odd * odd * odd, odd, 60);
    return 0;
}
