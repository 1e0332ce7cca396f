// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/ring.h"
#include "rings.h"
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
