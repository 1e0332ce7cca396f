// SPDX-License-Identifier: Apache-2.0
#include "core/collective_bfv_generator.h"
#include "core/error.h"
#include <utility>

namespace cipherfold
{
    namespace
    {
        thread_local const ChaCha20 *lent = nullptr;

        /** SEAL's buffer is wiped by SEAL, the stream's state by the stream. */
        class StreamGenerator final : public seal::UniformRandomGenerator
        {
        public:
            explicit StreamGenerator(const ChaCha20 &stream) : UniformRandomGenerator({}), stream_(stream) {}

        protected:
            seal::prng_type type() const noexcept override
            {
                return seal::prng_type::unknown;
            }

            void refill_buffer() override
            {
                stream_.read(
                    reinterpret_cast<std::uint8_t *>(buffer_begin_),
                    static_cast<std::size_t>(buffer_end_ - buffer_begin_));
            }

        private:
            ChaCha20 stream_;
        };

        class LentStreamFactory final : public seal::UniformRandomGeneratorFactory
        {
        public:
            /** With a seed, which is not used: SEAL would else ask the system for one each time. */
            LentStreamFactory() : UniformRandomGeneratorFactory(seal::prng_seed_type{}) {}

        protected:
            std::shared_ptr<seal::UniformRandomGenerator> create_impl(seal::prng_seed_type) override
            {
                // Once: a second generator would repeat the first one's numbers.
                const ChaCha20 *const stream = std::exchange(lent, nullptr);
                if (stream == nullptr)
                {
                    throw Error(ErrorCode::internal, "no stream was lent to SEAL");
                }
                return std::make_shared<StreamGenerator>(*stream);
            }
        };
    } // namespace

    std::shared_ptr<seal::UniformRandomGeneratorFactory> seeded_generators()
    {
        return std::make_shared<LentStreamFactory>();
    }

    LentStream::LentStream(const ChaCha20 &stream) noexcept
    {
        lent = &stream;
    }

    LentStream::~LentStream()
    {
        lent = nullptr;
    }
} // namespace cipherfold
