// SPDX-License-Identifier: Apache-2.0
#include "check.h"
#include "learn/operations.h"
#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>
#include <random>

namespace cipherfold::test
{
    namespace
    {
        using learn::FloatBlock;
        using learn::Operand;
        using learn::Operation;

        /** Matrices of some groups with numbers between them, in a block of their own. */
        struct Matrices
        {
            Matrices(std::size_t groups, std::size_t numbers, std::mt19937 &random)
                : size(numbers), stride(numbers + 3), block(groups * stride + 5)
            {
                std::uniform_real_distribution<float> uniform(-1, 1);
                std::generate_n(block.part(0, block.length()), block.length(), [&] { return uniform(random); });
            }

            Operand operand() const
            {
                return { &block, 5, stride };
            }

            float *of(std::size_t group) const
            {
                return block.part(5 + group * stride, size);
            }

            std::vector<float> all() const
            {
                const float *const numbers = block.part(0, block.length());
                return std::vector<float>(numbers, numbers + block.length());
            }

            std::size_t size;
            std::size_t stride;
            FloatBlock block;
        };

        /** An operation with the sizes of its operands, the last of which it writes to, and the number of groups. */
        struct Case
        {
            Operation operation;
            std::vector<std::size_t> sizes;
            std::function<std::vector<std::int32_t>(std::int32_t)> numbers;
            std::size_t results;
        };

        /** Sizes with and without a rest behind whole registers. */
        std::vector<Case> cases()
        {
            const auto convolution = [](std::int32_t stride) {
                return [stride](std::int32_t groups)
                { return std::vector<std::int32_t>{ groups, 3, 7, 5, 40, stride, 0 }; };
            };
            const auto norm = [](std::int32_t groups) { return std::vector<std::int32_t>{ groups, 3, 7, 2, 21, 0 }; };
            const auto activation = [](std::int32_t groups) { return std::vector<std::int32_t>{ 2, groups, 9, 21 }; };
            const auto elements = [](std::int32_t groups) { return std::vector<std::int32_t>{ groups, 83 }; };
            constexpr std::size_t in = 3 * 7 * 7 * 21;
            constexpr std::size_t out = 3 * 3 * 3 * 21;
            constexpr std::size_t images = 3 * 7 * 7 * 5;
            constexpr std::size_t weights = 9 * 5 * 40;
            return {
                { Operation::multiply,
                  { 17 * 23, 23 * 40, 17 * 40 },
                  [](std::int32_t groups) { return std::vector<std::int32_t>{ groups, 17, 23, 40, 0, 0, 0 }; },
                  1 },
                { Operation::multiply,
                  { 17 * 23, 23 * 40, 17 * 40 },
                  [](std::int32_t groups) { return std::vector<std::int32_t>{ groups, 17, 23, 40, 0, 1, 0 }; },
                  1 },
                { Operation::multiply,
                  { 17 * 23, 23 * 40, 17 * 40 },
                  [](std::int32_t groups) { return std::vector<std::int32_t>{ groups, 17, 23, 40, 1, 0, 0 }; },
                  1 },
                { Operation::convolve, { images, weights, 3 * 7 * 7 * 40 }, convolution(1), 1 },
                { Operation::convolve, { images, weights, 3 * 4 * 4 * 40 }, convolution(2), 1 },
                { Operation::convolve_input_gradient, { 3 * 7 * 7 * 40, weights, images }, convolution(1), 1 },
                { Operation::convolve_input_gradient, { 3 * 4 * 4 * 40, weights, images }, convolution(2), 1 },
                { Operation::convolve_weight_gradient, { images, 3 * 7 * 7 * 40, weights }, convolution(1), 1 },
                { Operation::convolve_weight_gradient, { images, 3 * 4 * 4 * 40, weights }, convolution(2), 1 },
                { Operation::statistics, { in, 2 * 21 }, norm, 1 },
                { Operation::normalise, { in, 2 * 21, 21, 21, out }, norm, 1 },
                { Operation::normalise_backward, { in, 2 * 21, 21, 21, out, in, 21, 21 }, norm, 3 },
                { Operation::normalise_tangent, { in, 2 * 21, 21, 21, in, 21, 21, out }, norm, 1 },
                { Operation::normalise_tangent_backward,
                  { in, 2 * 21, 21, 21, in, 21, 21, out, out, in, 21, 21 },
                  norm,
                  3 },
                { Operation::activate, { 21, 9 * 21 }, activation, 1 },
                { Operation::activate_backward, { 9 * 21, 9 * 21 }, activation, 1 },
                { Operation::activate_tangent, { 9 * 21, 21, 9 * 21 }, activation, 1 },
                { Operation::activate_tangent_backward, { 9 * 21, 9 * 21, 9 * 21, 9 * 21 }, activation, 1 },
                { Operation::sum_rows,
                  { 9 * 21, 21 },
                  [](std::int32_t groups) { return std::vector<std::int32_t>{ groups, 9, 21 }; },
                  1 },
                { Operation::copy, { 83, 83 }, elements, 1 },
                { Operation::subtract_product, { 83, 83, 83 }, elements, 1 },
                { Operation::product, { 83, 83, 83 }, elements, 1 },
                { Operation::add, { 83, 83 }, elements, 1 },
                { Operation::inner_product, { 83, 83, 1 }, elements, 1 },
                { Operation::add_scaled, { 1, 83, 83 }, elements, 1 },
                { Operation::scale, { 1, 83 }, elements, 1 },
            };
        }

        std::vector<Matrices> draw(const Case &test, std::size_t groups)
        {
            std::mt19937 random(20261129);
            std::vector<Matrices> matrices;
            for (const std::size_t size : test.sizes)
            {
                matrices.emplace_back(groups, size, random);
            }
            return matrices;
        }

        /** Some groups, from the first one on, of what draw gave. */
        void run(
            const Case &test, InstructionSet set, const std::vector<Matrices> &matrices, std::size_t first,
            std::size_t groups)
        {
            std::vector<Operand> operands;
            for (const Matrices &one : matrices)
            {
                Operand operand = one.operand();
                operand.offset += first * operand.stride;
                operands.push_back(operand);
            }
            learn::run(test.operation, set, operands, test.numbers(static_cast<std::int32_t>(groups)));
        }
    } // namespace

    void learning_kernels_agree_between_instruction_sets()
    {
        for (const Case &test : cases())
        {
            const std::vector<Matrices> expected = draw(test, 3);
            run(test, InstructionSet::portable, expected, 0, 3);
            for (const InstructionSet set : usable_instruction_sets())
            {
                const std::vector<Matrices> actual = draw(test, 3);
                run(test, set, actual, 0, 3);
                for (std::size_t i = 0; i < actual.size(); i++)
                {
                    const std::vector<float> left = actual[i].all();
                    const std::vector<float> right = expected[i].all();
                    for (std::size_t k = 0; k < left.size(); k++)
                    {
                        // Sums of at most a few hundred products below 1, and quotients of such sums.
                        CHECK(std::fabs(left[k] - right[k]) <= 1e-5F * (1 + std::fabs(right[k])));
                    }
                }
            }
        }
    }

    void learning_results_do_not_depend_on_other_groups()
    {
        for (const Case &test : cases())
        {
            for (const InstructionSet set : usable_instruction_sets())
            {
                const std::vector<Matrices> together = draw(test, 3);
                const std::vector<Matrices> apart = draw(test, 3);
                run(test, set, together, 0, 3);
                run(test, set, apart, 2, 1);
                run(test, set, apart, 0, 2);
                for (std::size_t i = 0; i < together.size(); i++)
                {
                    CHECK(together[i].all() == apart[i].all());
                }
            }
        }
    }

    void learning_kernels_write_their_results_alone()
    {
        for (const Case &test : cases())
        {
            for (const InstructionSet set : usable_instruction_sets())
            {
                const std::vector<Matrices> before = draw(test, 2);
                const std::vector<Matrices> after = draw(test, 2);
                run(test, set, after, 0, 2);
                for (std::size_t i = 0; i < before.size(); i++)
                {
                    const bool result = i + test.results >= before.size();
                    if (result)
                    {
                        for (std::size_t group = 0; group < 2; group++)
                        {
                            CHECK(std::memcmp(before[i].of(group), after[i].of(group), before[i].size * 4) != 0);
                            std::copy_n(before[i].of(group), before[i].size, after[i].of(group));
                        }
                    }
                    CHECK(before[i].all() == after[i].all());
                }
            }
        }
    }

    void learning_hyperbolic_tangent_is_accurate()
    {
        constexpr std::size_t count = 200001;
        const FloatBlock values(count);
        const FloatBlock bias(1);
        float *const numbers = values.part(0, count);
        for (const InstructionSet set : usable_instruction_sets())
        {
            for (std::size_t i = 0; i < count; i++)
            {
                const double steps = static_cast<double>(i) - 100000;
                numbers[i] = static_cast<float>(steps * std::fabs(steps) * 1.2e-9);
            }
            const std::vector<float> before(numbers, numbers + count);
            learn::run(
                Operation::activate, set, { { &bias, 0, 0 }, { &values, 0, 0 } },
                { 2, 1, static_cast<std::int32_t>(count), 1 });
            for (std::size_t i = 0; i < count; i++)
            {
                const double expected = std::tanh(static_cast<double>(before[i]));
                CHECK(std::fabs(numbers[i] - expected) <= 2e-7 * std::fabs(expected));
            }
            numbers[0] = std::numeric_limits<float>::quiet_NaN();
            numbers[1] = std::numeric_limits<float>::infinity();
            numbers[2] = -numbers[1];
            learn::run(Operation::activate, set, { { &bias, 0, 0 }, { &values, 0, 0 } }, { 2, 1, 3, 1 });
            CHECK(std::isnan(numbers[0]) && numbers[1] == 1 && numbers[2] == -1);
        }
    }

    void learning_long_sums_keep_their_digits()
    {
        // Numbers around 1 with a small spread: sums in single precision alone would lose the spread.
        constexpr std::size_t rows = 100000;
        std::mt19937 random(7);
        std::uniform_real_distribution<float> uniform(0.9F, 1.1F);
        const FloatBlock values(rows);
        const FloatBlock result(2);
        float *const numbers = values.part(0, rows);
        std::generate_n(numbers, rows, [&] { return uniform(random); });
        double mean = 0;
        double squares = 0;
        double variance = 0;
        for (std::size_t i = 0; i < rows; i++)
        {
            mean += static_cast<double>(numbers[i]) / rows;
            squares += static_cast<double>(numbers[i]) * static_cast<double>(numbers[i]);
        }
        for (std::size_t i = 0; i < rows; i++)
        {
            variance += (static_cast<double>(numbers[i]) - mean) * (static_cast<double>(numbers[i]) - mean) / rows;
        }
        const auto close = [&](std::size_t index, double expected)
        { return std::fabs(*result.part(index, 1) / expected - 1) < 1e-6; };
        const Operand all = { &values, 0, 0 };
        const Operand target = { &result, 0, 0 };
        for (const InstructionSet set : usable_instruction_sets())
        {
            learn::run(Operation::sum_rows, set, { all, target }, { 1, rows, 1 });
            CHECK(close(0, mean * rows));
            learn::run(Operation::inner_product, set, { all, all, target }, { 1, rows });
            CHECK(close(0, squares));
            learn::run(Operation::multiply, set, { all, all, target }, { 1, 1, rows, 1, 0, 0, 0 });
            CHECK(close(0, squares));
            learn::run(Operation::multiply, set, { all, all, target }, { 1, 1, rows, 1, 1, 0, 0 });
            CHECK(close(0, squares));
            learn::run(Operation::statistics, set, { all, target }, { 1, rows, 1, 1, 1, 0 });
            CHECK(close(0, mean));
            CHECK(close(1, 1 / std::sqrt(variance + 1e-5)));
        }
    }

    void learning_weight_gradients_of_large_images_by_definition()
    {
        // More lines, and for one channel more pixels, than are summed in registers at once.
        constexpr std::size_t side = 90;
        constexpr std::size_t outputs = 3;
        std::mt19937 random(11);
        for (const std::size_t inputs : { std::size_t{ 1 }, std::size_t{ 2 } })
        {
            for (const std::size_t stride : { std::size_t{ 1 }, std::size_t{ 2 } })
            {
                const std::size_t out_side = (side + stride - 1) / stride;
                const Matrices input(1, side * side * inputs, random);
                const Matrices gradient(1, out_side * out_side * outputs, random);
                const Matrices weights(1, 9 * inputs * outputs, random);
                const float *const in = input.of(0);
                const float *const out = gradient.of(0);
                for (const InstructionSet set : usable_instruction_sets())
                {
                    learn::run(
                        Operation::convolve_weight_gradient, set,
                        { input.operand(), gradient.operand(), weights.operand() },
                        { 1, 1, side, static_cast<std::int32_t>(inputs), outputs, static_cast<std::int32_t>(stride),
                          0 });
                    for (std::size_t i = 0; i < weights.size; i++)
                    {
                        const std::size_t channel = i / outputs % inputs;
                        const std::size_t tap = i / outputs / inputs;
                        double expected = 0;
                        for (std::size_t pixel = 0; pixel < out_side * out_side; pixel++)
                        {
                            // One more than the place in the image: the first ones are in the padding.
                            const std::size_t y = pixel / out_side * stride + tap / 3;
                            const std::size_t x = pixel % out_side * stride + tap % 3;
                            if (y >= 1 && y <= side && x >= 1 && x <= side)
                            {
                                expected += static_cast<double>(in[((y - 1) * side + x - 1) * inputs + channel]) *
                                            static_cast<double>(out[pixel * outputs + i % outputs]);
                            }
                        }
                        // 1,024 products of deviation 1/3 sum up to about 11, and each of the sums on the way is
                        // rounded with a deviation of at most 2.8e-7; there are 8 such runs. Eight deviations.
                        CHECK(std::fabs(weights.of(0)[i] - expected) <= 8 * 2.8e-7 * std::sqrt(8 * 1024.0));
                    }
                }
            }
        }
    }

    void learning_operations_refuse_wrong_arguments()
    {
        const FloatBlock block(30);
        const Operand whole = { &block, 0, 0 };
        const Operand none = { nullptr, 0, 0 };
        const auto refused = [&](const std::vector<Operand> &operands, const std::vector<std::int32_t> &numbers)
        {
            return throws(
                ErrorCode::invalid_argument,
                [&] { learn::run(Operation::add, InstructionSet::portable, operands, numbers); });
        };
        CHECK(refused({ whole }, { 1, 3 }));
        CHECK(refused({ whole, whole, whole }, { 1, 3 }));
        CHECK(refused({ whole, none }, { 1, 3 }));
        CHECK(refused({ whole, whole }, { 1 }));
        CHECK(refused({ whole, whole }, { 1, 3, 1 }));
        CHECK(refused({ whole, whole }, { 1, 31 }));
        CHECK(refused({ whole, { &block, 28, 0 } }, { 1, 3 }));
        CHECK(refused({ whole, { &block, 0, 10 } }, { 4, 3 }));
        CHECK(refused({ whole, { &block, 0, std::size_t{ 1 } << 62 } }, { 5, 3 }));
        CHECK(refused({ whole, whole }, { 2, 3 }));
        CHECK(throws(ErrorCode::invalid_argument, [] { FloatBlock(0); }));
        CHECK(throws(ErrorCode::invalid_argument, [] { FloatBlock(FloatBlock::max_length + 1); }));
        CHECK(throws(ErrorCode::invalid_argument, [&] { block.part(31, 0); }));
        CHECK(throws(ErrorCode::invalid_argument, [&] { block.part(1, 30); }));
        CHECK(reinterpret_cast<std::uintptr_t>(block.part(0, 30)) % 64 == 0);
    }
} // namespace cipherfold::test
