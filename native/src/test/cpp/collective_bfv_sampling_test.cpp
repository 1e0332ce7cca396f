// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "collective_rings.h"
#include "core/bit_packing.h"
#include "core/collective_bfv_share.h"
#include "core/collective_bfv_sum.h"
#include <array>
#include <cmath>
#include <cstdlib>
#include <vector>

namespace cipherfold::test
{
    void collective_common_polynomial_by_definition()
    {
        const auto ring = ring_of(second_set);
        std::vector<std::uint64_t> words(ring->key_words());
        expand_common_polynomial(*ring, seed_of(7), words.data());
        for (std::size_t j = 0; j < ring->key_primes(); j++)
        {
            ChaCha20 stream = stream_under(seed_of(7), static_cast<Domain>(4), j);
            const std::uint64_t mask = (std::uint64_t{ 1 } << bits_below(second_set.primes[j])) - 1;
            for (std::size_t i = 0; i < degree; i++)
            {
                std::uint64_t word;
                do
                {
                    stream.read(reinterpret_cast<std::uint8_t *>(&word), sizeof(word));
                    word &= mask;
                } while (word >= second_set.primes[j]);
                CHECK(words[j * degree + i] == word);
            }
        }
    }

    void collective_secrets_are_ternary_by_definition()
    {
        constexpr std::size_t count = 30'000;
        std::vector<std::int32_t> values(count);
        ChaCha20 stream = stream_under(seed_of(9), CollectiveDomain::secret, 0);
        sample_ternary(stream, values.data(), count);
        ChaCha20 again = stream_under(seed_of(9), static_cast<Domain>(5), 0);
        std::array<int, 3> counts{};
        for (const std::int32_t value : values)
        {
            std::uint8_t byte;
            do
            {
                again.read(&byte, 1);
            } while (byte == 255);
            CHECK(value == byte % 3 - 1);
            counts[static_cast<std::size_t>(value + 1)]++;
        }
        for (const int seen : counts)
        {
            // Six standard deviations of a binomial count, sqrt(30000 * 2/9) = 82; the stream is fixed.
            CHECK(std::abs(seen - 10'000) < 490);
        }
    }

    void collective_flooding_is_uniform_in_its_width()
    {
        for (const int width_bits : { 1, 40, 57, 62 })
        {
            const auto ring = ring_of(second_set);
            const CollectiveMember member(ring, seed_of(3).data());
            const CollectiveSum nothing(ring, 1);
            std::vector<std::uint64_t> words(ring->data_words());
            nothing.share(
                { 0, 1 }, member, seed_of(4), width_bits, [&](std::size_t, const std::uint8_t *packed)
                { CHECK(ring->unpack(packed, ring->data_primes(), words.data())); });
            ChaCha20 stream = stream_under(seed_of(4), static_cast<Domain>(8), 0);
            const std::uint64_t width = std::uint64_t{ 1 } << width_bits;
            double squares = 0;
            for (std::size_t i = 0; i < degree; i++)
            {
                std::uint64_t word;
                stream.read(reinterpret_cast<std::uint8_t *>(&word), sizeof(word));
                const SignedWide drawn = SignedWide{ word % (2 * width) } - SignedWide{ width };
                for (std::size_t j = 0; j < ring->data_primes(); j++)
                {
                    const auto prime = static_cast<SignedWide>(second_set.primes[j]);
                    CHECK(words[j * degree + i] == static_cast<std::uint64_t>((drawn % prime + prime) % prime));
                }
                const double relative = static_cast<double>(drawn) / static_cast<double>(width);
                squares += relative * relative;
            }
            if (width_bits > 1)
            {
                // A uniform number of width 1 has variance 1/3; the estimate's relative error is sqrt(0.8/8192) = 1 %.
                CHECK(std::abs(std::sqrt(squares / degree * 3) - 1) < 0.05);
            }
        }
    }
} // namespace cipherfold::test
