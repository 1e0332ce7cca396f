// SPDX-License-Identifier: Apache-2.0
#include "core/bit_packing.h"
#include "core/secret_memory.h"
#include <cstring>

namespace cipherfold
{
    namespace
    {
        // The kernels work on groups of eight words, whose places inside the group are the same in every group: the
        // compiler computes them once. They read or write a few bytes behind the group, so the last one is done in a
        // copy.
        constexpr std::size_t group_words = 8;
        constexpr std::size_t overrun = 8;

        /** Up to this many bits a whole group fits into one word. */
        constexpr int narrow_bits = 8;

        /** A longer word may reach into a ninth byte. */
        constexpr int single_load_bits = 57;

        constexpr std::uint64_t mask_of(int bits)
        {
            return (std::uint64_t{ 1 } << bits) - 1;
        }

        void pack_narrow(const std::uint64_t *words, int bits, std::uint8_t *packed)
        {
            std::uint64_t group = 0;
            for (std::size_t i = 0; i < group_words; i++)
            {
                group |= words[i] << (static_cast<int>(i) * bits);
            }
            std::memcpy(packed, &group, static_cast<std::size_t>(bits));
        }

        void unpack_narrow(const std::uint8_t *packed, int bits, std::uint64_t *words)
        {
            std::uint64_t group = 0;
            std::memcpy(&group, packed, static_cast<std::size_t>(bits));
            for (std::size_t i = 0; i < group_words; i++)
            {
                words[i] = group >> (static_cast<int>(i) * bits) & mask_of(bits);
            }
        }

        /** Every store brings along the end of the word before it and is corrected by the next one where it goes too
         * far. */
        inline void pack_group(const std::uint64_t *words, int bits, std::uint8_t *packed)
        {
            std::uint64_t before = 0;
            for (std::size_t i = 0; i < group_words; i++)
            {
                const std::size_t place = i * static_cast<std::size_t>(bits);
                const int shift = static_cast<int>(place % 8);
                const std::uint64_t stored = words[i] << shift | before >> (bits - shift);
                std::memcpy(packed + place / 8, &stored, sizeof(stored));
                before = words[i];
            }
        }

        template <bool ninth_byte>
        inline void unpack_group(const std::uint8_t *packed, int bits, std::uint64_t *words)
        {
            for (std::size_t i = 0; i < group_words; i++)
            {
                const std::size_t place = i * static_cast<std::size_t>(bits);
                const int shift = static_cast<int>(place % 8);
                std::uint64_t word;
                std::memcpy(&word, packed + place / 8, sizeof(word));
                word >>= shift;
                if (ninth_byte)
                {
                    // In two steps: a shift by 64 is not defined.
                    word |= static_cast<std::uint64_t>(packed[place / 8 + 8]) << 1 << (63 - shift);
                }
                words[i] = word & mask_of(bits);
            }
        }

        /** All bits set if one of the group is not below the modulus, else none; both are below 2^63. */
        inline std::uint64_t outside(const std::uint64_t *words, std::uint64_t modulus)
        {
            std::uint64_t seen = 0;
            for (std::size_t i = 0; i < group_words; i++)
            {
                seen |= modulus - 1 - words[i];
            }
            return seen >> 63;
        }

        template <bool ninth_byte>
        std::uint64_t unpack_groups(
            const std::uint8_t *packed, std::size_t groups, int bits, std::uint64_t modulus, std::uint64_t *words)
        {
            const auto step = static_cast<std::size_t>(bits);
            std::uint64_t seen = 0;
            for (std::size_t i = 0; i + 1 < groups; i++)
            {
                unpack_group<ninth_byte>(packed, bits, words);
                seen |= outside(words, modulus);
                packed += step;
                words += group_words;
            }
            std::uint8_t last[61 + overrun] = {};
            std::memcpy(last, packed, step);
            unpack_group<ninth_byte>(last, bits, words);
            wipe_secret(last, sizeof(last));
            return seen | outside(words, modulus);
        }
    } // namespace

    int bits_below(std::uint64_t modulus) noexcept
    {
        int bits = 1;
        while (bits < 64 && (modulus - 1) >> bits != 0)
        {
            bits++;
        }
        return bits;
    }

    void pack_bits(const std::uint64_t *words, std::size_t count, int bits, std::uint8_t *packed)
    {
        const auto step = static_cast<std::size_t>(bits);
        const std::size_t groups = count / group_words;
        for (std::size_t i = 0; i < groups; i++)
        {
            if (bits <= narrow_bits)
            {
                pack_narrow(words, bits, packed);
            }
            else if (i + 1 < groups)
            {
                pack_group(words, bits, packed);
            }
            else
            {
                std::uint8_t last[61 + overrun];
                pack_group(words, bits, last);
                std::memcpy(packed, last, step);
                wipe_secret(last, sizeof(last));
            }
            words += group_words;
            packed += step;
        }
    }

    bool unpack_bits(
        const std::uint8_t *packed, std::size_t count, int bits, std::uint64_t modulus, std::uint64_t *words)
    {
        const std::size_t groups = count / group_words;
        if (groups == 0)
        {
            return true;
        }
        if (bits > single_load_bits)
        {
            return unpack_groups<true>(packed, groups, bits, modulus, words) == 0;
        }
        if (bits > narrow_bits)
        {
            return unpack_groups<false>(packed, groups, bits, modulus, words) == 0;
        }
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < groups; i++)
        {
            unpack_narrow(packed + i * static_cast<std::size_t>(bits), bits, words + i * group_words);
            seen |= outside(words + i * group_words, modulus);
        }
        return seen == 0;
    }
} // namespace cipherfold
