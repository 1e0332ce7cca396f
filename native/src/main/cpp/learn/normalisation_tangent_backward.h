// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/normalisation_tangent.h"

// The gradient is k (g - c1 - x c2), with k = scale * s, and c1 and c2 the averages of g and of g x. Its derivative is
// k' (g - c1 - x c2) + k (g' - c1' - x' c2 - x c2'), with c2' the average of g' x + g x'.

namespace cipherfold::learn
{
    namespace
    {
        // Kinds of sums, behind those of the tangents.
        constexpr std::size_t sum_gradient = 2;
        constexpr std::size_t sum_gradient_value = 3;
        constexpr std::size_t sum_step = 4;
        constexpr std::size_t sum_step_value = 5;
        constexpr std::size_t sum_gradient_input = 6;
        constexpr std::size_t sum_kinds = 7;
        static_assert(sum_kinds <= sums_per_channel, "a row for each kind of sum");

        struct TangentBackward
        {
            const Normalisation &norm;
            const NormalisationTangent &tangent;
            Sums sums;
            std::size_t group;
            const float *input;
            const float *input_tangent;
            const float *gradient;
            const float *gradient_tangent;
            float *target;

            template <bool Pooled>
            CIPHERFOLD_INLINE void sum_windows(const Places<Pooled> &places) const
            {
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
                                Floats all[sum_kinds] = {};
                                for (std::size_t i = 0; i < windows; i++)
                                {
                                    const std::size_t place = offset + channel + i * places.step;
                                    const std::size_t out_place = out_offset + channel + i * norm.channels;
                                    const Window<Pooled> window =
                                        window_at<Pooled, partial>(input + place, places, channels, width);
                                    const Floats slope = load_some<partial>(gradient + out_place, width);
                                    const Floats step = load_some<partial>(gradient_tangent + out_place, width);
#pragma GCC unroll 4
                                    for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
                                    {
                                        const Floats taken = where(window.chosen[pixel], slope);
                                        const Floats taken_step = where(window.chosen[pixel], step);
                                        const Floats value = window.normalised[pixel];
                                        const Floats moved =
                                            load_some<partial>(input_tangent + place + places.offsets[pixel], width);
                                        all[sum_input] += moved;
                                        all[sum_product] += value * moved;
                                        all[sum_gradient] += taken;
                                        all[sum_gradient_value] += taken * value;
                                        all[sum_step] += taken_step;
                                        all[sum_step_value] += taken_step * value;
                                        all[sum_gradient_input] += taken * moved;
                                    }
                                }
#pragma GCC unroll 7
                                for (std::size_t sum = 0; sum < sum_kinds; sum++)
                                {
                                    add_to(sums.at(sum, channel), all[sum]);
                                }
                            });
                    });
            }

            template <bool Pooled>
            CIPHERFOLD_INLINE void sum_pixels_left_out() const
            {
                for_pixels_left_out<Pooled>(
                    norm, [&](std::size_t offset, std::size_t pixels)
                    { add_tangents(norm, group, input, input_tangent, offset, pixels, sums); });
            }

            /** Puts the sum of g' x + g x' in the place of that of g' x, then writes and averages what there is. */
            CIPHERFOLD_INLINE void finish(float *scale_tangent, float *shift_tangent) const
            {
                finish_sums(norm, sums, sum_input, nullptr);
                finish_sums(norm, sums, sum_product, nullptr);
                const float *const inverse = norm.statistics.data + group * norm.statistics.stride + norm.channels;
                for (std::size_t channel = 0; channel < norm.channels; channel++)
                {
                    *sums.at(sum_step_value, channel) +=
                        static_cast<double>(inverse[channel]) *
                        (*sums.at(sum_gradient_input, channel) -
                         *sums.at(sum_input, channel) * *sums.at(sum_gradient, channel) -
                         *sums.at(sum_product, channel) * *sums.at(sum_gradient_value, channel));
                }
                finish_sums(norm, sums, sum_gradient, nullptr);
                finish_sums(norm, sums, sum_gradient_value, nullptr);
                finish_sums(norm, sums, sum_step, shift_tangent);
                finish_sums(norm, sums, sum_step_value, scale_tangent);
            }

            /** The factors of some channels. */
            struct Factors
            {
                Channels channels;
                ChannelTangents tangents;
                Floats factor;
                Floats factor_tangent;
                Floats c1;
                Floats c2;
                Floats c1_tangent;
                Floats c2_tangent;

                CIPHERFOLD_INLINE Floats result(Floats value, Floats step, Floats slope, Floats slope_tangent) const
                {
                    const Floats moved = tangents.normalised(channels, value, step);
                    return factor_tangent * (slope - c1 - value * c2) +
                           factor * (slope_tangent - c1_tangent - moved * c2 - value * c2_tangent);
                }
            };

            template <bool Partial>
            CIPHERFOLD_INLINE Factors factors_of(std::size_t channel, std::size_t width) const
            {
                const Channels channels = channels_of<Partial>(norm, group, channel, width);
                const ChannelTangents tangents = channel_tangents<Partial>(tangent, sums, group, channel, width);
                const Floats factor = channels.scale * channels.inverse;
                return { channels,
                         tangents,
                         factor,
                         tangents.scale * channels.inverse - factor * channels.inverse * tangents.mean_product,
                         sums.rounded(sum_gradient, channel),
                         sums.rounded(sum_gradient_value, channel),
                         sums.rounded(sum_step, channel),
                         sums.rounded(sum_step_value, channel) };
            }

            template <bool Pooled>
            CIPHERFOLD_INLINE void write_windows(const Places<Pooled> &places) const
            {
                for_lines<Pooled>(
                    norm,
                    [&](std::size_t offset, std::size_t out_offset, std::size_t windows)
                    {
                        for_registers(
                            norm.channels,
                            [&](std::size_t channel, std::size_t width, auto kind)
                            {
                                constexpr bool partial = decltype(kind)::partial;
                                const Factors factors = factors_of<partial>(channel, width);
                                for (std::size_t i = 0; i < windows; i++)
                                {
                                    const std::size_t place = offset + channel + i * places.step;
                                    const std::size_t out_place = out_offset + channel + i * norm.channels;
                                    const Window<Pooled> window =
                                        window_at<Pooled, partial>(input + place, places, factors.channels, width);
                                    const Floats slope = load_some<partial>(gradient + out_place, width);
                                    const Floats step = load_some<partial>(gradient_tangent + out_place, width);
#pragma GCC unroll 4
                                    for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
                                    {
                                        const std::size_t at = place + places.offsets[pixel];
                                        store_some<partial>(
                                            target + at,
                                            factors.result(
                                                window.normalised[pixel], load_some<partial>(input_tangent + at, width),
                                                where(window.chosen[pixel], slope), where(window.chosen[pixel], step)),
                                            width);
                                    }
                                }
                            });
                    });
            }

            template <bool Pooled>
            CIPHERFOLD_INLINE void write_pixels_left_out() const
            {
                for_pixels_left_out<Pooled>(
                    norm,
                    [&](std::size_t offset, std::size_t pixels)
                    {
                        for_registers(
                            norm.channels,
                            [&](std::size_t channel, std::size_t width, auto kind)
                            {
                                constexpr bool partial = decltype(kind)::partial;
                                const Factors factors = factors_of<partial>(channel, width);
                                for (std::size_t i = 0; i < pixels; i++)
                                {
                                    const std::size_t at = offset + channel + i * norm.channels;
                                    const Floats value =
                                        factors.channels.normalised(load_some<partial>(input + at, width));
                                    store_some<partial>(
                                        target + at,
                                        factors.result(
                                            value, load_some<partial>(input_tangent + at, width), Floats{}, Floats{}),
                                        width);
                                }
                            });
                    });
            }
        };

        template <bool Pooled>
        void tangent_backward_windows(
            const Normalisation &norm, const NormalisationTangent &tangent, Matrices output_gradient,
            const NormalisationGradients &tangents, double *scratch)
        {
            const Places<Pooled> places(norm);
            for (std::size_t group = 0; group < norm.groups; group++)
            {
                const TangentBackward work = { norm,
                                               tangent,
                                               { scratch, whole_registers(norm.channels) },
                                               group,
                                               norm.input.data + group * norm.input.stride,
                                               tangent.input.data + group * tangent.input.stride,
                                               output_gradient.data + group * output_gradient.stride,
                                               tangents.output.data + group * tangents.output.stride,
                                               tangents.input.data + group * tangents.input.stride };
                work.sums.clear();
                work.sum_windows(places);
                work.template sum_pixels_left_out<Pooled>();
                work.finish(
                    tangents.scale.data + group * tangents.scale.stride,
                    tangents.shift.data + group * tangents.shift.stride);
                work.write_windows(places);
                work.template write_pixels_left_out<Pooled>();
            }
        }

        void normalise_tangent_backward(
            const Normalisation &norm, const NormalisationTangent &tangent, Matrices output_gradient,
            const NormalisationGradients &tangents, double *scratch)
        {
            if (norm.pool == 2)
            {
                tangent_backward_windows<true>(norm, tangent, output_gradient, tangents, scratch);
            }
            else
            {
                tangent_backward_windows<false>(norm, tangent, output_gradient, tangents, scratch);
            }
        }
    } // namespace
} // namespace cipherfold::learn
