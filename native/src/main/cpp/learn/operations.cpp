// SPDX-License-Identifier: Apache-2.0
#include "learn/operations.h"
#include "core/error.h"
#include "learn/kernels.h"
#include <algorithm>
#include <initializer_list>
#include <memory>

namespace cipherfold::learn
{
    namespace
    {
        const Kernels &kernels_of(InstructionSet set)
        {
            require(set <= best_instruction_set(), "this CPU lacks the instruction set");
#if defined(__x86_64__)
            if (set == InstructionSet::avx512)
            {
                return kernels_avx512;
            }
            if (set == InstructionSet::avx2)
            {
                return kernels_avx2;
            }
#endif
            return kernels_portable;
        }

        /** More than any block holds, and far from where sums of such sizes overflow. */
        constexpr std::size_t size_limit = std::size_t{ 1 } << 48;

        std::size_t product_of(std::initializer_list<std::size_t> factors)
        {
            std::size_t product = 1;
            for (const std::size_t factor : factors)
            {
                require(factor < size_limit && (factor == 0 || product < size_limit / factor), "sizes are too large");
                product *= factor;
            }
            return product;
        }

        /** Memory of this thread, which grows to the most that was ever asked for. */
        float *scratch(std::size_t length)
        {
            static thread_local std::unique_ptr<FloatBlock> block;
            if (block == nullptr || block->length() < length)
            {
                block.reset();
                block = std::make_unique<FloatBlock>(std::max<std::size_t>(length, 4096));
            }
            return block->part(0, length);
        }

        double *scratch_of_doubles(std::size_t length)
        {
            return reinterpret_cast<double *>(scratch(2 * length));
        }

        /** A row of channels or columns, rounded up to whole registers of any width. */
        std::size_t padded(std::size_t count)
        {
            return (count + 15) / 16 * 16;
        }

        /** Operands and numbers, taken in order. */
        class Arguments
        {
        public:
            Arguments(const std::vector<Operand> &operands, const std::vector<std::int32_t> &numbers)
                : operands_(operands), numbers_(numbers)
            {
            }

            /** At least 1. */
            std::size_t size()
            {
                const std::int32_t number = next_number();
                require(number >= 1, "a size is below 1");
                return static_cast<std::size_t>(number);
            }

            bool flag()
            {
                return next_number() != 0;
            }

            UnitFunction function()
            {
                const std::int32_t number = next_number();
                require(number >= 0 && number <= static_cast<std::int32_t>(UnitFunction::tanh), "no function");
                return static_cast<UnitFunction>(number);
            }

            Matrices read(std::size_t groups, std::size_t size)
            {
                require(operand_ < operands_.size(), "operands are missing");
                const Operand &operand = operands_[operand_++];
                require(operand.block != nullptr, "an operand has no block");
                const std::size_t last = product_of({ groups - 1, operand.stride });
                return { operand.block->part(operand.offset, last + size), operand.stride };
            }

            Matrices write(std::size_t groups, std::size_t size)
            {
                const Matrices matrices = read(groups, size);
                require(groups == 1 || matrices.stride >= size, "groups share a result");
                return matrices;
            }

            void finish() const
            {
                require(number_ == numbers_.size() && operand_ == operands_.size(), "too many arguments");
            }

        private:
            std::int32_t next_number()
            {
                require(number_ < numbers_.size(), "numbers are missing");
                return numbers_[number_++];
            }

            const std::vector<Operand> &operands_;
            const std::vector<std::int32_t> &numbers_;
            std::size_t operand_ = 0;
            std::size_t number_ = 0;
        };

        void run_multiply(const Kernels &kernels, Arguments &arguments)
        {
            Product product = {};
            product.groups = arguments.size();
            product.rows = arguments.size();
            product.inner = arguments.size();
            product.columns = arguments.size();
            product.transpose_a = arguments.flag();
            product.transpose_b = arguments.flag();
            product.accumulate = arguments.flag();
            require(!product.transpose_a || !product.transpose_b, "both factors are transposed");
            product.a = arguments.read(product.groups, product_of({ product.rows, product.inner }));
            product.b = arguments.read(product.groups, product_of({ product.inner, product.columns }));
            product.c = arguments.write(product.groups, product_of({ product.rows, product.columns }));
            arguments.finish();
            kernels.multiply(product, scratch(product.transpose_b ? product.inner * product.columns : 0));
        }

        std::size_t square(std::size_t side)
        {
            return product_of({ side, side });
        }

        void run_convolution(const Kernels &kernels, Operation operation, Arguments &arguments)
        {
            Convolution convolution = {};
            convolution.groups = arguments.size();
            convolution.images = arguments.size();
            convolution.side = arguments.size();
            convolution.inputs = arguments.size();
            convolution.outputs = arguments.size();
            convolution.stride = arguments.size();
            convolution.accumulate = arguments.flag();
            require(convolution.stride <= 2, "stride must be 1 or 2");
            const std::size_t out_side = (convolution.side + convolution.stride - 1) / convolution.stride;
            const std::size_t input = product_of({ convolution.images, square(convolution.side), convolution.inputs });
            const std::size_t weights = product_of({ 9, convolution.inputs, convolution.outputs });
            const std::size_t output = product_of({ convolution.images, square(out_side), convolution.outputs });
            const std::size_t frame = product_of({ square(convolution.side + 2), convolution.inputs });
            // The inputs of each output pixel, gathered for images of one channel, and a number behind the frame and
            // these.
            const std::size_t gathered = convolution.inputs == 1 ? product_of({ 9, square(out_side) }) + 2 : 0;
            const std::size_t groups = convolution.groups;
            if (operation == Operation::convolve)
            {
                convolution.input = arguments.read(groups, input);
                convolution.weights = arguments.read(groups, weights);
                convolution.output = arguments.write(groups, output);
                arguments.finish();
                kernels.convolve(convolution, scratch(frame + gathered));
            }
            else if (operation == Operation::convolve_input_gradient)
            {
                convolution.output = arguments.read(groups, output);
                convolution.weights = arguments.read(groups, weights);
                convolution.input = arguments.write(groups, input);
                arguments.finish();
                const std::size_t out_frame = product_of({ square(out_side + 2), convolution.outputs });
                kernels.convolve_input_gradient(convolution, scratch(out_frame + weights));
            }
            else
            {
                convolution.input = arguments.read(groups, input);
                convolution.output = arguments.read(groups, output);
                convolution.weights = arguments.write(groups, weights);
                arguments.finish();
                const std::size_t images = std::max<std::size_t>(1, pixels_in_registers / square(out_side));
                kernels.convolve_weight_gradient(
                    convolution, scratch(product_of({ std::min(images, convolution.images), frame + gathered })));
            }
        }

        void run_normalisation(const Kernels &kernels, Operation operation, Arguments &arguments)
        {
            Normalisation norm = {};
            norm.groups = arguments.size();
            norm.images = arguments.size();
            norm.side = arguments.size();
            norm.pool = arguments.size();
            norm.channels = arguments.size();
            norm.fixed = arguments.flag();
            require(norm.pool <= 2 && norm.pool <= norm.side, "pool must be 1, or 2 for a side of at least 2");
            const std::size_t groups = norm.groups;
            const std::size_t channels = norm.channels;
            const std::size_t input = product_of({ norm.images, square(norm.side), channels });
            const std::size_t output = product_of({ norm.images, square(norm.side / norm.pool), channels });
            const auto sums = [&] { return scratch_of_doubles(sums_per_channel * padded(channels)); };
            norm.input = arguments.read(groups, input);
            if (operation == Operation::statistics)
            {
                norm.statistics = arguments.write(groups, 2 * channels);
                arguments.finish();
                kernels.statistics(norm, sums());
                return;
            }
            norm.statistics = arguments.read(groups, 2 * channels);
            norm.scale = arguments.read(groups, channels);
            norm.shift = arguments.read(groups, channels);
            if (operation == Operation::normalise)
            {
                const Matrices target = arguments.write(groups, output);
                arguments.finish();
                kernels.normalise(norm, target);
                return;
            }
            NormalisationTangent tangent = {};
            if (operation != Operation::normalise_backward)
            {
                tangent.input = arguments.read(groups, input);
                tangent.scale = arguments.read(groups, channels);
                tangent.shift = arguments.read(groups, channels);
            }
            if (operation == Operation::normalise_tangent)
            {
                const Matrices target = arguments.write(groups, output);
                arguments.finish();
                kernels.normalise_tangent(norm, tangent, target, sums());
                return;
            }
            const Matrices output_gradient = arguments.read(groups, output);
            NormalisationGradients gradients = {};
            gradients.output =
                operation == Operation::normalise_backward ? output_gradient : arguments.read(groups, output);
            gradients.input = arguments.write(groups, input);
            gradients.scale = arguments.write(groups, channels);
            gradients.shift = arguments.write(groups, channels);
            arguments.finish();
            if (operation == Operation::normalise_backward)
            {
                kernels.normalise_backward(norm, gradients, sums());
            }
            else
            {
                kernels.normalise_tangent_backward(norm, tangent, output_gradient, gradients, sums());
            }
        }

        void run_activation(const Kernels &kernels, Operation operation, Arguments &arguments)
        {
            Activation activation = {};
            activation.function = arguments.function();
            activation.groups = arguments.size();
            activation.rows = arguments.size();
            activation.columns = arguments.size();
            const std::size_t groups = activation.groups;
            const std::size_t size = product_of({ activation.rows, activation.columns });
            if (operation == Operation::activate)
            {
                const Matrices bias = arguments.read(groups, activation.columns);
                const Matrices values = arguments.write(groups, size);
                arguments.finish();
                kernels.activate(activation, bias, values);
                return;
            }
            const Matrices values = arguments.read(groups, size);
            if (operation == Operation::activate_backward)
            {
                const Matrices gradient = arguments.write(groups, size);
                arguments.finish();
                kernels.activate_backward(activation, values, gradient);
            }
            else if (operation == Operation::activate_tangent)
            {
                const Matrices bias_tangent = arguments.read(groups, activation.columns);
                const Matrices tangent = arguments.write(groups, size);
                arguments.finish();
                kernels.activate_tangent(activation, values, bias_tangent, tangent);
            }
            else
            {
                const Matrices tangent = arguments.read(groups, size);
                const Matrices gradient = arguments.read(groups, size);
                const Matrices gradient_tangent = arguments.write(groups, size);
                arguments.finish();
                kernels.activate_tangent_backward(activation, values, tangent, gradient, gradient_tangent);
            }
        }

        void run_sum_rows(const Kernels &kernels, Arguments &arguments)
        {
            const std::size_t groups = arguments.size();
            const std::size_t rows = arguments.size();
            const std::size_t columns = arguments.size();
            const Matrices values = arguments.read(groups, product_of({ rows, columns }));
            const Matrices sums = arguments.write(groups, columns);
            arguments.finish();
            kernels.sum_rows(groups, rows, columns, values, sums, scratch_of_doubles(padded(columns)));
        }

        /** Operations on two or three operands of one size. */
        void run_elementwise(const Kernels &kernels, Operation operation, Arguments &arguments)
        {
            const std::size_t groups = arguments.size();
            const std::size_t size = arguments.size();
            const bool has_number = operation == Operation::add_scaled || operation == Operation::scale;
            const Matrices first = arguments.read(groups, has_number ? 1 : size);
            if (operation == Operation::copy || operation == Operation::add || operation == Operation::scale)
            {
                const Matrices target = arguments.write(groups, size);
                arguments.finish();
                (operation == Operation::copy  ? kernels.copy
                 : operation == Operation::add ? kernels.add
                                               : kernels.scale)(groups, size, first, target);
                return;
            }
            const Matrices second = arguments.read(groups, size);
            const Matrices target = arguments.write(groups, operation == Operation::inner_product ? 1 : size);
            arguments.finish();
            (operation == Operation::subtract_product ? kernels.subtract_product
             : operation == Operation::product        ? kernels.product
             : operation == Operation::inner_product  ? kernels.inner_product
                                                      : kernels.add_scaled)(groups, size, first, second, target);
        }
    } // namespace

    void run(
        Operation operation, InstructionSet set, const std::vector<Operand> &operands,
        const std::vector<std::int32_t> &numbers)
    {
        const Kernels &kernels = kernels_of(set);
        Arguments arguments(operands, numbers);
        switch (operation)
        {
        case Operation::multiply:
            run_multiply(kernels, arguments);
            return;
        case Operation::convolve:
        case Operation::convolve_input_gradient:
        case Operation::convolve_weight_gradient:
            run_convolution(kernels, operation, arguments);
            return;
        case Operation::statistics:
        case Operation::normalise:
        case Operation::normalise_backward:
        case Operation::normalise_tangent:
        case Operation::normalise_tangent_backward:
            run_normalisation(kernels, operation, arguments);
            return;
        case Operation::activate:
        case Operation::activate_backward:
        case Operation::activate_tangent:
        case Operation::activate_tangent_backward:
            run_activation(kernels, operation, arguments);
            return;
        case Operation::sum_rows:
            run_sum_rows(kernels, arguments);
            return;
        case Operation::copy:
        case Operation::subtract_product:
        case Operation::product:
        case Operation::add:
        case Operation::inner_product:
        case Operation::add_scaled:
        case Operation::scale:
            run_elementwise(kernels, operation, arguments);
            return;
        }
        throw Error(ErrorCode::invalid_argument, "no operation");
    }
} // namespace cipherfold::learn
