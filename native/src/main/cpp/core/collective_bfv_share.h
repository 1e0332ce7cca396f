// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/collective_bfv_key.h"
#include <cstdint>

namespace cipherfold
{
    /**
    Makes a member's shares of the chunks of one sum: h = c1*s + e_sm. The flooding e_sm is uniform in
    [-2^width, 2^width): the low width + 1 bits of consecutive 8-byte words of the stream (flooding, chunk), minus
    2^width. Confined to one thread; wiped when destroyed.

    A chunk must never get a second share with other flooding: the average of several would show the secret.
    */
    class CollectiveSharer
    {
    public:
        static constexpr int greatest_width_bits = 62;

        /** The member must outlive it. */
        CollectiveSharer(
            const CollectiveMember &member, const SecretVector<std::uint8_t> &flooding_seed, int width_bits);

        /** sum has the residues of one chunk at the data level. */
        void share(std::uint64_t chunk, const std::uint64_t *sum, std::uint8_t *packed);

    private:
        const CollectiveMember &member_;
        SecretVector<std::uint8_t> flooding_seed_;
        int width_bits_;
        SecretVector<std::uint64_t> words_;
        SecretVector<std::uint64_t> flooding_;
    };
} // namespace cipherfold
