// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/instruction_set.h"
#include <cstddef>

namespace cipherfold::learn
{
    // What models are made of, on matrices of several groups (the tasks of a batch) at once. The interface Kernels of
    // the module meta says what each operation computes. Nothing here checks anything: operations.h does.

    /** The matrices of all groups, row after row; a stride of 0: all groups share one. */
    struct Matrices
    {
        float *data;
        std::size_t stride;
    };

    struct Product
    {
        std::size_t groups;
        std::size_t rows;
        std::size_t inner;
        std::size_t columns;
        bool transpose_a;
        bool transpose_b;
        bool accumulate;
        Matrices a;
        Matrices b;
        Matrices c;
    };

    /** Input and output stand for their gradients where these are computed or given; the result accumulates. */
    struct Convolution
    {
        std::size_t groups;
        std::size_t images;
        std::size_t side;
        std::size_t inputs;
        std::size_t outputs;
        std::size_t stride;
        bool accumulate;
        Matrices input;
        Matrices weights;
        Matrices output;
    };

    struct Normalisation
    {
        std::size_t groups;
        std::size_t images;
        std::size_t side;
        std::size_t pool;
        std::size_t channels;
        bool fixed;
        Matrices input;
        Matrices statistics;
        Matrices scale;
        Matrices shift;
    };

    struct NormalisationTangent
    {
        Matrices input;
        Matrices scale;
        Matrices shift;
    };

    struct NormalisationGradients
    {
        Matrices output;
        Matrices input;
        Matrices scale;
        Matrices shift;
    };

    enum class UnitFunction
    {
        identity,
        relu,
        tanh
    };

    /** Rows and columns are those of the values; a row of biases belongs to each group. */
    struct Activation
    {
        UnitFunction function;
        std::size_t groups;
        std::size_t rows;
        std::size_t columns;
    };

    /** The kernels of one instruction set. Scratch memory is the caller's: see the sizes below. */
    struct Kernels
    {
        void (*multiply)(const Product &product, float *scratch);

        void (*convolve)(const Convolution &convolution, float *scratch);
        void (*convolve_input_gradient)(const Convolution &convolution, float *scratch);
        void (*convolve_weight_gradient)(const Convolution &convolution, float *scratch);

        void (*statistics)(const Normalisation &norm, double *scratch);
        void (*normalise)(const Normalisation &norm, Matrices output);
        void (*normalise_backward)(const Normalisation &norm, const NormalisationGradients &gradients, double *scratch);
        void (*normalise_tangent)(
            const Normalisation &norm, const NormalisationTangent &tangent, Matrices output, double *scratch);
        void (*normalise_tangent_backward)(
            const Normalisation &norm, const NormalisationTangent &tangent, Matrices output_gradient,
            const NormalisationGradients &tangents, double *scratch);

        void (*activate)(const Activation &activation, Matrices bias, Matrices values);
        void (*activate_backward)(const Activation &activation, Matrices values, Matrices gradient);
        void (*activate_tangent)(
            const Activation &activation, Matrices values, Matrices bias_tangent, Matrices tangent);
        void (*activate_tangent_backward)(
            const Activation &activation, Matrices values, Matrices tangent, Matrices gradient,
            Matrices gradient_tangent);
        void (*sum_rows)(
            std::size_t groups, std::size_t rows, std::size_t columns, Matrices values, Matrices sums, double *scratch);

        void (*copy)(std::size_t groups, std::size_t size, Matrices source, Matrices target);
        void (*subtract_product)(
            std::size_t groups, std::size_t size, Matrices factors, Matrices source, Matrices target);
        void (*product)(std::size_t groups, std::size_t size, Matrices factors, Matrices source, Matrices target);
        void (*add)(std::size_t groups, std::size_t size, Matrices source, Matrices target);
        void (*inner_product)(std::size_t groups, std::size_t size, Matrices a, Matrices b, Matrices sums);
        void (*add_scaled)(std::size_t groups, std::size_t size, Matrices factor, Matrices source, Matrices target);
        void (*scale)(std::size_t groups, std::size_t size, Matrices factor, Matrices values);
    };

    /** Output pixels whose weight gradients are summed in registers before they meet those of the images before. */
    constexpr std::size_t pixels_in_registers = 1024;

    /** Sums that the kernels of a normalisation keep for each channel, as numbers of double precision. */
    constexpr std::size_t sums_per_channel = 8;

    /** The tables; nothing but the portable one may be used where the CPU lacks the instruction set. */
    extern const Kernels kernels_portable;
#if defined(__x86_64__)
    extern const Kernels kernels_avx2;
    extern const Kernels kernels_avx512;
#endif
} // namespace cipherfold::learn
