// SPDX-License-Identifier: Apache-2.0
#include "timing.h"
#include <algorithm>
#include <chrono>
#include <ctime>
#include <vector>

namespace cipherfold::bench
{
    namespace
    {
        constexpr std::size_t least_batches = 3;
        constexpr double wanted_batches = 21;

        double median(std::vector<double> values)
        {
            std::sort(values.begin(), values.end());
            const std::size_t middle = values.size() / 2;
            return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
        }

        /** CPU time of this thread: other programs on the machine do not count. Where there is no such clock, the time.
         */
        std::int64_t now()
        {
#ifdef CLOCK_THREAD_CPUTIME_ID
            timespec time{};
            if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0)
            {
                return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
            }
#endif
            const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
            return std::chrono::duration_cast<std::chrono::nanoseconds>(since_start).count();
        }
    } // namespace

    std::int64_t time_batch(const Operation &operation, Operands &operands, std::uint64_t calls)
    {
        // Makes the keys and inputs that the operation needs, and brings them back into the caches.
        operation.run(operands);
        const std::int64_t start = now();
        for (std::uint64_t call = 0; call < calls; call++)
        {
            operation.run(operands);
        }
        return now() - start;
    }

    Timing time_for(const Operation &operation, Operands &operands, double seconds)
    {
        time_batch(operation, operands, 1);
        const double one_call = static_cast<double>(std::max<std::int64_t>(1, time_batch(operation, operands, 3))) / 3;
        const double calls = std::clamp(seconds * 1e9 / wanted_batches / one_call, 1.0, 1e9);
        const auto calls_in_batch = static_cast<std::uint64_t>(calls);
        std::vector<double> batches;
        double total = 0;
        while (batches.size() < least_batches || total < seconds * 1e9)
        {
            const auto time = static_cast<double>(time_batch(operation, operands, calls_in_batch));
            batches.push_back(time / static_cast<double>(calls_in_batch));
            total += time;
        }
        return { median(batches), batches.size(), calls_in_batch };
    }
} // namespace cipherfold::bench
