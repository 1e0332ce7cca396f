// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/normalisation_walk.h"

namespace cipherfold::learn
{
    namespace
    {
        /**
        Mean and inverse deviation. Each line is summed around its own mean and joined to those before it (Chan, Golub,
        LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979), so that a large
        mean costs no digits.
        */
        void statistics(const Normalisation &norm, double *scratch)
        {
            constexpr std::size_t mean = 0;
            constexpr std::size_t squares = 1;
            constexpr double epsilon = 1e-5;
            const Sums sums = { scratch, whole_registers(norm.channels) };
            for (std::size_t group = 0; group < norm.groups; group++)
            {
                const float *const input = norm.input.data + group * norm.input.stride;
                double before = 0;
                sums.clear();
                for_lines<false>(
                    norm,
                    [&](std::size_t offset, std::size_t, std::size_t rows)
                    {
                        const double count = static_cast<double>(rows);
                        const double share = count / (before + count);
                        for_registers(
                            norm.channels,
                            [&](std::size_t channel, std::size_t width, auto kind)
                            {
                                constexpr bool partial = decltype(kind)::partial;
                                const float *const line = input + offset + channel;
                                Floats sum = {};
                                for (std::size_t row = 0; row < rows; row++)
                                {
                                    sum += load_some<partial>(line + row * norm.channels, width);
                                }
                                const Floats centre = sum * broadcast(1.0F / static_cast<float>(rows));
                                Floats rest = {};
                                Floats square = {};
                                for (std::size_t row = 0; row < rows; row++)
                                {
                                    const Floats distance =
                                        load_some<partial>(line + row * norm.channels, width) - centre;
                                    rest += distance;
                                    square += distance * distance;
                                }
                                for (std::size_t lane = 0; lane < width; lane++)
                                {
                                    // The centre is rounded; what its distances from the numbers sum up to makes it
                                    // good.
                                    const double off = static_cast<double>(rest[lane]) / count;
                                    double &total_mean = *sums.at(mean, channel + lane);
                                    const double step = static_cast<double>(centre[lane]) + off - total_mean;
                                    total_mean += step * share;
                                    *sums.at(squares, channel + lane) += static_cast<double>(square[lane]) -
                                                                         off * off * count +
                                                                         step * step * before * share;
                                }
                            });
                        before += count;
                    });
                float *const target = norm.statistics.data + group * norm.statistics.stride;
                for (std::size_t channel = 0; channel < norm.channels; channel++)
                {
                    const double variance = *sums.at(squares, channel) / before;
                    target[channel] = static_cast<float>(*sums.at(mean, channel));
                    target[norm.channels + channel] = static_cast<float>(1.0 / __builtin_sqrt(variance + epsilon));
                }
            }
        }

        template <bool Pooled>
        void normalise_windows(const Normalisation &norm, Matrices output)
        {
            const Places<Pooled> places(norm);
            for (std::size_t group = 0; group < norm.groups; group++)
            {
                const float *const input = norm.input.data + group * norm.input.stride;
                float *const target = output.data + group * output.stride;
                for_lines<Pooled>(
                    norm,
                    [&](std::size_t offset, std::size_t out_offset, std::size_t windows)
                    {
                        for_registers(
                            norm.channels,
                            [&](std::size_t channel, std::size_t width, auto kind)
                            {
                                constexpr bool partial = decltype(kind)::partial;
                                const Channels channels = channels_of<partial>(norm, group, channel, width);
                                const float *values = input + offset + channel;
                                float *place = target + out_offset + channel;
                                for (std::size_t i = 0; i < windows; i++)
                                {
                                    Floats normalised[window_pixels<Pooled>];
                                    Floats shifted[window_pixels<Pooled>];
                                    const Floats best = window_maximum<Pooled, partial>(
                                        values, places, channels, width, normalised, shifted);
                                    store_some<partial>(place, positive_part(best), width);
                                    values += places.step;
                                    place += norm.channels;
                                }
                            });
                    });
            }
        }

        void normalise(const Normalisation &norm, Matrices output)
        {
            if (norm.pool == 2)
            {
                normalise_windows<true>(norm, output);
            }
            else
            {
                normalise_windows<false>(norm, output);
            }
        }

        /** Writes sums as gradients, then divides them by the number of values; constants do not feel them. */
        CIPHERFOLD_INLINE void finish_sums(
            const Normalisation &norm, const Sums &sums, std::size_t kind, float *gradient)
        {
            const double share = norm.fixed ? 0.0 : 1.0 / static_cast<double>(input_rows(norm));
            for (std::size_t channel = 0; channel < norm.channels; channel++)
            {
                double &sum = *sums.at(kind, channel);
                if (gradient != nullptr)
                {
                    gradient[channel] = static_cast<float>(sum);
                }
                sum *= share;
            }
        }

        /** With c1 and c2 the averages of g and of g times the normalised values: scale / deviation * (g - c1 - x c2).
         */
        template <bool Pooled>
        void backward_windows(const Normalisation &norm, const NormalisationGradients &gradients, double *scratch)
        {
            constexpr std::size_t shift = 0;
            constexpr std::size_t scale = 1;
            const Places<Pooled> places(norm);
            const Sums sums = { scratch, whole_registers(norm.channels) };
            for (std::size_t group = 0; group < norm.groups; group++)
            {
                const float *const input = norm.input.data + group * norm.input.stride;
                const float *const output_gradient = gradients.output.data + group * gradients.output.stride;
                float *const target = gradients.input.data + group * gradients.input.stride;
                sums.clear();
                for_lines<Pooled>(
                    norm,
                    [&](std::size_t offset, std::size_t out_offset, std::size_t windows)
                    {
                        for_registers(
                            norm.channels,
                            [&](std::size_t channel, std::size_t width, auto kind)
                            {
                                constexpr bool partial = decltype(kind)::partial;
                                const Channels channels = channels_of<partial>(norm, group, channel, width);
                                Floats shift_sum = {};
                                Floats scale_sum = {};
                                for (std::size_t i = 0; i < windows; i++)
                                {
                                    const Window<Pooled> window = window_at<Pooled, partial>(
                                        input + offset + channel + i * places.step, places, channels, width);
                                    const Floats gradient = load_some<partial>(
                                        output_gradient + out_offset + channel + i * norm.channels, width);
#pragma GCC unroll 4
                                    for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
                                    {
                                        const Floats taken = where(window.chosen[pixel], gradient);
                                        shift_sum += taken;
                                        scale_sum += taken * window.normalised[pixel];
                                    }
                                }
                                add_to(sums.at(shift, channel), shift_sum);
                                add_to(sums.at(scale, channel), scale_sum);
                            });
                    });
                finish_sums(norm, sums, shift, gradients.shift.data + group * gradients.shift.stride);
                finish_sums(norm, sums, scale, gradients.scale.data + group * gradients.scale.stride);
                for_lines<Pooled>(
                    norm,
                    [&](std::size_t offset, std::size_t out_offset, std::size_t windows)
                    {
                        for_registers(
                            norm.channels,
                            [&](std::size_t channel, std::size_t width, auto kind)
                            {
                                constexpr bool partial = decltype(kind)::partial;
                                const Channels channels = channels_of<partial>(norm, group, channel, width);
                                const Floats factor = channels.scale * channels.inverse;
                                const Floats c1 = sums.rounded(shift, channel);
                                const Floats c2 = sums.rounded(scale, channel);
                                for (std::size_t i = 0; i < windows; i++)
                                {
                                    const std::size_t place = offset + channel + i * places.step;
                                    const Window<Pooled> window =
                                        window_at<Pooled, partial>(input + place, places, channels, width);
                                    const Floats gradient = load_some<partial>(
                                        output_gradient + out_offset + channel + i * norm.channels, width);
#pragma GCC unroll 4
                                    for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
                                    {
                                        const Floats taken = where(window.chosen[pixel], gradient);
                                        store_some<partial>(
                                            target + place + places.offsets[pixel],
                                            factor * (taken - c1 - window.normalised[pixel] * c2), width);
                                    }
                                }
                            });
                    });
                for_pixels_left_out<Pooled>(
                    norm,
                    [&](std::size_t offset, std::size_t pixels)
                    {
                        for_registers(
                            norm.channels,
                            [&](std::size_t channel, std::size_t width, auto kind)
                            {
                                constexpr bool partial = decltype(kind)::partial;
                                const Channels channels = channels_of<partial>(norm, group, channel, width);
                                const Floats factor = channels.scale * channels.inverse;
                                const Floats c1 = sums.rounded(shift, channel);
                                const Floats c2 = sums.rounded(scale, channel);
                                for (std::size_t i = 0; i < pixels; i++)
                                {
                                    const std::size_t place = offset + channel + i * norm.channels;
                                    const Floats value = channels.normalised(load_some<partial>(input + place, width));
                                    store_some<partial>(target + place, factor * (-c1 - value * c2), width);
                                }
                            });
                    });
            }
        }

        void normalise_backward(const Normalisation &norm, const NormalisationGradients &gradients, double *scratch)
        {
            if (norm.pool == 2)
            {
                backward_windows<true>(norm, gradients, scratch);
            }
            else
            {
                backward_windows<false>(norm, gradients, scratch);
            }
        }
    } // namespace
} // namespace cipherfold::learn
