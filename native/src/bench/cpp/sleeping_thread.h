// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <future>
#include <thread>

namespace cipherfold::bench
{
    /**
    A thread that does nothing as long as this object lives. With it the C library takes its locks with atomic
    instructions, as it has to in a JVM: SEAL takes one for every few random bytes.
    */
    class SleepingThread
    {
    public:
        SleepingThread() : thread_([woken = wake_.get_future()] { woken.wait(); }) {}

        ~SleepingThread()
        {
            wake_.set_value();
            thread_.join();
        }

        SleepingThread(const SleepingThread &) = delete;

        SleepingThread &operator=(const SleepingThread &) = delete;

    private:
        std::promise<void> wake_;
        std::thread thread_;
    };
} // namespace cipherfold::bench
