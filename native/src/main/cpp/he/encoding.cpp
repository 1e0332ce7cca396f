// SPDX-License-Identifier: Apache-2.0
#include "he/encoding.h"
#include "core/error.h"
#include "he/ciphertext.h"
#include "he/plaintext.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

namespace cipherfold::he
{
    namespace
    {
        using Complex = std::complex<double>;

        /**
        Throws Error(wrong_argument) for the first value that is below least or more than range above it. Values in
        order are passed by a loop that the compiler can turn into vector instructions.
        */
        template <class Values>
        void check_range(const Values &values, std::uint64_t least, std::uint64_t range, const std::string &message)
        {
            const auto outside = [=](std::uint64_t value)
            {
                const std::uint64_t above = value - least;
                return (above | (range - above)) >> 63;
            };
            std::uint64_t any = 0;
            for (const auto value : values.get())
            {
                any |= outside(static_cast<std::uint64_t>(value));
            }
            if (any == 0)
            {
                return;
            }
            const auto wrong = std::find_if(
                values.get().begin(), values.get().end(),
                [=](auto value) { return outside(static_cast<std::uint64_t>(value)) != 0; });
            throw Error(ErrorCode::wrong_argument, "value " + std::to_string(wrong - values.get().begin()) + message);
        }

        /** SEAL refuses what does not fit into the coefficient modulus; that depends on the numbers, so only it can tell. */
        template <class Encoding>
        void encode_fitting(const Encoding &encoding)
        {
            try
            {
                encoding();
            }
            catch (const std::invalid_argument &)
            {
                throw Error(
                    ErrorCode::wrong_argument,
                    "a number times the scale does not fit into the coefficient modulus of the level");
            }
        }

        /**
        A slot is at most N times the largest coefficient, so what is larger than N times the modulus cannot fit. SEAL
        before 4.4 lets NaN pass, and numbers whose transform overflows: it adds up to 2 N of them before the scale comes.
        */
        void check_magnitudes(
            const Context &context, std::size_t level, double scale, const double *numbers, std::size_t count)
        {
            const int bits = context.level(level).total_coeff_modulus_bit_count();
            const double degree = static_cast<double>(context.degree());
            const double most_scaled = std::ldexp(degree, bits);
            const double most = std::numeric_limits<double>::max() / (2 * degree);
            const double *const wrong = std::find_if(
                numbers, numbers + count,
                [=](double number) { return !(std::fabs(number) * scale < most_scaled && std::fabs(number) < most); });
            if (wrong != numbers + count)
            {
                throw Error(
                    ErrorCode::wrong_argument,
                    "number " + std::to_string(wrong - numbers) +
                        " is not finite, or times the scale does not fit into the coefficient modulus of level " +
                        std::to_string(level) + " with " + std::to_string(bits) + " bits");
            }
        }
    } // namespace

    void batch_encode(const Context &context, const WipedNumbers &values, seal::Plaintext &result)
    {
        const seal::BatchEncoder &encoder = context.batch_encoder();
        require(values.get().size() <= encoder.slot_count(), "more values than slots");
        const std::uint64_t modulus = context.plain_modulus();
        const std::uint64_t half = modulus / 2;
        check_range(values, ~half + 1, 2 * half, " is not within half the plain modulus " + std::to_string(modulus));
        encoder.encode(values.get(), result);
    }

    void batch_encode(const Context &context, const WipedWords &values, seal::Plaintext &result)
    {
        const seal::BatchEncoder &encoder = context.batch_encoder();
        require(values.get().size() <= encoder.slot_count(), "more values than slots");
        const std::uint64_t modulus = context.plain_modulus();
        check_range(values, 0, modulus - 1, " is not below the plain modulus " + std::to_string(modulus));
        encoder.encode(values.get(), result);
    }

    void ckks_encode(
        const Context &context, const WipedDoubles &numbers, bool complex, std::size_t level, double scale,
        seal::Plaintext &result)
    {
        const seal::CKKSEncoder &encoder = context.ckks_encoder();
        const auto &parms_id = context.level(level).parms_id();
        check_scale(context, level, scale, ErrorCode::wrong_argument);
        check_magnitudes(context, level, scale, numbers.get().data(), numbers.get().size());
        if (!complex)
        {
            require(numbers.get().size() <= encoder.slot_count(), "more numbers than slots");
            encode_fitting([&] { encoder.encode(numbers.get(), parms_id, scale, result, wiping_pool()); });
            return;
        }
        require(numbers.get().size() % 2 == 0, "complex numbers are pairs");
        Wiped<Complex> pairs(numbers.get().size() / 2);
        require(pairs.get().size() <= encoder.slot_count(), "more numbers than slots");
        for (std::size_t i = 0; i < pairs.get().size(); i++)
        {
            pairs.get()[i] = { numbers.get()[2 * i], numbers.get()[2 * i + 1] };
        }
        encode_fitting([&] { encoder.encode(pairs.get(), parms_id, scale, result, wiping_pool()); });
    }

    void ckks_encode_everywhere(
        const Context &context, Complex number, std::size_t level, double scale, seal::Plaintext &result)
    {
        const seal::CKKSEncoder &encoder = context.ckks_encoder();
        const auto &parms_id = context.level(level).parms_id();
        const double parts[] = { number.real(), number.imag() };
        check_scale(context, level, scale, ErrorCode::wrong_argument);
        check_magnitudes(context, level, scale, parts, 2);
        if (number.imag() == 0 && std::fabs(number.real() * scale) < 0.5)
        {
            // Rounds to zero. SEAL turns the logarithm of the product into an int, which that of zero is not.
            result.resize(words_at(context, level));
            std::fill_n(result.data(), result.coeff_count(), 0);
            result.parms_id() = parms_id;
            result.scale() = scale;
            return;
        }
        if (number.imag() == 0)
        {
            encode_fitting([&] { encoder.encode(number.real(), parms_id, scale, result, wiping_pool()); });
            return;
        }
        // SEAL's own way with a complex number leaves copies of it in its pool.
        Wiped<Complex> copies(encoder.slot_count());
        std::fill(copies.get().begin(), copies.get().end(), number);
        encode_fitting([&] { encoder.encode(copies.get(), parms_id, scale, result, wiping_pool()); });
    }

    void ckks_encode_integer(const Context &context, std::int64_t number, std::size_t level, seal::Plaintext &result)
    {
        const auto &data = context.level(level);
        const auto &primes = data.parms().coeff_modulus();
        const bool negative = number < 0;
        const std::uint64_t bits = static_cast<std::uint64_t>(number);
        const std::uint64_t magnitude = negative ? ~bits + 1 : bits;
        result.resize(context.degree() * primes.size());
        for (std::size_t i = 0; i < primes.size(); i++)
        {
            const std::uint64_t residue = primes[i].reduce(magnitude);
            // A constant polynomial has the same value everywhere.
            std::fill_n(
                result.data() + i * context.degree(), context.degree(),
                negative && residue != 0 ? primes[i].value() - residue : residue);
        }
        result.parms_id() = data.parms_id();
        result.scale() = 1.0;
    }

    WipedDoubles ckks_decode(const Context &context, const seal::Plaintext &plain, bool complex)
    {
        const seal::CKKSEncoder &encoder = context.ckks_encoder();
        const std::size_t slots = encoder.slot_count();
        if (!complex)
        {
            WipedDoubles result(slots);
            encoder.decode(plain, result.get(), wiping_pool());
            return result;
        }
        Wiped<Complex> pairs(slots);
        encoder.decode(plain, pairs.get(), wiping_pool());
        WipedDoubles result(2 * slots);
        for (std::size_t i = 0; i < slots; i++)
        {
            result.get()[2 * i] = pairs.get()[i].real();
            result.get()[2 * i + 1] = pairs.get()[i].imag();
        }
        return result;
    }
} // namespace cipherfold::he
