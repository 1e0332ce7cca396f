// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "operation.h"
#include <set>
#include <string>
#include <vector>

namespace cipherfold::bench
{
    /** What to measure; empty sets mean everything. */
    struct Options
    {
        bool help = false;
        bool list = false;
        bool serve = false;
        bool single_thread = false;
        double seconds = 1;
        std::set<seal::scheme_type> schemes;
        std::set<std::size_t> degrees;
        std::set<std::string> operations;

        bool wants(seal::scheme_type scheme) const;
        bool wants(std::size_t degree) const;
        bool wants(const Operation &operation) const;
    };

    /** The degrees for which SEAL has primes at 128 bits and that are measured. */
    const std::vector<std::size_t> &measured_degrees();

    extern const char *const usage;

    /** Throws std::invalid_argument with a sentence for the user. */
    Options parse(int count, char **words);

    /** A degree that is measured; throws std::invalid_argument. */
    std::size_t parse_degree(const std::string &text);
} // namespace cipherfold::bench
