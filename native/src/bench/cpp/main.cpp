// SPDX-License-Identifier: Apache-2.0
// Time of SEAL's operations called from C++: alone, or as the other half of "cipherfold bench seal".
#include "co_process.h"
#include "options.h"
#include "sleeping_thread.h"
#include "timing.h"
#include <cstdio>
#include <exception>
#include <iostream>
#include <optional>
#include <stdexcept>

using namespace cipherfold::bench;

namespace
{
    void measure(const Options &options, Operands &operands)
    {
        for (const Operation &operation : operations())
        {
            if (options.wants(operation) && operation.fits(operands))
            {
                const Timing timing = time_for(operation, operands, options.seconds);
                std::printf(
                    "{\"scheme\":\"%s\",\"degree\":%zu,\"operation\":\"%s\",\"nanoseconds\":%.1f,\"batches\":%zu,"
                    "\"callsInBatch\":%llu}\n",
                    name_of(operands.scheme()), operands.degree(), operation.name, timing.nanoseconds, timing.batches,
                    static_cast<unsigned long long>(timing.calls_in_batch));
                std::fflush(stdout);
            }
        }
    }

    void run(const Options &options)
    {
        std::optional<SleepingThread> sleeping;
        if (!options.single_thread)
        {
            sleeping.emplace();
        }
        if (options.help)
        {
            std::cout << usage;
        }
        else if (options.list)
        {
            for (const Operation &operation : operations())
            {
                std::cout << operation.name << '\n';
            }
        }
        else if (options.serve)
        {
            serve(std::cin, std::cout);
        }
        else
        {
            for (const auto scheme : { seal::scheme_type::bfv, seal::scheme_type::bgv, seal::scheme_type::ckks })
            {
                for (const std::size_t degree : measured_degrees())
                {
                    if (options.wants(scheme) && options.wants(degree))
                    {
                        Operands operands(scheme, degree);
                        measure(options, operands);
                    }
                }
            }
        }
    }
} // namespace

int main(int count, char **words)
{
    try
    {
        run(parse(count, words));
        return 0;
    }
    catch (const std::invalid_argument &e)
    {
        std::cerr << "cipherfold-seal-bench: " << e.what() << '\n';
        return 2;
    }
    catch (const std::exception &e)
    {
        std::cerr << "cipherfold-seal-bench: " << e.what() << '\n';
        return 1;
    }
}
