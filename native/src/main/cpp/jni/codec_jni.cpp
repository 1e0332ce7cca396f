// SPDX-License-Identifier: Apache-2.0
#include "he/codec.h"
#include "io_cipherfold_seal_CodecJni.h"
#include "jni/byte_transfer.h"
#include "jni/value_kinds.h"

using namespace cipherfold;
using namespace cipherfold::jni;

jbyteArray JNICALL Java_io_cipherfold_seal_CodecJni_write(JNIEnv *env, jclass, jlong context, jlong value)
{
    return guarded(
        env, "write",
        [&]
        {
            ArraySink sink(env);
            const he::Context &object = ContextHandle::of(context);
            with_value(value, [&](const auto &content) { he::strict::write(object, content, sink); });
            return sink.array();
        });
}

jlong JNICALL Java_io_cipherfold_seal_CodecJni_read(
    JNIEnv *env, jclass, jlong context, jint kind, jbyteArray array, jobject buffer, jint offset, jint length)
{
    return guarded(
        env, reading_name(kind),
        [&]
        {
            const auto source = byte_source(
                env, array, buffer, to_size(offset, "offset is negative"), to_size(length, "length is negative"));
            const he::Context &object = ContextHandle::of(context);
            return new_value(to_value_kind(kind), [&](auto &target) { he::strict::read(object, *source, target); });
        });
}
