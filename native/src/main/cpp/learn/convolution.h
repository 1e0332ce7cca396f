// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/kernels.h"
#include "learn/product.h"
#include "learn/tile.h"

namespace cipherfold::learn
{
    namespace
    {
        constexpr std::size_t taps = 9;

        /** Copies an image into the middle of a larger one; the frame around it is left alone. */
        void copy_into_frame(
            const float *image, std::size_t side, std::size_t channels, float *frame, std::size_t frame_side)
        {
            for (std::size_t line = 0; line < side; line++)
            {
                __builtin_memcpy(
                    frame + ((line + 1) * frame_side + 1) * channels, image + line * side * channels,
                    side * channels * sizeof(float));
            }
        }

        void clear(float *numbers, std::size_t count)
        {
            __builtin_memset(numbers, 0, count * sizeof(float));
        }

        CIPHERFOLD_INLINE std::size_t output_side(const Convolution &convolution)
        {
            return (convolution.side + convolution.stride - 1) / convolution.stride;
        }

        /** Lines of an output, each pixel a product of the three by three input pixels around it with the weights. */
        void convolve_image(
            const float *frame, std::size_t frame_side, std::size_t channels, std::size_t stride, const float *weights,
            float *output, std::size_t side, std::size_t columns, bool accumulate)
        {
            TileProduct line = {};
            line.a_row = stride * channels;
            line.b = weights;
            line.b_inner = columns;
            line.inner = 3 * channels;
            line.segments = 3;
            line.a_segment = frame_side * channels;
            line.b_segment = 3 * channels * columns;
            line.blocks = 1;
            line.c_row = columns;
            line.accumulate = accumulate;
            for (std::size_t y = 0; y < side; y++)
            {
                line.a = frame + y * stride * frame_side * channels;
                line.c = output + y * side * columns;
                multiply_tiles<Left::rows_apart>(line, side, columns);
            }
        }

        /**
        The nine inputs of each output pixel, for images of one channel: three short sums for a pixel would cost more
        than this copy. Each line of three is copied with a fourth number that the next line overwrites; so the frame
        and the target are one number longer.
        */
        void gather_image(
            const float *frame, std::size_t frame_side, std::size_t stride, std::size_t side, float *target)
        {
            for (std::size_t y = 0; y < side; y++)
            {
                const float *place = frame + y * stride * frame_side;
                for (std::size_t x = 0; x < side; x++)
                {
                    const FourFloats first = four(place);
                    const FourFloats second = four(place + frame_side);
                    const FourFloats third = four(place + 2 * frame_side);
                    *reinterpret_cast<UnalignedFour *>(target) = first;
                    *reinterpret_cast<UnalignedFour *>(target + 3) = second;
                    *reinterpret_cast<UnalignedFour *>(target + 6) = third;
                    target += taps;
                    place += stride;
                }
            }
        }

        /** The convolution of an image of one channel: scratch holds its frame, and behind it is room for the gathered.
         */
        void convolve_gathered(
            float *frame, std::size_t frame_side, std::size_t stride, const float *weights, float *output,
            std::size_t side, std::size_t columns, bool accumulate)
        {
            float *const gathered = frame + frame_side * frame_side + 1;
            gather_image(frame, frame_side, stride, side, gathered);
            TileProduct image = {};
            image.a = gathered;
            image.a_row = taps;
            image.b = weights;
            image.b_inner = columns;
            image.inner = taps;
            image.segments = 1;
            image.blocks = 1;
            image.c = output;
            image.c_row = columns;
            image.accumulate = accumulate;
            multiply_tiles<Left::rows_apart>(image, side * side, columns);
        }

        /** Scratch: a padded image of the input, and for one channel the gathered inputs. */
        void convolve(const Convolution &convolution, float *scratch)
        {
            const std::size_t side = convolution.side;
            const std::size_t frame_side = side + 2;
            const std::size_t out_side = output_side(convolution);
            clear(scratch, frame_side * frame_side * convolution.inputs);
            for (std::size_t group = 0; group < convolution.groups; group++)
            {
                for (std::size_t image = 0; image < convolution.images; image++)
                {
                    copy_into_frame(
                        convolution.input.data + group * convolution.input.stride +
                            image * side * side * convolution.inputs,
                        side, convolution.inputs, scratch, frame_side);
                    const float *const weights = convolution.weights.data + group * convolution.weights.stride;
                    float *const output = convolution.output.data + group * convolution.output.stride +
                                          image * out_side * out_side * convolution.outputs;
                    if (convolution.inputs == 1)
                    {
                        convolve_gathered(
                            scratch, frame_side, convolution.stride, weights, output, out_side, convolution.outputs,
                            convolution.accumulate);
                    }
                    else
                    {
                        convolve_image(
                            scratch, frame_side, convolution.inputs, convolution.stride, weights, output, out_side,
                            convolution.outputs, convolution.accumulate);
                    }
                }
            }
        }

        /** The taps in another order, each of them transposed: [outputs, inputs]. */
        void transpose_taps(
            const float *weights, std::size_t inputs, std::size_t outputs, const std::size_t *order, float *target)
        {
            for (std::size_t line = 0; line < 3; line++)
            {
                for (std::size_t column = 0; column < 3; column++)
                {
                    const std::size_t tap = order[line] * 3 + order[column];
                    transpose(
                        weights + tap * inputs * outputs, inputs, outputs,
                        target + (line * 3 + column) * inputs * outputs);
                }
            }
        }

        /**
        With stride 2, a line or column of even number meets the middle tap alone, one of odd number the last tap of the
        output pixel before it and the first one of that behind it. So there are four kinds of input pixels, with one,
        two and four taps. The taps come in the order last, first, middle. The frame has a pixel of zeros behind each
        line.
        */
        void spread_image(
            const Convolution &convolution, const float *frame, std::size_t frame_side, const float *weights,
            float *target)
        {
            const std::size_t channels = convolution.outputs;
            const std::size_t columns = convolution.inputs;
            const std::size_t side = convolution.side;
            TileProduct line = {};
            line.a_row = channels;
            line.b_inner = columns;
            line.a_segment = frame_side * channels;
            line.b_segment = 3 * channels * columns;
            line.blocks = 1;
            line.c_row = 2 * columns;
            line.accumulate = convolution.accumulate;
            for (std::size_t y = 0; y < side; y++)
            {
                const bool odd_line = y % 2 == 1;
                const float *const line_taps = weights + (odd_line ? 0 : 2 * line.b_segment);
                line.a = frame + y / 2 * frame_side * channels;
                line.segments = odd_line ? 2 : 1;
                line.b = line_taps + 2 * channels * columns;
                line.inner = channels;
                line.c = target + y * side * columns;
                multiply_tiles<Left::rows_apart>(line, (side + 1) / 2, columns);
                line.b = line_taps;
                line.inner = 2 * channels;
                line.c += columns;
                multiply_tiles<Left::rows_apart>(line, side / 2, columns);
            }
        }

        /** Scratch: a padded image of the output, then as many numbers as there are weights. */
        void convolve_input_gradient(const Convolution &convolution, float *scratch)
        {
            constexpr std::size_t flipped[] = { 2, 1, 0 };
            constexpr std::size_t odd_first[] = { 2, 0, 1 };
            const bool dense = convolution.stride == 1;
            const std::size_t side = convolution.side;
            const std::size_t out_side = output_side(convolution);
            const std::size_t frame_side = out_side + 2;
            const std::size_t frame = frame_side * frame_side * convolution.outputs;
            float *const turned = scratch + frame;
            clear(scratch, frame);
            for (std::size_t group = 0; group < convolution.groups; group++)
            {
                if (group == 0 || convolution.weights.stride != 0)
                {
                    transpose_taps(
                        convolution.weights.data + group * convolution.weights.stride, convolution.inputs,
                        convolution.outputs, dense ? flipped : odd_first, turned);
                }
                for (std::size_t image = 0; image < convolution.images; image++)
                {
                    float *const target = convolution.input.data + group * convolution.input.stride +
                                          image * side * side * convolution.inputs;
                    copy_into_frame(
                        convolution.output.data + group * convolution.output.stride +
                            image * out_side * out_side * convolution.outputs,
                        out_side, convolution.outputs, scratch, frame_side);
                    if (dense)
                    {
                        convolve_image(
                            scratch, frame_side, convolution.outputs, 1, turned, target, side, convolution.inputs,
                            convolution.accumulate);
                    }
                    else
                    {
                        spread_image(
                            convolution, scratch + (frame_side + 1) * convolution.outputs, frame_side, turned, target);
                    }
                }
            }
        }

        /** How many images are summed in registers. */
        CIPHERFOLD_INLINE std::size_t images_at_once(const Convolution &convolution, std::size_t pixels)
        {
            const std::size_t most = pixels < pixels_in_registers ? pixels_in_registers / pixels : 1;
            return most < convolution.images ? most : convolution.images;
        }

        /** For images of one channel, from their gathered inputs. Scratch: a frame and room for the gathered. */
        void weight_gradient_gathered(const Convolution &convolution, float *scratch)
        {
            const std::size_t side = convolution.side;
            const std::size_t frame_side = side + 2;
            const std::size_t out_side = output_side(convolution);
            const std::size_t pixels = out_side * out_side;
            const std::size_t at_once = images_at_once(convolution, pixels);
            float *const gathered = scratch + frame_side * frame_side + 1;
            clear(scratch, frame_side * frame_side);
            TileProduct part = {};
            part.a_row = 1;
            part.a_inner = taps;
            part.b_inner = convolution.outputs;
            part.segments = 1;
            part.blocks = 1;
            part.c_row = convolution.outputs;
            for (std::size_t group = 0; group < convolution.groups; group++)
            {
                const float *const input = convolution.input.data + group * convolution.input.stride;
                part.b = convolution.output.data + group * convolution.output.stride;
                part.c = convolution.weights.data + group * convolution.weights.stride;
                for (std::size_t image = 0; image < convolution.images; image += at_once)
                {
                    const std::size_t left = convolution.images - image;
                    const std::size_t now = left < at_once ? left : at_once;
                    for (std::size_t i = 0; i < now; i++)
                    {
                        copy_into_frame(input + (image + i) * side * side, side, 1, scratch, frame_side);
                        gather_image(scratch, frame_side, convolution.stride, out_side, gathered + i * pixels * taps);
                    }
                    for (std::size_t pixel = 0; pixel < now * pixels; pixel += part.inner)
                    {
                        const std::size_t rest = now * pixels - pixel;
                        part.a = gathered + pixel * taps;
                        part.accumulate = convolution.accumulate || image > 0 || pixel > 0;
                        part.inner = rest < pixels_in_registers ? rest : pixels_in_registers;
                        multiply_tiles<Left::rows_adjacent>(part, taps, convolution.outputs);
                        part.b += part.inner * convolution.outputs;
                    }
                }
            }
        }

        /** Scratch: as many padded images of the input as are summed in registers. */
        void convolve_weight_gradient(const Convolution &convolution, float *scratch)
        {
            if (convolution.inputs == 1)
            {
                weight_gradient_gathered(convolution, scratch);
                return;
            }
            const std::size_t side = convolution.side;
            const std::size_t channels = convolution.inputs;
            const std::size_t columns = convolution.outputs;
            const std::size_t frame_side = side + 2;
            const std::size_t frame = frame_side * frame_side * channels;
            const std::size_t out_side = output_side(convolution);
            const std::size_t pixels = out_side * out_side;
            const std::size_t frames = images_at_once(convolution, pixels);
            const std::size_t lines_at_once = out_side < pixels_in_registers ? pixels_in_registers / out_side : 1;
            clear(scratch, frames * frame);
            TileProduct line = {};
            line.a_row = 1;
            line.a_inner = convolution.stride * channels;
            line.b_inner = columns;
            line.inner = out_side;
            line.a_segment = convolution.stride * frame_side * channels;
            line.b_segment = out_side * columns;
            line.a_block = frame;
            line.b_block = pixels * columns;
            line.c_row = columns;
            for (std::size_t group = 0; group < convolution.groups; group++)
            {
                const float *const input = convolution.input.data + group * convolution.input.stride;
                float *const target = convolution.weights.data + group * convolution.weights.stride;
                const float *const gradient = convolution.output.data + group * convolution.output.stride;
                for (std::size_t image = 0; image < convolution.images; image += line.blocks)
                {
                    const std::size_t left = convolution.images - image;
                    line.blocks = left < frames ? left : frames;
                    for (std::size_t i = 0; i < line.blocks; i++)
                    {
                        copy_into_frame(
                            input + (image + i) * side * side * channels, side, channels, scratch + i * frame,
                            frame_side);
                    }
                    for (std::size_t first = 0; first < out_side; first += line.segments)
                    {
                        const std::size_t rest = out_side - first;
                        line.segments = rest < lines_at_once ? rest : lines_at_once;
                        line.b = gradient + image * line.b_block + first * line.b_segment;
                        line.accumulate = convolution.accumulate || image > 0 || first > 0;
                        for (std::size_t tap_line = 0; tap_line < 3; tap_line++)
                        {
                            line.a = scratch + tap_line * frame_side * channels + first * line.a_segment;
                            line.c = target + tap_line * 3 * channels * columns;
                            multiply_tiles<Left::rows_adjacent>(line, 3 * channels, columns);
                        }
                    }
                }
            }
        }
    } // namespace
} // namespace cipherfold::learn
