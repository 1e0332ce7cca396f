// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/ciphertext_accumulator.h"
#include "core/one_time_encryptor.h"
#include "core/word_packing.h"
#include "rings.h"
#include <algorithm>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        constexpr std::size_t clients = 5;
        constexpr std::size_t chunks = 2;
        constexpr DigitLayout layout{ 3, 16 };

        /** A round: the sum of all uploads, the sum of all keys and the sum of all vectors. */
        struct Round
        {
            std::shared_ptr<const Ring> ring = one_time_key_ring();
            DigitPacking packing{ *ring, layout };
            std::vector<std::uint8_t> public_seed = std::vector<std::uint8_t>(seed_bytes, 42);
            CiphertextAccumulator accumulator{ ring, chunks };
            std::vector<std::int32_t> key_sum = std::vector<std::int32_t>(degree);
            std::vector<std::int32_t> sum = std::vector<std::int32_t>(chunks * 3 * degree);
            std::vector<std::uint8_t> last_upload;

            Round()
            {
                for (std::size_t client = 0; client < clients; client++)
                {
                    const std::vector<std::uint8_t> secret_seed(seed_bytes, static_cast<std::uint8_t>(client));
                    const OneTimeEncryptor encryptor(ring, public_seed.data(), secret_seed.data());
                    OneTimeEncryptor::Workspace workspace(*ring);
                    last_upload.assign(chunks * ring->packed_bytes(), 0);
                    for (std::size_t chunk = 0; chunk < chunks; chunk++)
                    {
                        std::vector<std::int32_t> digits(packing.digits_per_chunk());
                        for (std::size_t i = 0; i < digits.size(); i++)
                        {
                            digits[i] = static_cast<std::int32_t>((i * 31 + client * 977 + chunk) % 13107) - 6553;
                            sum[chunk * digits.size() + i] += digits[i];
                        }
                        encryptor.encrypt(
                            chunk, digits.data(), packing, workspace,
                            last_upload.data() + chunk * ring->packed_bytes());
                    }
                    accumulator.add({ 0, chunks }, last_upload.data());
                    for (std::size_t i = 0; i < degree; i++)
                    {
                        key_sum[i] += encryptor.key_coefficients()[i];
                    }
                }
            }

            Residual open(std::vector<std::int32_t> &digits) const
            {
                digits.assign(sum.size(), 0);
                Opener opener(ring, public_seed.data(), key_sum.data(), layout);
                // In two blocks: the residual is that of both.
                for (const ChunkRange &range : { ChunkRange{ 1, chunks - 1 }, ChunkRange{ 0, 1 } })
                {
                    accumulator.open(
                        range, opener,
                        [&](std::size_t i, const std::int32_t *values)
                        {
                            std::copy(
                                values, values + 3 * degree,
                                digits.begin() + static_cast<std::ptrdiff_t>((range.first + i) * 3 * degree));
                        });
                }
                return opener.residual();
            }
        };
    } // namespace

    void sums_open()
    {
        const Round round;
        std::vector<std::int32_t> digits;
        const Residual residual = round.open(digits);
        CHECK(digits == round.sum);
        CHECK(residual.coefficients == chunks * degree);
        // 12 standard deviations of the sum of errors, and one wrap.
        CHECK(residual.largest <= 124);
        CHECK(residual.sum_of_squares <= 2 * 21 * clients * residual.coefficients);
    }

    void wrong_keys_show()
    {
        Round round;
        round.key_sum[100]++;
        std::vector<std::int32_t> digits;
        const Residual residual = round.open(digits);
        CHECK(residual.largest > 1900 && residual.largest <= 2049);
        // Uniform on +-2048: the mean square is 2048^2 / 3, here with a margin of 20 standard deviations.
        CHECK(residual.sum_of_squares / residual.coefficients > 1120000);
    }

    void out_of_range_words_change_nothing()
    {
        Round round;
        auto wrong = round.last_upload;
        std::vector<std::uint64_t> words(degree);
        words.back() = modulus;
        pack_words(words.data(), degree, wrong.data() + round.ring->packed_bytes());
        CHECK(throws(ErrorCode::word_out_of_range, [&] { round.accumulator.add({ 0, chunks }, wrong.data()); }));
        CHECK(throws(ErrorCode::word_out_of_range, [&] { round.accumulator.subtract({ 0, chunks }, wrong.data()); }));
        CHECK(throws(ErrorCode::invalid_argument, [&] { round.accumulator.add({ 1, chunks }, wrong.data()); }));
        Opener foreign(one_time_key_ring(), round.public_seed.data(), round.key_sum.data(), layout);
        CHECK(throws(
            ErrorCode::invalid_argument,
            [&] { round.accumulator.open({ 0, 1 }, foreign, [](std::size_t, const std::int32_t *) {}); }));
        std::vector<std::int32_t> digits;
        const Residual residual = round.open(digits);
        CHECK(digits == round.sum);
        CHECK(residual.largest <= 124);
    }

    void residual_squares_do_not_overflow()
    {
        Residual residual;
        residual.include(std::uint64_t{ 1 } << 31);
        CHECK(residual.sum_of_squares == std::uint64_t{ 1 } << 62);
        // The sum would be 2^63, and the square 2^64.
        CHECK(throws(ErrorCode::internal, [&] { residual.include(std::uint64_t{ 1 } << 31); }));
        CHECK(throws(ErrorCode::internal, [&] { residual.include(std::uint64_t{ 1 } << 32); }));
        CHECK(residual.coefficients == 1 && residual.largest == std::uint64_t{ 1 } << 31);
    }
} // namespace cipherfold::test
