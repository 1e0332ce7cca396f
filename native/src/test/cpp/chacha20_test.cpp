// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "core/chacha20.h"
#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

namespace cipherfold::test
{
    namespace
    {
        std::vector<std::uint8_t> bytes(const std::string &hex)
        {
            std::vector<std::uint8_t> result;
            for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            {
                result.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
            }
            return result;
        }

        std::vector<std::uint8_t> stream(
            const std::vector<std::uint8_t> &key, const std::vector<std::uint8_t> &nonce, InstructionSet set,
            std::size_t count)
        {
            ChaCha20 generator(key.data(), nonce.data(), set);
            std::vector<std::uint8_t> result(count);
            generator.read(result.data(), count);
            return result;
        }
    } // namespace

    void chacha20_vectors()
    {
        const std::vector<std::uint8_t> zero_key(32);
        const std::vector<std::uint8_t> zero_nonce(12);
        // RFC 8439, appendix A.1, vectors 1 and 2 (key and nonce zero, block counters 0 and 1).
        const std::vector<std::uint8_t> zeros =
            bytes("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                  "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"
                  "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed"
                  "29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f");
        // RFC 8439, section 2.3.2: key 00..1f, nonce 000000090000004a00000000, block counter 1.
        const std::vector<std::uint8_t> second_block =
            bytes("10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
                  "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e");
        std::vector<std::uint8_t> counting_key(32);
        for (std::size_t i = 0; i < counting_key.size(); i++)
        {
            counting_key[i] = static_cast<std::uint8_t>(i);
        }
        for (const InstructionSet set : usable_instruction_sets())
        {
            CHECK(stream(zero_key, zero_nonce, set, 128) == zeros);
            const auto result = stream(counting_key, bytes("000000090000004a00000000"), set, 128);
            CHECK(std::memcmp(result.data() + 64, second_block.data(), 64) == 0);
        }
    }

    void chacha20_instruction_sets_and_read_sizes_agree()
    {
        const std::vector<std::uint8_t> key(32, 7);
        const std::vector<std::uint8_t> nonce(12, 9);
        const std::size_t count = 5000;
        const auto expected = stream(key, nonce, InstructionSet::portable, count);
        for (const InstructionSet set : usable_instruction_sets())
        {
            CHECK(stream(key, nonce, set, count) == expected);
            ChaCha20 generator(key.data(), nonce.data(), set);
            std::vector<std::uint8_t> pieces(count);
            std::size_t done = 0;
            for (std::size_t size = 0; done < count; size = (size * 5 + 3) % 1301)
            {
                const std::size_t part = std::min(size, count - done);
                generator.read(pieces.data() + done, part);
                done += part;
            }
            CHECK(pieces == expected);
        }
    }
} // namespace cipherfold::test
