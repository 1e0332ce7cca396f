// SPDX-License-Identifier: Apache-2.0
// Takes the place of the memory pools in libseal.a for SEAL 4.1. There a pool keeps its lock when an allocation fails:
// whoever takes from it, gives back to it or destroys it next spins for ever. Blocks are lost too. Here an allocation
// that fails leaves a pool as it was.
//
// These are the member functions that seal/util/mempool.h declares and SEAL defines in one file, all of them: the
// linker finds them among our objects and leaves that file of the archive out. One that was missing here would bring it
// in and end in an error about symbols that are defined twice.
#include "seal/util/common.h"
#include "seal/util/mempool.h"
#include "seal/util/pointer.h"
#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <new>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace seal::util
{
    namespace
    {
        using Allocation = MemoryPoolHead::allocation;

        /** The flag of a pool head as something that std::lock_guard unlocks in every case. */
        class SpinLock
        {
        public:
            explicit SpinLock(std::atomic<bool> &locked) noexcept : locked_(locked) {}

            void lock() noexcept
            {
                while (locked_.exchange(true, std::memory_order_acquire))
                {
                }
            }

            void unlock() noexcept
            {
                locked_.store(false, std::memory_order_release);
            }

        private:
            std::atomic<bool> &locked_;
        };

        struct Free
        {
            void operator()(seal_byte *memory) const noexcept
            {
                SEAL_FREE(memory);
            }
        };

        using Block = std::unique_ptr<seal_byte, Free>;

        void check_item_size(std::size_t item_bytes)
        {
            if (item_bytes == 0 || item_bytes > MemoryPool::max_batch_alloc_byte_count)
            {
                throw std::invalid_argument("invalid allocation size");
            }
        }

        /** Appends a block for so many items, or changes nothing. */
        void append_block(std::vector<Allocation> &blocks, std::size_t items, std::size_t item_bytes)
        {
            Block block(SEAL_MALLOC(mul_safe(items, item_bytes)));
            if (block == nullptr)
            {
                throw std::bad_alloc();
            }
            Allocation allocation;
            allocation.size = items;
            allocation.free = items;
            allocation.data_ptr = block.get();
            allocation.head_ptr = block.get();
            blocks.push_back(allocation);
            static_cast<void>(block.release());
        }

        /** A little more than the last block held, as long as that can be asked for. */
        std::size_t next_block_items(std::size_t last_items, std::size_t item_bytes)
        {
            const double wanted = std::ceil(MemoryPool::alloc_size_multiplier * static_cast<double>(last_items));
            const auto items = static_cast<std::size_t>(wanted);
            return items > MemoryPool::max_batch_alloc_byte_count / item_bytes ? last_items : items;
        }

        /** The next item that has never been handed out; from a new block when the last one is used up. */
        template <class Count>
        MemoryPoolItem *new_item(std::vector<Allocation> &blocks, std::size_t item_bytes, Count &item_count)
        {
            if (blocks.back().free == 0)
            {
                const std::size_t items = next_block_items(blocks.back().size, item_bytes);
                append_block(blocks, items, item_bytes);
                item_count = item_count + items;
            }
            Allocation &block = blocks.back();
            auto *const item = new MemoryPoolItem(block.head_ptr);
            block.head_ptr += item_bytes;
            block.free--;
            return item;
        }

        /** The item that was given back last. */
        template <class Items>
        MemoryPoolItem *used_item(Items &first_item) noexcept
        {
            MemoryPoolItem *const item = first_item;
            first_item = item->next();
            item->next() = nullptr;
            return item;
        }

        void release(
            std::vector<Allocation> &blocks, MemoryPoolItem *first_item, std::size_t item_bytes, bool clear) noexcept
        {
            while (first_item != nullptr)
            {
                delete used_item(first_item);
            }
            for (const Allocation &block : blocks)
            {
                if (clear)
                {
                    seal_memzero(block.data_ptr, block.size * item_bytes);
                }
                SEAL_FREE(block.data_ptr);
            }
            blocks.clear();
        }

        using Heads = std::vector<MemoryPoolHead *>;

        /** The first head for items of at most this size; heads are sorted, the one with the largest items first. */
        Heads::const_iterator position(const Heads &heads, std::size_t item_bytes)
        {
            return std::lower_bound(
                heads.begin(), heads.end(), item_bytes,
                [](const MemoryPoolHead *head, std::size_t bytes) { return head->item_byte_count() > bytes; });
        }

        /** The head for items of this size, or null. */
        MemoryPoolHead *head_for(const Heads &heads, std::size_t item_bytes)
        {
            const auto found = position(heads, item_bytes);
            return found != heads.end() && (*found)->item_byte_count() == item_bytes ? *found : nullptr;
        }

        template <class Head>
        MemoryPoolHead *head_made_for(Heads &heads, std::size_t item_bytes, bool clear)
        {
            if (heads.size() >= MemoryPool::max_pool_head_count)
            {
                throw std::runtime_error("maximum pool head count reached");
            }
            auto head = std::make_unique<Head>(item_bytes, clear);
            heads.insert(position(heads, item_bytes), head.get());
            return head.release();
        }

        void check_request(std::size_t byte_count)
        {
            if (byte_count > MemoryPool::max_single_alloc_byte_count)
            {
                throw std::invalid_argument("invalid allocation size");
            }
        }

        std::size_t bytes_of(const Heads &heads)
        {
            return std::accumulate(
                heads.begin(), heads.end(), std::size_t{ 0 }, [](std::size_t bytes, const MemoryPoolHead *head)
                { return add_safe(bytes, mul_safe(head->item_count(), head->item_byte_count())); });
        }

        void destroy(Heads &heads) noexcept
        {
            for (const MemoryPoolHead *head : heads)
            {
                delete head;
            }
            heads.clear();
        }
    } // namespace

    // Half the address space: a block can be asked for that is larger than another one by the growth factor of less
    // than two.
    const std::size_t MemoryPool::max_single_alloc_byte_count = std::numeric_limits<std::size_t>::max() >> 1;

    const std::size_t MemoryPool::max_batch_alloc_byte_count = std::numeric_limits<std::size_t>::max() >> 1;

    MemoryPoolHeadMT::MemoryPoolHeadMT(std::size_t item_byte_count, bool clear_on_destruction)
        : clear_on_destruction_(clear_on_destruction), locked_(false), item_byte_count_(item_byte_count),
          item_count_(MemoryPool::first_alloc_count), first_item_(nullptr)
    {
        check_item_size(item_byte_count);
        append_block(allocs_, MemoryPool::first_alloc_count, item_byte_count);
    }

    MemoryPoolHeadMT::~MemoryPoolHeadMT() noexcept
    {
        release(allocs_, first_item_, item_byte_count_, clear_on_destruction_);
    }

    MemoryPoolItem *MemoryPoolHeadMT::get()
    {
        SpinLock spin_lock(locked_);
        const std::lock_guard<SpinLock> lock(spin_lock);
        return first_item_ != nullptr ? used_item(first_item_) : new_item(allocs_, item_byte_count_, item_count_);
    }

    MemoryPoolHeadST::MemoryPoolHeadST(std::size_t item_byte_count, bool clear_on_destruction)
        : clear_on_destruction_(clear_on_destruction), item_byte_count_(item_byte_count),
          item_count_(MemoryPool::first_alloc_count), first_item_(nullptr)
    {
        check_item_size(item_byte_count);
        append_block(allocs_, MemoryPool::first_alloc_count, item_byte_count);
    }

    MemoryPoolHeadST::~MemoryPoolHeadST() noexcept
    {
        release(allocs_, first_item_, item_byte_count_, clear_on_destruction_);
    }

    MemoryPoolItem *MemoryPoolHeadST::get()
    {
        return first_item_ != nullptr ? used_item(first_item_) : new_item(allocs_, item_byte_count_, item_count_);
    }

    MemoryPoolMT::~MemoryPoolMT() noexcept
    {
        destroy(pools_);
    }

    Pointer<seal_byte> MemoryPoolMT::get_for_byte_count(std::size_t byte_count)
    {
        check_request(byte_count);
        if (byte_count == 0)
        {
            return Pointer<seal_byte>();
        }
        {
            const ReaderLock lock(pools_locker_.acquire_read());
            MemoryPoolHead *const head = head_for(pools_, byte_count);
            if (head != nullptr)
            {
                return Pointer<seal_byte>(head);
            }
        }
        const WriterLock lock(pools_locker_.acquire_write());
        MemoryPoolHead *const head = head_for(pools_, byte_count);
        return Pointer<seal_byte>(
            head != nullptr ? head : head_made_for<MemoryPoolHeadMT>(pools_, byte_count, clear_on_destruction_));
    }

    std::size_t MemoryPoolMT::alloc_byte_count() const
    {
        const ReaderLock lock(pools_locker_.acquire_read());
        return bytes_of(pools_);
    }

    MemoryPoolST::~MemoryPoolST() noexcept
    {
        destroy(pools_);
    }

    Pointer<seal_byte> MemoryPoolST::get_for_byte_count(std::size_t byte_count)
    {
        check_request(byte_count);
        if (byte_count == 0)
        {
            return Pointer<seal_byte>();
        }
        MemoryPoolHead *const head = head_for(pools_, byte_count);
        return Pointer<seal_byte>(
            head != nullptr ? head : head_made_for<MemoryPoolHeadST>(pools_, byte_count, clear_on_destruction_));
    }

    std::size_t MemoryPoolST::alloc_byte_count() const
    {
        return bytes_of(pools_);
    }
} // namespace seal::util
