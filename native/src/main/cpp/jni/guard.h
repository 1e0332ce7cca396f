// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <jni.h>
#include <type_traits>
#include <utility>

namespace cipherfold::jni
{
    /** Thrown when a JNI call has left a Java exception behind: unwinds to the guard, which has nothing to add. */
    struct JavaExceptionPending
    {
    };

    /** Turns the C++ exception in flight into a pending Java exception. Only for use inside a catch block. */
    void translate_current_exception(JNIEnv *env, const char *operation) noexcept;

    /**
    Runs the body of a native method. Whatever it throws becomes a Java exception after every local object has been
    destroyed, so that nothing is alive when one is pending; Java then ignores the returned zero.
    */
    template <class Body>
    auto guarded(JNIEnv *env, const char *operation, Body &&body) noexcept -> decltype(body())
    {
        using Result = decltype(body());
        try
        {
            return std::forward<Body>(body)();
        }
        catch (...)
        {
            translate_current_exception(env, operation);
        }
        if constexpr (!std::is_void_v<Result>)
        {
            return Result{};
        }
    }
} // namespace cipherfold::jni
