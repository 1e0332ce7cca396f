// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include "learn/float_block.h"
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cipherfold::learn
{
    /** The order is that of FloatKernel.java, which says what operands and numbers each of them takes. */
    enum class Operation
    {
        multiply,
        convolve,
        convolve_input_gradient,
        convolve_weight_gradient,
        statistics,
        normalise,
        normalise_backward,
        normalise_tangent,
        normalise_tangent_backward,
        activate,
        activate_backward,
        activate_tangent,
        activate_tangent_backward,
        sum_rows,
        copy,
        subtract_product,
        product,
        add,
        inner_product,
        add_scaled,
        scale
    };

    /** Matrices of all groups in a block; a stride of 0: all groups share one. */
    struct Operand
    {
        const FloatBlock *block;
        std::size_t offset;
        std::size_t stride;
    };

    /**
    Runs an operation. Throws Error(invalid_argument) if an operand is not within its block, a result is shared by
    groups, the CPU lacks the instruction set, or the numbers mean nothing. Operands that overlap give wrong results, no
    more.
    */
    void run(
        Operation operation, InstructionSet set, const std::vector<Operand> &operands,
        const std::vector<std::int32_t> &numbers);
} // namespace cipherfold::learn
