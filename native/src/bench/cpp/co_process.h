// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>

namespace cipherfold::bench
{
    /**
    Answers requests until the input ends, so that another program can measure alternately with this one. A request is a
    line "SCHEME DEGREE OPERATION CALLS"; the answer is a line with the nanoseconds of all calls together, "none" if the
    operation does not exist with these parameters, or "error: " and a sentence. The request "version" is answered with
    SEAL's version. Operands are kept until a request names another scheme or degree.
    */
    void serve(std::istream &requests, std::ostream &answers);
} // namespace cipherfold::bench
