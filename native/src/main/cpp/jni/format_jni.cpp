// SPDX-License-Identifier: Apache-2.0
#include "core/secret_memory.h"
#include "he/trusted_format.h"
#include "io_cipherfold_seal_FormatJni.h"
#include "jni/byte_transfer.h"
#include "jni/parameters.h"
#include "jni/value_kinds.h"

using namespace cipherfold;
using namespace cipherfold::jni;

namespace
{
    constexpr jint any_security = 128;

    /** A copy that nobody else can change while it is looked at, and that is overwritten in the end. */
    SecretVector<std::uint8_t> copy_bytes(JNIEnv *env, jbyteArray array)
    {
        SecretVector<std::uint8_t> bytes(array_length(env, array));
        copy_from_array(env, array, 0, bytes.size(), bytes.data());
        return bytes;
    }

    he::trusted::Stream stream_of(const SecretVector<std::uint8_t> &bytes, jlong most_bytes)
    {
        require(most_bytes >= 0, "a negative number of bytes");
        return { bytes.data(), bytes.size(), static_cast<std::uint64_t>(most_bytes) };
    }
} // namespace

jboolean JNICALL Java_io_cipherfold_seal_FormatJni_isSupported(JNIEnv *env, jclass, jint compression)
{
    return guarded(
        env, "isSupported",
        [&] { return static_cast<jboolean>(he::trusted::is_supported(compression) ? JNI_TRUE : JNI_FALSE); });
}

jbyteArray JNICALL Java_io_cipherfold_seal_FormatJni_write(JNIEnv *env, jclass, jlong value, jint compression)
{
    return guarded(
        env, "write",
        [&]
        {
            ArraySink sink(env);
            const auto mode = he::trusted::to_compression(compression);
            with_value(value, [&](const auto &content) { he::trusted::write(content, mode, sink); });
            return sink.array();
        });
}

jlong JNICALL Java_io_cipherfold_seal_FormatJni_read(
    JNIEnv *env, jclass, jlong context, jint kind, jbyteArray array, jlong most_bytes)
{
    return guarded(
        env, reading_name(kind),
        [&]
        {
            const auto bytes = copy_bytes(env, array);
            const auto stream = stream_of(bytes, most_bytes);
            const he::Context &object = ContextHandle::of(context);
            return new_value(to_value_kind(kind), [&](auto &target) { he::trusted::read(object, stream, target); });
        });
}

jbyteArray JNICALL Java_io_cipherfold_seal_FormatJni_writeParameters(
    JNIEnv *env, jclass, jint scheme, jint degree, jlongArray coeff_modulus, jlong plain_modulus, jint compression)
{
    return guarded(
        env, "write",
        [&]
        {
            ArraySink sink(env);
            // A stream has no security level.
            const auto parameters = to_parameters(env, scheme, degree, coeff_modulus, plain_modulus, any_security);
            he::trusted::write(parameters, he::trusted::to_compression(compression), sink);
            return sink.array();
        });
}

jlongArray JNICALL
Java_io_cipherfold_seal_FormatJni_readParameters(JNIEnv *env, jclass, jbyteArray array, jlong most_bytes)
{
    return guarded(
        env, "readParameters",
        [&]
        {
            const auto bytes = copy_bytes(env, array);
            he::Parameters parameters{};
            he::trusted::read(stream_of(bytes, most_bytes), parameters);
            std::vector<std::uint64_t> words = { static_cast<std::uint64_t>(parameters.scheme), parameters.degree,
                                                 parameters.plain_modulus };
            words.insert(words.end(), parameters.coeff_modulus.begin(), parameters.coeff_modulus.end());
            return new_array(env, words);
        });
}
