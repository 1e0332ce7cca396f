// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "collective_rings.h"
#include "core/collective_bfv_encryptor.h"
#include "core/collective_bfv_share.h"
#include "core/collective_bfv_sum.h"
#include "seal/decryptor.h"
#include "seal/evaluator.h"
#include "seal/secretkey.h"
#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        constexpr std::size_t chunks = 2;
        constexpr std::size_t members = 3;
        constexpr std::size_t clients = 4;

        /** A whole round: contributions, uploads, both sums, the sum of the vectors. */
        struct Round
        {
            explicit Round(const Set &chosen)
                : set(chosen), ring(ring_of(set)), packing(*ring, set.base),
                  bytes(ring->packed_bytes(ring->data_primes())), first(ring, chunks), second(ring, chunks),
                  sum(chunks * packing.digits_per_chunk())
            {
                std::vector<std::vector<std::uint8_t>> contributions;
                for (std::size_t i = 0; i < members; i++)
                {
                    keys.push_back(
                        std::make_unique<CollectiveMember>(ring, seed_of(static_cast<std::uint8_t>(10 + i)).data()));
                    contributions.emplace_back(ring->packed_bytes(ring->key_primes()));
                    keys.back()->contribution(public_seed, contributions.back().data());
                }
                encryptor = std::make_unique<CollectiveEncryptor>(
                    ring, public_seed, members, [&](std::size_t i) { return contributions[i].data(); });
                for (std::size_t client = 0; client < clients; client++)
                {
                    upload(client);
                }
            }

            void upload(std::size_t client)
            {
                // The four vectors sum to digits at both ends of their range.
                const std::int32_t most = (set.base - 1) / 2;
                CollectiveEncryptor::Workspace workspace(*ring);
                for (std::size_t chunk = 0; chunk < chunks; chunk++)
                {
                    std::vector<std::int32_t> digits(packing.digits_per_chunk());
                    for (std::size_t i = 0; i < digits.size(); i++)
                    {
                        const std::int32_t end = i % 5 < 2 ? most : -most;
                        const auto drawn = static_cast<std::int32_t>(generator() % 2001) - 1000;
                        std::int32_t &total = sum[chunk * digits.size() + i];
                        digits[i] = client + 1 < clients ? drawn * 1000 : end - total;
                        total += digits[i];
                    }
                    uploads.emplace_back(2 * bytes);
                    std::uint8_t *const packed = uploads.back().data();
                    encryptor->encrypt(
                        seed_of(static_cast<std::uint8_t>(20 + client)), chunk, digits.data(), packing, workspace,
                        packed, packed + bytes);
                    first.add({ chunk, 1 }, [&](std::size_t) { return packed; });
                    second.add({ chunk, 1 }, [&](std::size_t) { return packed + bytes; });
                }
            }

            /** Adds the shares of some members to a sum of shares. */
            void add_shares(CollectiveSum &shares, std::size_t from, std::size_t to) const
            {
                for (std::size_t i = from; i < to; i++)
                {
                    second.share(
                        { 0, chunks }, *keys[i], seed_of(static_cast<std::uint8_t>(30 + i)), set.width_bits,
                        [&](std::size_t chunk, const std::uint8_t *packed)
                        { shares.add({ chunk, 1 }, [&](std::size_t) { return packed; }); });
                }
            }

            CollectiveResidual open(const CollectiveSum &shares, std::vector<std::int32_t> &digits) const
            {
                const std::size_t per_chunk = packing.digits_per_chunk();
                digits.assign(sum.size(), 0);
                return first.open(
                    { 0, chunks }, shares, packing, [&](std::size_t chunk, const std::int32_t *values)
                    { std::copy(values, values + per_chunk, &digits[chunk * per_chunk]); });
            }

            UnsignedWide modulus() const
            {
                UnsignedWide product = 1;
                for (std::size_t j = 0; j < ring->data_primes(); j++)
                {
                    product *= set.primes[j];
                }
                return product;
            }

            Set set;
            std::shared_ptr<const CollectiveRing> ring;
            CollectiveDigits packing;
            std::size_t bytes;
            SecretVector<std::uint8_t> public_seed = seed_of(1);
            std::mt19937_64 generator{ 42 };
            std::vector<std::unique_ptr<CollectiveMember>> keys;
            std::unique_ptr<CollectiveEncryptor> encryptor;
            CollectiveSum first;
            CollectiveSum second;
            std::vector<std::int32_t> sum;
            std::vector<std::vector<std::uint8_t>> uploads;
        };

        void check_round(const Set &set)
        {
            const Round round(set);
            std::vector<std::int32_t> digits;
            CollectiveSum shares(round.ring, chunks);
            round.add_shares(shares, 0, members - 1);
            const CollectiveResidual without_one = round.open(shares, digits);
            CHECK(digits != round.sum);
            CHECK(without_one.largest > round.modulus() / 2 / 100 * 99);

            round.add_shares(shares, members - 1, members);
            const CollectiveResidual residual = round.open(shares, digits);
            CHECK(digits == round.sum);
            // 3 shares of at most 2^width each, and some noise far below; at least the half of one.
            const UnsignedWide unit = (UnsignedWide{ 1 } << set.width_bits) * set.plain_modulus;
            CHECK(residual.largest < members * unit + unit / 1000);
            CHECK(residual.largest > unit / 2);
        }

        /** The same uploads as SEAL's ciphertexts: added by its Evaluator, opened by its Decryptor. */
        void check_against_seal(const Set &set)
        {
            const Round round(set);
            const CollectiveRing &ring = *round.ring;
            seal::SecretKey secret;
            secret.data().resize(ring.key_words());
            std::fill_n(secret.data().data(), ring.key_words(), 0);
            secret.parms_id() = ring.context().key_parms_id();
            for (const auto &key : round.keys)
            {
                ring.add(
                    secret.data().data(), key->transformed_secret().data(), ring.key_primes(), secret.data().data());
            }
            const seal::Evaluator evaluator(ring.context());
            seal::Decryptor decryptor(ring.context(), secret);
            for (std::size_t chunk = 0; chunk < chunks; chunk++)
            {
                seal::Ciphertext total;
                for (std::size_t client = 0; client < clients; client++)
                {
                    const std::uint8_t *const packed = round.uploads[client * chunks + chunk].data();
                    seal::Ciphertext ciphertext;
                    ciphertext.resize(ring.context(), ring.context().first_parms_id(), 2);
                    CHECK(ring.unpack(packed, ring.data_primes(), ciphertext.data(0)));
                    CHECK(ring.unpack(packed + round.bytes, ring.data_primes(), ciphertext.data(1)));
                    client == 0 ? void(total = ciphertext) : evaluator.add_inplace(total, ciphertext);
                }
                std::vector<std::uint8_t> packed(round.bytes);
                const std::array<const CollectiveSum *, 2> sums{ &round.first, &round.second };
                for (std::size_t polynomial = 0; polynomial < 2; polynomial++)
                {
                    ring.pack(total.data(polynomial), ring.data_primes(), packed.data());
                    sums[polynomial]->read(
                        { chunk, 1 }, [&](std::size_t, const std::uint8_t *read)
                        { CHECK(std::equal(packed.begin(), packed.end(), read)); });
                }
                seal::Plaintext plain;
                decryptor.decrypt(total, plain);
                std::array<std::int32_t, 3> digits{};
                for (std::size_t i = 0; i < degree; i++)
                {
                    round.packing.unpack(i < plain.coeff_count() ? plain[i] : 0, digits.data());
                    CHECK(std::equal(digits.begin(), digits.end(), &round.sum[3 * (chunk * degree + i)]));
                }
            }
        }
    } // namespace

    void collective_sums_open()
    {
        check_round(first_set);
        check_round(second_set);
    }

    void collective_sums_are_those_of_seals_evaluator()
    {
        check_against_seal(first_set);
        check_against_seal(second_set);
    }

    void collective_ring_refuses_parameters()
    {
        const auto refused = [](std::uint64_t n, const std::vector<std::uint64_t> &primes, std::uint64_t plain)
        { return throws(ErrorCode::parameters_rejected, [&] { const CollectiveRing ring(n, primes, plain); }); };
        const auto &good = first_set.primes;
        const std::uint64_t plain = first_set.plain_modulus;
        CHECK(!refused(degree, good, plain));
        CHECK(refused(degree, {}, plain));
        CHECK(refused(degree, { good[0] }, plain));
        CHECK(refused(degree, { good[0], good[1], good[2], good[2], good[2] }, plain));
        CHECK(refused(degree, { good[0], good[0], good[2] }, plain));
        CHECK(refused(degree, { good[0], good[1] - 2, good[2] }, plain));
        CHECK(refused(degree, { good[0], good[1], 65539 }, plain));
        CHECK(refused(degree, { 0xffffffffffc0001, 0xfffffffff840001, 0xfffffffff6a0001, good[2] }, plain));
        CHECK(refused(degree, { good[0], std::uint64_t{ 1 } << 60, good[2] }, plain));
        CHECK(refused(degree, { good[0], 0, good[2] }, plain));
        CHECK(refused(degree, good, 0));
        CHECK(refused(degree, good, 1));
        CHECK(refused(degree, good, std::uint64_t{ 1 } << 60));
        // 129 bits are too many for N = 4096.
        CHECK(refused(4096, good, plain));
        CHECK(refused(8191, good, plain));
    }

    void collective_digits_are_linear()
    {
        for (const Set *set : { &first_set, &second_set })
        {
            const auto ring = ring_of(*set);
            for (const std::int32_t base : { set->base, std::int32_t{ 1 } << 8, std::int32_t{ 12345 } })
            {
                const CollectiveDigits packing(*ring, base);
                std::mt19937 generator(static_cast<std::uint32_t>(base));
                std::vector<std::int32_t> values(packing.digits_per_chunk());
                std::vector<std::int32_t> others(values.size());
                std::vector<std::int32_t> expected(values.size());
                const std::int32_t low = -(base / 2);
                for (std::size_t i = 0; i < values.size(); i++)
                {
                    expected[i] = i < 6 ? (i < 3 ? low : low + base - 1)
                                        : low + static_cast<std::int32_t>(generator() % static_cast<unsigned>(base));
                    values[i] = i % 4 == 0 ? CollectiveDigits::most_digit + low
                                           : static_cast<std::int32_t>(generator() >> 3) - (1 << 28);
                    others[i] = expected[i] - values[i];
                }
                std::vector<std::uint64_t> left(degree);
                std::vector<std::uint64_t> right(degree);
                packing.pack(values.data(), left.data());
                packing.pack(others.data(), right.data());
                for (std::size_t i = 0; i < degree; i++)
                {
                    CHECK(left[i] < set->plain_modulus && right[i] < set->plain_modulus);
                    std::array<std::int32_t, 3> digits{};
                    packing.unpack((left[i] + right[i]) % set->plain_modulus, digits.data());
                    CHECK(std::equal(digits.begin(), digits.end(), &expected[3 * i]));
                }
            }
        }
    }

    void collective_digits_refuse_wrong_arguments()
    {
        const auto ring = ring_of(first_set);
        for (const std::int32_t base : { -1, 0, 255, (1 << 16) + 1, (1 << 20) + 1 })
        {
            CHECK(throws(ErrorCode::invalid_argument, [&] { const CollectiveDigits packing(*ring, base); }));
        }
        const CollectiveDigits packing(*ring, 1 << 16);
        std::vector<std::int32_t> digits(packing.digits_per_chunk());
        std::vector<std::uint64_t> messages(degree);
        for (const std::int32_t wrong : { (1 << 30) + 1, -(1 << 30) - 1, INT32_MAX, INT32_MIN })
        {
            digits[4711] = wrong;
            CHECK(throws(ErrorCode::invalid_argument, [&] { packing.pack(digits.data(), messages.data()); }));
        }
    }

    void collective_sums_refuse_residues_out_of_range()
    {
        Round round(first_set);
        std::vector<std::uint8_t> packed(2 * round.bytes);
        std::vector<std::uint64_t> words(round.ring->data_words());
        words[degree + 17] = first_set.primes[1];
        round.ring->pack(words.data(), 2, packed.data() + round.bytes);
        CollectiveSum shares(round.ring, chunks);
        round.add_shares(shares, 0, members);
        const PackedSource source = [&](std::size_t i) { return packed.data() + i * round.bytes; };
        CHECK(throws(ErrorCode::word_out_of_range, [&] { round.first.add({ 0, 2 }, source); }));
        CHECK(throws(ErrorCode::word_out_of_range, [&] { round.first.subtract({ 0, 2 }, source); }));
        CHECK(throws(ErrorCode::invalid_argument, [&] { round.first.add({ 1, 2 }, source); }));
        round.first.add({ 0, 1 }, source);
        std::vector<std::int32_t> digits;
        round.open(shares, digits);
        CHECK(digits == round.sum);
    }

    void collective_sums_refuse_other_rings()
    {
        const auto ring = ring_of(first_set);
        const auto other = ring_of(first_set);
        const CollectiveSum sum(ring, 1);
        const CollectiveSum shares(other, 1);
        const CollectiveMember member(other, seed_of(1).data());
        const CollectiveDigits packing(*ring, 1 << 16);
        const auto ignored = [](std::size_t, const auto *) {};
        CHECK(throws(ErrorCode::invalid_argument, [&] { sum.open({ 0, 1 }, shares, packing, ignored); }));
        CHECK(throws(ErrorCode::invalid_argument, [&] { sum.open({ 0, 1 }, sum, packing, ignored); }));
        CHECK(throws(
            ErrorCode::invalid_argument, [&] { sum.share({ 0, 1 }, member, seed_of(2), 57, ignored); }));
        const CollectiveMember own(ring, seed_of(1).data());
        for (const int width : { 0, 63 })
        {
            CHECK(throws(
                ErrorCode::invalid_argument, [&] { sum.share({ 0, 1 }, own, seed_of(2), width, ignored); }));
        }
    }

    void collective_encryption_needs_a_stream()
    {
        const auto ring = ring_of(first_set);
        const CollectiveMember member(ring, seed_of(1).data());
        std::vector<std::uint8_t> contribution(ring->packed_bytes(3));
        member.contribution(seed_of(2), contribution.data());
        const seal::Encryptor encryptor(
            ring->context(),
            combine_contributions(*ring, seed_of(2), 1, [&](std::size_t) { return contribution.data(); }));
        seal::Ciphertext result;
        CHECK(throws(ErrorCode::internal, [&] { encryptor.encrypt(seal::Plaintext("1"), result); }));
        std::fill(contribution.begin(), contribution.end(), std::uint8_t{ 255 });
        CHECK(throws(
            ErrorCode::word_out_of_range,
            [&] { combine_contributions(*ring, seed_of(2), 1, [&](std::size_t) { return contribution.data(); }); }));
    }
} // namespace cipherfold::test
