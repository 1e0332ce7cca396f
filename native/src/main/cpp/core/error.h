// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace cipherfold
{
    /** Kinds of failure that the caller can tell apart; the names are those of SealException.Code in Java. */
    enum class ErrorCode
    {
        parameters_rejected,
        word_out_of_range,
        malformed_bytes,
        foreign_parameters,
        transparent_result,
        /** What the caller gave, found out only here; an IllegalArgumentException in Java. */
        wrong_argument,
        invalid_argument,
        internal
    };

    /** The only exception type that our own code throws on purpose. Its text never holds secret values. */
    class Error : public std::runtime_error
    {
    public:
        Error(ErrorCode code, const std::string &text) : std::runtime_error(text), code_(code) {}

        ErrorCode code() const noexcept
        {
            return code_;
        }

    private:
        ErrorCode code_;
    };

    /** A check of an argument that the Java side has checked before: failing it means a defect on our side. */
    inline void require(bool condition, const char *text)
    {
        if (!condition)
        {
            throw Error(ErrorCode::invalid_argument, text);
        }
    }
} // namespace cipherfold
