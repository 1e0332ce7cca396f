// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "operands.h"
#include <string>
#include <vector>

namespace cipherfold::bench
{
    /**
    One operation of SEAL as a C++ program writes it. Unless its name says otherwise every call has a destination of its
    own, made before and destroyed behind the call: that is what results that never change cost in C++ too.
    */
    struct Operation
    {
        /** Bits of an operation's schemes. */
        enum Schemes : unsigned
        {
            bfv = 1,
            bgv = 2,
            ckks = 4,
            whole = bfv | bgv,
            transformed = bgv | ckks,
            all = bfv | bgv | ckks
        };

        const char *name;
        unsigned schemes;
        bool needs_levels;
        void (*run)(Operands &operands);

        /** Whether it exists in the scheme and with these parameters. */
        bool fits(const Operands &operands) const;
    };

    /** All of them, in the order of a report. */
    const std::vector<Operation> &operations();

    /** Null if there is no operation of that name. */
    const Operation *operation_named(const std::string &name);
} // namespace cipherfold::bench
