// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_share.h"
#include "core/error.h"
#include "seal/util/uintarithsmallmod.h"
#include <algorithm>

namespace cipherfold
{
    CollectiveSharer::CollectiveSharer(
        const CollectiveMember &member, const SecretVector<std::uint8_t> &flooding_seed, int width_bits)
        : member_(member), flooding_seed_(flooding_seed), width_bits_(width_bits),
          words_(member.ring()->data_words()), flooding_(member.ring()->degree())
    {
        require(width_bits >= 1 && width_bits <= greatest_width_bits, "flooding width must be 1 to 62 bits");
    }

    void CollectiveSharer::share(std::uint64_t chunk, const std::uint64_t *sum, std::uint8_t *packed)
    {
        const CollectiveRing &ring = *member_.ring();
        const std::size_t degree = ring.degree();
        std::copy(sum, sum + words_.size(), words_.begin());
        ring.transform(words_.data(), ring.data_primes());
        ring.multiply(words_.data(), member_.transformed_secret().data(), ring.data_primes(), words_.data());
        ring.inverse_transform(words_.data(), ring.data_primes());

        ChaCha20 stream = stream_under(flooding_seed_, CollectiveDomain::flooding, chunk);
        stream.read(reinterpret_cast<std::uint8_t *>(flooding_.data()), degree * sizeof(std::uint64_t));
        const std::uint64_t width = std::uint64_t{ 1 } << width_bits_;
        const std::uint64_t mask = 2 * width - 1;
        for (std::size_t j = 0; j < ring.data_primes(); j++)
        {
            const seal::Modulus &modulus = ring.modulus(j);
            const std::uint64_t offset = modulus.value() - seal::util::barrett_reduce_64(width, modulus);
            std::uint64_t *const target = words_.data() + j * degree;
            for (std::size_t i = 0; i < degree; i++)
            {
                // Below 2^62, three times a prime; reduced without a branch on it.
                const std::uint64_t drawn = seal::util::barrett_reduce_64(flooding_[i] & mask, modulus);
                target[i] = seal::util::barrett_reduce_64(target[i] + drawn + offset, modulus);
            }
        }
        ring.pack(words_.data(), ring.data_primes(), packed);
    }
} // namespace cipherfold
