// SPDX-License-Identifier: Apache-2.0
#include "core/instruction_set.h"
#include "io_cipherfold_seal_SealJni.h"
#include "jni/arrays.h"
#include "jni/guard.h"
#include "jni/handle.h"
#include "seal/util/config.h"

using namespace cipherfold;
using namespace cipherfold::jni;

jint JNICALL Java_io_cipherfold_seal_SealJni_abiNumber(JNIEnv *, jclass)
{
    // The number is written down once, in SealJni.java; javac -h puts it into the header this library was built with.
    return io_cipherfold_seal_SealJni_ABI_NUMBER;
}

jstring JNICALL Java_io_cipherfold_seal_SealJni_version(JNIEnv *env, jclass)
{
    return guarded(env, "version", [env] { return new_string(env, CIPHERFOLD_VERSION); });
}

jstring JNICALL Java_io_cipherfold_seal_SealJni_sealVersion(JNIEnv *env, jclass)
{
    return guarded(env, "sealVersion", [env] { return new_string(env, SEAL_VERSION); });
}

jstring JNICALL Java_io_cipherfold_seal_SealJni_buildDescription(JNIEnv *env, jclass)
{
    return guarded(env, "buildDescription", [env] { return new_string(env, CIPHERFOLD_BUILD); });
}

jstring JNICALL Java_io_cipherfold_seal_SealJni_cpuFeatures(JNIEnv *env, jclass)
{
    return guarded(env, "cpuFeatures", [env] { return new_string(env, cpu_feature_names().c_str()); });
}

void JNICALL Java_io_cipherfold_seal_SealJni_release(JNIEnv *env, jclass, jlong handle)
{
    guarded(env, "release", [handle] { delete Handle::from_java(handle); });
}
