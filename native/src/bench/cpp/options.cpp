// SPDX-License-Identifier: Apache-2.0
#include "options.h"
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

namespace cipherfold::bench
{
    const char *const usage =
        "usage: cipherfold-seal-bench [--scheme bfv|bgv|ckks]... [--degree N]... [--operation NAME]... [--seconds S]\n"
        "       cipherfold-seal-bench --list     names of the operations\n"
        "       cipherfold-seal-bench --serve    reads \"SCHEME DEGREE OPERATION CALLS\" line by line from standard "
        "input,\n"
        "                                        answers each with the nanoseconds of all calls together\n"
        "\n"
        "Both ways there is a second thread, which sleeps, as a JVM and most servers have them: in a process with one "
        "thread\n"
        "the C library leaves the atomic instructions out of its locks. --single-thread leaves the second thread out.\n"
        "\n"
        "Prints one line of JSON for each operation: nanoseconds of CPU time for one call, the median of several "
        "batches.\n"
        "--seconds is the time for one operation, default 1. Degrees: 1024, 2048, 4096, 8192, 16384.\n";

    namespace
    {
        double parse_seconds(const std::string &text)
        {
            char *end = nullptr;
            const double value = std::strtod(text.c_str(), &end);
            if (text.empty() || *end != '\0' || !std::isfinite(value) || value <= 0)
            {
                throw std::invalid_argument("--seconds must be a number above 0, was '" + text + "'");
            }
            return value;
        }

        template <class Set, class Value>
        bool empty_or_has(const Set &set, const Value &value)
        {
            return set.empty() || set.count(value) != 0;
        }
    } // namespace

    bool Options::wants(seal::scheme_type scheme) const
    {
        return empty_or_has(schemes, scheme);
    }

    bool Options::wants(std::size_t degree) const
    {
        return empty_or_has(degrees, degree);
    }

    bool Options::wants(const Operation &operation) const
    {
        return empty_or_has(operations, operation.name);
    }

    const std::vector<std::size_t> &measured_degrees()
    {
        static const std::vector<std::size_t> degrees{ 1024, 2048, 4096, 8192, 16384 };
        return degrees;
    }

    std::size_t parse_degree(const std::string &text)
    {
        for (const std::size_t degree : measured_degrees())
        {
            if (text == std::to_string(degree))
            {
                return degree;
            }
        }
        throw std::invalid_argument("no degree '" + text + "'; there are 1024, 2048, 4096, 8192, 16384");
    }

    Options parse(int count, char **words)
    {
        Options options;
        for (int i = 1; i < count; i++)
        {
            const std::string word = words[i];
            const auto value = [&]() -> std::string
            {
                if (++i == count)
                {
                    throw std::invalid_argument(word + " needs a value");
                }
                return words[i];
            };
            if (word == "--help")
            {
                options.help = true;
            }
            else if (word == "--list")
            {
                options.list = true;
            }
            else if (word == "--serve")
            {
                options.serve = true;
            }
            else if (word == "--single-thread")
            {
                options.single_thread = true;
            }
            else if (word == "--seconds")
            {
                options.seconds = parse_seconds(value());
            }
            else if (word == "--degree")
            {
                options.degrees.insert(parse_degree(value()));
            }
            else if (word == "--scheme")
            {
                const std::string name = value();
                const auto scheme = scheme_named(name);
                if (!scheme)
                {
                    throw std::invalid_argument("no scheme '" + name + "'; there are bfv, bgv, ckks");
                }
                options.schemes.insert(*scheme);
            }
            else if (word == "--operation")
            {
                const std::string name = value();
                if (operation_named(name) == nullptr)
                {
                    throw std::invalid_argument("no operation '" + name + "'; --list names them");
                }
                options.operations.insert(name);
            }
            else
            {
                throw std::invalid_argument("unknown option '" + word + "'; --help shows them");
            }
        }
        return options;
    }
} // namespace cipherfold::bench
