// SPDX-License-Identifier: Apache-2.0
#include "operands.h"
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>

using namespace seal;

namespace cipherfold::bench
{
    namespace
    {
        constexpr std::size_t many_ciphertexts = 8;

        /** The plaintexts to decode have so many coefficients together. */
        constexpr std::size_t decoded_coefficients = 131072;

        EncryptionParameters parameters(scheme_type scheme, std::size_t degree)
        {
            EncryptionParameters result(scheme);
            result.set_poly_modulus_degree(degree);
            result.set_coeff_modulus(CoeffModulus::BFVDefault(degree));
            if (scheme != scheme_type::ckks)
            {
                result.set_plain_modulus(PlainModulus::Batching(degree, Operands::plain_modulus_bits));
            }
            return result;
        }

        SEALContext checked_context(const EncryptionParameters &parms)
        {
            SEALContext context(parms);
            if (!context.parameters_set())
            {
                throw std::invalid_argument(context.parameter_error_message());
            }
            return context;
        }

        /** Its square still fits into the primes of the first level. */
        double scale_for(std::size_t degree)
        {
            switch (degree)
            {
            case 1024:
                return std::ldexp(1.0, 12);
            case 2048:
                return std::ldexp(1.0, 20);
            case 4096:
                return std::ldexp(1.0, 30);
            default:
                return std::ldexp(1.0, 40);
            }
        }

        PublicKey public_key(const KeyGenerator &generator)
        {
            PublicKey key;
            generator.create_public_key(key);
            return key;
        }
    } // namespace

    const char *name_of(scheme_type scheme)
    {
        switch (scheme)
        {
        case scheme_type::bfv:
            return "bfv";
        case scheme_type::bgv:
            return "bgv";
        case scheme_type::ckks:
            return "ckks";
        case scheme_type::none:
            break;
        }
        return "none";
    }

    std::optional<scheme_type> scheme_named(const std::string &name)
    {
        for (const scheme_type scheme : { scheme_type::bfv, scheme_type::bgv, scheme_type::ckks })
        {
            if (name == name_of(scheme))
            {
                return scheme;
            }
        }
        return std::nullopt;
    }

    std::vector<seal_byte> saved(const Ciphertext &ciphertext)
    {
        std::vector<seal_byte> bytes(static_cast<std::size_t>(ciphertext.save_size(compr_mode_type::none)));
        ciphertext.save(bytes.data(), bytes.size(), compr_mode_type::none);
        return bytes;
    }

    Operands::Operands(scheme_type scheme, std::size_t degree)
        : scheme_(scheme), degree_(degree), context_(checked_context(parameters(scheme, degree))), evaluator_(context_),
          generator_(context_), encryptor_(context_, public_key(generator_), generator_.secret_key()),
          decryptor_(context_, generator_.secret_key()), scale_(scale_for(degree))
    {
        if (scheme == scheme_type::ckks)
        {
            ckks_encoder_.emplace(context_);
            for (std::size_t slot = 0; slot < ckks_encoder_->slot_count(); slot++)
            {
                real_numbers_.push_back(std::sin(static_cast<double>(slot)));
            }
        }
        else
        {
            batch_encoder_.emplace(context_);
            const auto half =
                static_cast<std::int64_t>(context_.first_context_data()->parms().plain_modulus().value() / 2);
            for (std::size_t slot = 0; slot < batch_encoder_->slot_count(); slot++)
            {
                whole_numbers_.push_back(static_cast<std::int64_t>(slot) * 7919 % (2 * half) - half);
            }
        }
        plain_ = encoded(scale_);
        encryptor_.encrypt(plain_, left_);
        encryptor_.encrypt(plain_, right_);
        changing_ = left_;
    }

    Plaintext Operands::encoded(double scale, std::size_t shift)
    {
        const auto rotated = [shift](auto values)
        {
            std::rotate(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(shift), values.end());
            return values;
        };
        Plaintext result;
        if (scheme_ == scheme_type::ckks)
        {
            ckks_encoder().encode(rotated(real_numbers_), scale, result);
        }
        else
        {
            batch_encoder().encode(rotated(whole_numbers_), result);
        }
        return result;
    }

    const Plaintext &Operands::next_plain()
    {
        if (plains_.empty())
        {
            for (std::size_t shift = 0; shift < decoded_coefficients / degree_; shift++)
            {
                plains_.push_back(encoded(scale_, shift));
            }
        }
        next_plain_ = (next_plain_ + 1) % plains_.size();
        return plains_[next_plain_];
    }

    const std::vector<Ciphertext> &Operands::many()
    {
        if (many_.empty())
        {
            many_.assign(many_ciphertexts, left_);
        }
        return many_;
    }

    const std::vector<Ciphertext> &Operands::factors()
    {
        if (factors_.empty())
        {
            factors_ = { left_, right_, left_ };
        }
        return factors_;
    }

    const Ciphertext &Operands::product()
    {
        if (!product_)
        {
            evaluator_.multiply(left_, right_, product_.emplace());
        }
        return *product_;
    }

    const Ciphertext &Operands::to_rescale()
    {
        if (!to_rescale_)
        {
            encryptor_.encrypt(encoded(scale_ * scale_), to_rescale_.emplace());
        }
        return *to_rescale_;
    }

    const std::vector<seal_byte> &Operands::stream()
    {
        if (stream_.empty())
        {
            stream_ = saved(left_);
        }
        return stream_;
    }

    const Ciphertext &Operands::transformed()
    {
        if (!transformed_)
        {
            evaluator_.transform_to_ntt(left_, transformed_.emplace());
        }
        return *transformed_;
    }

    const RelinKeys &Operands::relin_keys()
    {
        if (!relin_keys_)
        {
            generator_.create_relin_keys(relin_keys_.emplace());
        }
        return *relin_keys_;
    }

    const GaloisKeys &Operands::galois_keys()
    {
        if (!galois_keys_)
        {
            generator_.create_galois_keys(std::vector<int>{ 1, 0 }, galois_keys_.emplace());
        }
        return *galois_keys_;
    }
} // namespace cipherfold::bench
