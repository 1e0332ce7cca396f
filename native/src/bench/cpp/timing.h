// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "operation.h"
#include <cstdint>

namespace cipherfold::bench
{
    /** Nanoseconds of CPU time of a number of calls together; one call before them is not counted. */
    std::int64_t time_batch(const Operation &operation, Operands &operands, std::uint64_t calls);

    struct Timing
    {
        /** The median of the batches, for one call. */
        double nanoseconds;
        std::size_t batches;
        std::uint64_t calls_in_batch;
    };

    /** Runs batches for about a time, at least three. */
    Timing time_for(const Operation &operation, Operands &operands, double seconds);
} // namespace cipherfold::bench
