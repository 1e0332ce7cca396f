// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/normalisation.h"

// With x the normalised values, s their inverse deviation, and a and b the averages of z' and of x z' (both 0 for fixed
// statistics): x' = s (z' - a - x b) and s' = - s s b.

namespace cipherfold::learn
{
    namespace
    {
        /** What the tangents of some channels need besides the channels. */
        struct ChannelTangents
        {
            Floats mean_input;
            Floats mean_product;
            Floats scale;
            Floats shift;

            CIPHERFOLD_INLINE Floats normalised(const Channels &channels, Floats value, Floats input_tangent) const
            {
                return channels.inverse * (input_tangent - mean_input - value * mean_product);
            }
        };

        // Kinds of sums.
        constexpr std::size_t sum_input = 0;
        constexpr std::size_t sum_product = 1;

        template <bool Partial>
        CIPHERFOLD_INLINE ChannelTangents channel_tangents(
            const NormalisationTangent &tangent, const Sums &sums, std::size_t group, std::size_t first,
            std::size_t count)
        {
            return { sums.rounded(sum_input, first), sums.rounded(sum_product, first),
                     load_some<Partial>(tangent.scale.data + group * tangent.scale.stride + first, count),
                     load_some<Partial>(tangent.shift.data + group * tangent.shift.stride + first, count) };
        }

        /** Adds z' and x z' of some pixels to their sums. */
        CIPHERFOLD_INLINE void add_tangents(
            const Normalisation &norm, std::size_t group, const float *input, const float *input_tangent,
            std::size_t offset, std::size_t rows, const Sums &sums)
        {
            for_registers(
                norm.channels,
                [&](std::size_t channel, std::size_t width, auto kind)
                {
                    constexpr bool partial = decltype(kind)::partial;
                    const Channels channels = channels_of<partial>(norm, group, channel, width);
                    Floats sum = {};
                    Floats product = {};
                    for (std::size_t row = 0; row < rows; row++)
                    {
                        const std::size_t place = offset + channel + row * norm.channels;
                        const Floats value = channels.normalised(load_some<partial>(input + place, width));
                        const Floats step = load_some<partial>(input_tangent + place, width);
                        sum += step;
                        product += value * step;
                    }
                    add_to(sums.at(sum_input, channel), sum);
                    add_to(sums.at(sum_product, channel), product);
                });
        }

        /** a and b, over all values whether they are in a window or not. */
        CIPHERFOLD_INLINE void average_tangents(
            const Normalisation &norm, const NormalisationTangent &tangent, const Sums &sums, std::size_t group)
        {
            const float *const input = norm.input.data + group * norm.input.stride;
            const float *const input_tangent = tangent.input.data + group * tangent.input.stride;
            sums.clear();
            if (norm.fixed)
            {
                return;
            }
            for_lines<false>(
                norm, [&](std::size_t offset, std::size_t, std::size_t rows)
                { add_tangents(norm, group, input, input_tangent, offset, rows, sums); });
            finish_sums(norm, sums, sum_input, nullptr);
            finish_sums(norm, sums, sum_product, nullptr);
        }

        template <bool Pooled>
        void tangent_windows(
            const Normalisation &norm, const NormalisationTangent &tangent, Matrices output, double *scratch)
        {
            const Places<Pooled> places(norm);
            const Sums sums = { scratch, whole_registers(norm.channels) };
            for (std::size_t group = 0; group < norm.groups; group++)
            {
                const float *const input = norm.input.data + group * norm.input.stride;
                const float *const input_tangent = tangent.input.data + group * tangent.input.stride;
                float *const target = output.data + group * output.stride;
                average_tangents(norm, tangent, sums, group);
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
                                const ChannelTangents tangents =
                                    channel_tangents<partial>(tangent, sums, group, channel, width);
                                for (std::size_t i = 0; i < windows; i++)
                                {
                                    const std::size_t place = offset + channel + i * places.step;
                                    const Window<Pooled> window =
                                        window_at<Pooled, partial>(input + place, places, channels, width);
                                    Floats result = {};
#pragma GCC unroll 4
                                    for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
                                    {
                                        const Floats value = window.normalised[pixel];
                                        const Floats moved = tangents.normalised(
                                            channels, value,
                                            load_some<partial>(input_tangent + place + places.offsets[pixel], width));
                                        result += where(
                                            window.chosen[pixel],
                                            tangents.scale * value + channels.scale * moved + tangents.shift);
                                    }
                                    store_some<partial>(
                                        target + out_offset + channel + i * norm.channels, result, width);
                                }
                            });
                    });
            }
        }

        void normalise_tangent(
            const Normalisation &norm, const NormalisationTangent &tangent, Matrices output, double *scratch)
        {
            if (norm.pool == 2)
            {
                tangent_windows<true>(norm, tangent, output, scratch);
            }
            else
            {
                tangent_windows<false>(norm, tangent, output, scratch);
            }
        }
    } // namespace
} // namespace cipherfold::learn
