// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/chacha20.h"
#include "core/secret_memory.h"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cipherfold
{
    /**
    Samples noise from cumulative tables that are scanned in full: the same integers as
    io.cipherfold.crypto.sample.TableSampler, which explains the method and computes the tables, from the same stream. No
    branch and no address depends on a sample. Confined to one thread.
    */
    class TableNoise
    {
    public:
        /** Samples that are drawn together at most. */
        static constexpr std::size_t most_samples = 8192;

        /** Samples that share a rare magnitude. */
        static constexpr std::size_t group = 64;

        /** Limits that keep every sum within 32 bits. */
        static constexpr std::size_t most_parts = 64;
        static constexpr std::size_t most_entries = std::size_t{ 1 } << 14;
        static constexpr std::int32_t most_factor = 1024;

        /** A small number that is drawn and multiplied by the factor; the entries are 63-bit numbers. */
        struct Part
        {
            std::int32_t factor;
            std::vector<std::uint64_t> common;
            std::vector<std::uint64_t> rare;
        };

        explicit TableNoise(std::vector<Part> parts, InstructionSet set = best_instruction_set());

        /**
        Draws count samples, at most most_samples: for part after part a 64-bit word of the stream for each group begun,
        then one for each sample.
        */
        void fill(ChaCha20 &stream, std::int32_t *samples, std::size_t count);

    private:
        /** Words that are scanned together. */
        static constexpr std::size_t batch = 512;

        struct Kernels
        {
            /** Counts for each word the entries that are not above its upper 63 bits. */
            void (*scan)(
                const std::uint64_t *words, std::size_t count, const std::vector<std::uint64_t> &entries,
                std::uint64_t *reached);
            /** Adds what the words of one group and their counts mean. */
            void (*add)(
                const std::uint64_t *words, const std::uint64_t *reached, std::size_t count, std::uint64_t entries,
                std::uint64_t rare, std::int32_t factor, std::int32_t *samples);
        };

        static Kernels kernels_for(InstructionSet set);

        void add_part(const Part &part, ChaCha20 &stream, std::int32_t *samples, std::size_t count);

        std::vector<Part> parts_;
        Kernels kernels_;
        SecretVector<std::uint64_t> words_;
        SecretVector<std::uint64_t> reached_;
        SecretVector<std::uint64_t> rare_;
    };
} // namespace cipherfold
