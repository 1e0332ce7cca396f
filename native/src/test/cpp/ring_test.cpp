// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/ring.h"
#include "rings.h"
#include <limits>
#include <memory>
#include <random>
#include <vector>

namespace cipherfold::test
{
    void ring_products()
    {
        const auto ring = one_time_key_ring();
        CHECK(ring->scale_bits() == 12);
        CHECK(ring->packed_bytes() == 30720);
        // (X^(N-1) - 2) * X^2 = -X - 2 X^2 in the ring.
        std::vector<std::int32_t> small(degree);
        small[degree - 1] = 1;
        small[0] = -2;
        std::vector<std::uint64_t> left(degree);
        ring->from_signed(small.data(), left.data());
        CHECK(left[0] == modulus - 2);
        std::vector<std::uint64_t> right(degree);
        right[2] = 1;
        ring->transform(left.data());
        ring->transform(right.data());
        ring->multiply(left.data(), right.data(), left.data());
        ring->inverse_transform(left.data());
        std::vector<std::uint64_t> expected(degree);
        expected[1] = modulus - 1;
        expected[2] = modulus - 2;
        CHECK(left == expected);
    }

    void ring_products_are_those_of_seal()
    {
        std::mt19937_64 random(4096);
        for (const std::uint64_t n : { degree, 8 * degree })
        {
            const auto ring = std::make_shared<const Ring>(n, modulus, (modulus - 1) >> 12);
            std::vector<std::int32_t> key(n);
            for (std::int32_t &coefficient : key)
            {
                coefficient = static_cast<std::int32_t>(random() % 85) - 42;
            }
            key[0] = std::numeric_limits<std::int32_t>::min();
            key[1] = std::numeric_limits<std::int32_t>::max();
            const Ring::Factor factor = ring->factor(key.data());
            for (int sample = 0; sample < 20; sample++)
            {
                std::vector<std::uint64_t> words(n);
                for (std::uint64_t &word : words)
                {
                    // Both ends of the range alone, half of the samples.
                    word = sample % 2 == 0 ? random() % modulus : (random() % 2 == 0 ? modulus - 1 : random() % 2);
                }
                std::vector<std::uint64_t> expected = words;
                ring->multiply(expected.data(), factor.transformed(), expected.data());
                ring->inverse_transform(expected.data());
                for (const InstructionSet set : usable_instruction_sets())
                {
                    std::vector<std::uint64_t> actual = words;
                    ring->multiply_and_invert(factor, actual.data(), set);
                    CHECK(actual == expected);
                }
            }
        }
    }

    void ring_refuses_parameters()
    {
        const auto rejected = [](std::uint64_t n, std::uint64_t q, std::uint64_t t)
        { return throws(ErrorCode::parameters_rejected, [&] { Ring(n, q, t); }); };
        const std::uint64_t t = (modulus - 1) >> 12;
        CHECK(rejected(2048, modulus, t));
        CHECK(rejected(4095, modulus, t));
        CHECK(rejected(0, modulus, t));
        CHECK(rejected(degree, 0, t));
        CHECK(rejected(degree, 1, t));
        CHECK(rejected(degree, modulus, 0));
        CHECK(rejected(degree, modulus, t + 1));
        CHECK(rejected(degree, modulus, modulus - 1));
        CHECK(rejected(degree, modulus + 2, t));
        CHECK(rejected(degree, ~std::uint64_t{ 0 }, t));
        // 1152921504606830593 = 2^60 - 16383 is prime and = 1 mod 2N, but t does not fit it.
        CHECK(rejected(degree, 0xfffffffffffc001, std::uint64_t{ 1 } << 48));
        // A prime of 54 bits with a matching t: words would not have 60 bits.
        CHECK(rejected(degree, 0x3fffffff000001, 0x3fffffff000000 >> 12));
    }
} // namespace cipherfold::test
