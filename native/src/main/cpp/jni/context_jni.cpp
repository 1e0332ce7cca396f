// SPDX-License-Identifier: Apache-2.0
#include "io_cipherfold_seal_ContextJni.h"
#include "jni/he_objects.h"
#include "jni/parameters.h"
#include "seal/modulus.h"

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    std::vector<std::uint64_t> values_of(const std::vector<seal::Modulus> &moduli)
    {
        std::vector<std::uint64_t> values;
        for (const seal::Modulus &modulus : moduli)
        {
            values.push_back(modulus.value());
        }
        return values;
    }

    /** SEAL's refusals of sizes are the caller's mistake, and nothing but these calls comes between. */
    template <class Choice>
    jlongArray chosen(JNIEnv *env, Choice &&choice)
    {
        try
        {
            return new_array(env, values_of(choice()));
        }
        catch (const std::logic_error &refusal)
        {
            throw Error(ErrorCode::wrong_argument, refusal.what());
        }
        catch (const Error &)
        {
            throw;
        }
        catch (const std::runtime_error &refusal)
        {
            // "failed to find enough qualifying primes"
            throw Error(ErrorCode::wrong_argument, refusal.what());
        }
    }

    std::uint64_t flags_of(const seal::EncryptionParameterQualifiers &qualifiers)
    {
        const bool flags[] = { qualifiers.parameters_set(),
                               qualifiers.using_fft,
                               qualifiers.using_ntt,
                               qualifiers.using_batching,
                               qualifiers.using_fast_plain_lift,
                               qualifiers.using_descending_modulus_chain };
        std::uint64_t result = 0;
        for (std::size_t i = 0; i < std::size(flags); i++)
        {
            result |= static_cast<std::uint64_t>(flags[i]) << i;
        }
        return result;
    }
} // namespace

jlongArray JNICALL Java_io_cipherfold_seal_ContextJni_bfvDefault(JNIEnv *env, jclass, jint degree, jint security)
{
    return guarded(
        env, "bfvDefault",
        [&]
        {
            const std::size_t size = to_size(degree, "degree is negative");
            return chosen(env, [&] { return seal::CoeffModulus::BFVDefault(size, to_security(security)); });
        });
}

jlongArray JNICALL Java_io_cipherfold_seal_ContextJni_createCoeffModulus(
    JNIEnv *env, jclass, jint degree, jlong plain_modulus, jintArray bit_sizes)
{
    return guarded(
        env, "createCoeffModulus",
        [&]
        {
            const std::size_t size = to_size(degree, "degree is negative");
            const auto bits = copy_numbers(env, bit_sizes);
            const auto plain = static_cast<std::uint64_t>(plain_modulus);
            // With a plain modulus of zero SEAL before 4.4 divides by it: here it means that there is none.
            return chosen(
                env,
                [&] {
                    return plain == 0 ? seal::CoeffModulus::Create(size, bits)
                                      : seal::CoeffModulus::Create(size, plain, bits);
                });
        });
}

jint JNICALL Java_io_cipherfold_seal_ContextJni_maxBitCount(JNIEnv *env, jclass, jint degree, jint security)
{
    return guarded(
        env, "maxBitCount",
        [&]
        {
            return static_cast<jint>(
                seal::CoeffModulus::MaxBitCount(to_size(degree, "degree is negative"), to_security(security)));
        });
}

jlongArray JNICALL
Java_io_cipherfold_seal_ContextJni_batchingModuli(JNIEnv *env, jclass, jint degree, jintArray bit_sizes)
{
    return guarded(
        env, "batchingModuli",
        [&]
        {
            const std::size_t size = to_size(degree, "degree is negative");
            const auto bits = copy_numbers(env, bit_sizes);
            return chosen(env, [&] { return seal::PlainModulus::Batching(size, bits); });
        });
}

jstring JNICALL Java_io_cipherfold_seal_ContextJni_check(
    JNIEnv *env, jclass, jint scheme, jint degree, jlongArray coeff_modulus, jlong plain_modulus, jint security)
{
    return guarded(
        env, "check",
        [&]
        {
            const he::Verdict verdict =
                he::check(to_parameters(env, scheme, degree, coeff_modulus, plain_modulus, security));
            return new_string(env, (verdict.error_name + "\n" + verdict.error_message).c_str());
        });
}

jlong JNICALL Java_io_cipherfold_seal_ContextJni_create(
    JNIEnv *env, jclass, jint scheme, jint degree, jlongArray coeff_modulus, jlong plain_modulus, jint security)
{
    return guarded(
        env, "createContext", [&]
        { return ContextHandle::create(to_parameters(env, scheme, degree, coeff_modulus, plain_modulus, security)); });
}

jlongArray JNICALL Java_io_cipherfold_seal_ContextJni_describe(JNIEnv *env, jclass, jlong handle)
{
    return guarded(
        env, "describe",
        [&]
        {
            const he::Context &context = ContextHandle::of(handle);
            std::vector<std::uint64_t> words = { static_cast<std::uint64_t>(context.seal().using_keyswitching()),
                                                 context.first_level() };
            for (std::size_t i = 0; i <= context.key_level(); i++)
            {
                const auto &level = context.level(i);
                const auto &parms_id = level.parms_id();
                words.insert(words.end(), parms_id.begin(), parms_id.end());
                words.push_back(level.parms().coeff_modulus().size());
                words.push_back(static_cast<std::uint64_t>(level.total_coeff_modulus_bit_count()));
                words.push_back(flags_of(level.qualifiers()));
                words.push_back(static_cast<std::uint64_t>(level.qualifiers().sec_level));
            }
            return new_array(env, words);
        });
}

jlongArray JNICALL Java_io_cipherfold_seal_ContextJni_memoryPool(JNIEnv *env, jclass)
{
    return guarded(
        env, "memoryPool",
        [&]
        {
            const seal::MemoryPoolHandle pool = seal::MemoryPoolHandle::Global();
            return new_array(env, { pool.alloc_byte_count(), pool.pool_count() });
        });
}
