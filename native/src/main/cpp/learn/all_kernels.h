// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/convolution.h"
#include "learn/elementwise.h"
#include "learn/normalisation_tangent_backward.h"
#include "learn/product.h"

namespace cipherfold::learn
{
    namespace
    {
        /** What this instruction set has to offer. */
        constexpr Kernels all_kernels()
        {
            return { multiply,
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
                     multiply_numbers,
                     add,
                     inner_product,
                     add_scaled,
                     scale };
        }
    } // namespace
} // namespace cipherfold::learn
