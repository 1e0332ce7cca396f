// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace cipherfold::hooks
{
    // Every allocation of the library comes through here: operator new is replaced, and the linker redirects malloc and
    // its kin, which SEAL's memory pools call directly. What libc allocates for itself does not.

    /** Null when it is the turn of this allocation to fail. The alignment is 0 for what malloc gives. */
    void *allocate(std::size_t bytes, std::size_t alignment) noexcept;

    void release(void *memory) noexcept;

    /** Forgets what was counted, and lets every allocation succeed from now on. */
    void reset_allocations() noexcept;

    /** The counters stay. */
    void let_allocations_succeed() noexcept;

    /** The n-th allocation from now on fails, n from 1; all that follow it fail too if for_ever. */
    void fail_allocation(long n, bool for_ever) noexcept;

    /** Since the last reset: those that succeeded and those that failed. */
    long allocations_so_far() noexcept;

    long failed_allocations() noexcept;

    /** Blocks that are not released yet, whenever they were allocated. */
    long live_allocations() noexcept;
} // namespace cipherfold::hooks
