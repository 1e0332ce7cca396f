// SPDX-License-Identifier: Apache-2.0
// What SEAL's pools and contexts do when the n-th allocation fails, for every n. A program of its own: its allocation
// functions are those of the hooks.
#include "check.h"
#include "core/seal_context.h"
#include "hooks/allocations.h"
#include "seal/memorymanager.h"
#include "seal/util/pointer.h"
#include <cstdio>
#include <exception>
#include <functional>
#include <new>
#include <vector>

using namespace cipherfold;

namespace
{
    /** Runs an action with its first allocation failing, then one later by the stride, until it needs no more of them.
     */
    long for_each_failing_allocation(long stride, bool for_ever, const std::function<void()> &action)
    {
        for (long n = 1;; n += stride)
        {
            const long live = hooks::live_allocations();
            bool thrown = false;
            hooks::fail_allocation(n, for_ever);
            try
            {
                action();
            }
            catch (const std::bad_alloc &)
            {
                thrown = true;
            }
            hooks::let_allocations_succeed();
            CHECK(hooks::live_allocations() == live);
            CHECK(thrown == (hooks::failed_allocations() > 0));
            if (!thrown)
            {
                return n;
            }
        }
    }

    void take_and_give_back(const seal::MemoryPoolHandle &pool)
    {
        // Two sizes; the blocks of a size hold 1, 2, 3, ... items.
        std::vector<seal::util::Pointer<std::uint64_t>> taken;
        for (std::size_t i = 0; i < 8; i++)
        {
            taken.push_back(seal::util::allocate<std::uint64_t>(i % 2 == 0 ? 1024 : 1000, pool));
            taken.back()[999] = i;
        }
        for (std::size_t i = 0; i < 8; i++)
        {
            CHECK(taken[i][999] == i);
        }
    }

    void pools_survive(bool for_ever)
    {
        for (const bool clear : { false, true })
        {
            const long found = for_each_failing_allocation(
                1, for_ever, [clear] { take_and_give_back(seal::MemoryPoolHandle::New(clear)); });
            // The pool, two heads with two tables and seven blocks, eight items.
            CHECK(found > 16);
        }
    }

    /** A pool that has met a failing allocation goes on where it was. */
    void pools_go_on()
    {
        const auto pool = seal::MemoryPoolHandle::New();
        for (long n = 1; n < 100; n++)
        {
            hooks::fail_allocation(n, true);
            try
            {
                take_and_give_back(pool);
            }
            catch (const std::bad_alloc &)
            {
            }
            hooks::let_allocations_succeed();
            take_and_give_back(pool);
        }
        CHECK(pool.pool_count() == 2);
        // Blocks of 1, 2 and 3 items hold the four of each size.
        CHECK(pool.alloc_byte_count() == 6 * 8 * (1024 + 1000));
    }

    /** Three primes of 30 bits. */
    const std::vector<seal::Modulus> &primes()
    {
        static const std::vector<seal::Modulus> three = seal::CoeffModulus::Create(1024, { 30, 30, 30 });
        return three;
    }

    /** Made anew each time: parameters have a pool, which keeps what it once got. */
    seal::SEALContext bfv(std::uint64_t plain_modulus, bool expand_chain)
    {
        seal::EncryptionParameters parameters(seal::scheme_type::bfv);
        parameters.set_poly_modulus_degree(8);
        parameters.set_coeff_modulus(primes());
        parameters.set_plain_modulus(plain_modulus);
        return create_context(parameters, expand_chain, seal::sec_level_type::none);
    }

    void check_levels(const seal::SEALContext &context, std::size_t levels)
    {
        CHECK(context.parameters_set());
        CHECK(context.using_keyswitching());
        CHECK(context.key_context_data()->chain_index() == levels - 1);
        CHECK(context.first_context_data()->chain_index() == levels - 2);
    }

    void contexts_are_complete()
    {
        const std::uint64_t below_one_prime = 65537;
        const std::uint64_t above_one_prime = std::uint64_t{ 1 } << 40;
        const std::uint64_t above_two_primes = (std::uint64_t{ 1 } << 60) - 1;
        const auto three = [&] { check_levels(bfv(below_one_prime, true), 3); };
        const auto expanded_by_one = [&] { check_levels(bfv(below_one_prime, false), 2); };
        const auto two = [&] { check_levels(bfv(above_one_prime, true), 2); };
        const auto one = [&] { CHECK(!bfv(above_two_primes, true).using_keyswitching()); };
        // A context takes some ten milliseconds: not every allocation.
        CHECK(for_each_failing_allocation(13, false, three) > 500);
        CHECK(for_each_failing_allocation(29, true, three) > 500);
        CHECK(for_each_failing_allocation(29, false, expanded_by_one) > 300);
        CHECK(for_each_failing_allocation(29, true, two) > 300);
        CHECK(for_each_failing_allocation(29, false, one) > 100);
    }

    void run()
    {
        // What is allocated once is allocated now.
        check_levels(bfv(65537, true), 3);
        take_and_give_back(seal::MemoryPoolHandle::New());
        for (const bool for_ever : { false, true })
        {
            pools_survive(for_ever);
        }
        pools_go_on();
        contexts_are_complete();
    }
} // namespace

int main()
{
    // SEAL's own pool keeps what it gets; a new one for each context shows whether everything is given back.
    seal::MemoryManager::SwitchProfile(new seal::MMProfNew);
    try
    {
        run();
    }
    catch (const std::exception &error)
    {
        std::fprintf(stderr, "FAILED: %s\n", error.what());
        return 1;
    }
    return 0;
}
