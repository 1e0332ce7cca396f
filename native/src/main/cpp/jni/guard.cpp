// SPDX-License-Identifier: Apache-2.0
#include "jni/guard.h"
#include "core/error.h"
#include <exception>
#include <new>
#include <stdexcept>

namespace cipherfold::jni
{
    namespace
    {
        const char *code_name(ErrorCode code) noexcept
        {
            switch (code)
            {
            case ErrorCode::parameters_rejected:
                return "PARAMETERS_REJECTED";
            case ErrorCode::word_out_of_range:
                return "WORD_OUT_OF_RANGE";
            case ErrorCode::malformed_bytes:
                return "MALFORMED_BYTES";
            case ErrorCode::foreign_parameters:
                return "FOREIGN_PARAMETERS";
            case ErrorCode::transparent_result:
                return "TRANSPARENT_RESULT";
            case ErrorCode::invalid_argument:
                return "INVALID_ARGUMENT";
            case ErrorCode::wrong_argument:
            case ErrorCode::internal:
                break;
            }
            return "INTERNAL";
        }

        /** Any step that fails leaves a Java exception of its own pending, which is then the one that Java sees. */
        void throw_seal_exception(JNIEnv *env, const char *code, const char *operation, const char *text) noexcept
        {
            const jclass type = env->FindClass("io/cipherfold/seal/SealException");
            if (type == nullptr)
            {
                return;
            }
            const jmethodID constructor =
                env->GetMethodID(type, "<init>", "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;)V");
            if (constructor == nullptr)
            {
                return;
            }
            const jstring java_code = env->NewStringUTF(code);
            if (java_code == nullptr)
            {
                return;
            }
            const jstring java_operation = env->NewStringUTF(operation);
            if (java_operation == nullptr)
            {
                return;
            }
            const jstring java_text = env->NewStringUTF(text);
            if (java_text == nullptr)
            {
                return;
            }
            const auto exception =
                static_cast<jthrowable>(env->NewObject(type, constructor, java_code, java_operation, java_text));
            if (exception != nullptr)
            {
                env->Throw(exception);
            }
        }
        void throw_illegal_argument(JNIEnv *env, const char *text) noexcept
        {
            const jclass type = env->FindClass("java/lang/IllegalArgumentException");
            if (type != nullptr)
            {
                env->ThrowNew(type, text);
            }
        }
    } // namespace

    void translate_current_exception(JNIEnv *env, const char *operation) noexcept
    {
        try
        {
            throw;
        }
        catch (const JavaExceptionPending &)
        {
        }
        catch (const Error &error)
        {
            if (error.code() == ErrorCode::wrong_argument)
            {
                throw_illegal_argument(env, error.what());
                return;
            }
            throw_seal_exception(env, code_name(error.code()), operation, error.what());
        }
        catch (const std::bad_alloc &)
        {
            throw_seal_exception(env, "OUT_OF_MEMORY", operation, "native memory is exhausted");
        }
        // The rest comes out of SEAL or the standard library. Arguments have been checked before, so whatever it is, it
        // is a defect; the type is kept in the code as far as it says something.
        catch (const std::out_of_range &error)
        {
            throw_seal_exception(env, "INVALID_ARGUMENT", operation, error.what());
        }
        catch (const std::invalid_argument &error)
        {
            throw_seal_exception(env, "INVALID_ARGUMENT", operation, error.what());
        }
        catch (const std::length_error &)
        {
            throw_seal_exception(env, "OUT_OF_MEMORY", operation, "a container cannot hold that many elements");
        }
        catch (const std::exception &error)
        {
            throw_seal_exception(env, "INTERNAL", operation, error.what());
        }
        catch (...)
        {
            throw_seal_exception(env, "INTERNAL", operation, "an exception of unknown type");
        }
    }
} // namespace cipherfold::jni
