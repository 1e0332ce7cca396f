// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "learn/kernels.h"
#include "learn/vector.h"

namespace cipherfold::learn
{
    namespace
    {
        // Values are walked through in lines of windows, for some channels at a time. A window has one pixel, or two by
        // two.

        template <bool Pooled>
        constexpr std::size_t window_pixels = Pooled ? 4 : 1;

        /** Most windows of a line: so many terms at most are summed in single precision. */
        constexpr std::size_t most_windows = 128;

        CIPHERFOLD_INLINE std::size_t input_rows(const Normalisation &norm)
        {
            return norm.images * norm.side * norm.side;
        }

        /** Runs body(input offset, output offset, windows) for each line. */
        template <bool Pooled, class Body>
        CIPHERFOLD_INLINE void for_lines(const Normalisation &norm, Body body)
        {
            if (!Pooled)
            {
                const std::size_t rows = input_rows(norm);
                for (std::size_t row = 0; row < rows; row += most_windows)
                {
                    const std::size_t left = rows - row;
                    body(row * norm.channels, row * norm.channels, left < most_windows ? left : most_windows);
                }
                return;
            }
            const std::size_t out_side = norm.side / 2;
            for (std::size_t line = 0; line < norm.images * out_side; line++)
            {
                const std::size_t in_line = line / out_side * norm.side + line % out_side * 2;
                for (std::size_t first = 0; first < out_side; first += most_windows)
                {
                    const std::size_t left = out_side - first;
                    body(
                        (in_line * norm.side + 2 * first) * norm.channels, (line * out_side + first) * norm.channels,
                        left < most_windows ? left : most_windows);
                }
            }
        }

        /** Runs body(input offset, pixels) for the pixels that are in no window. */
        template <bool Pooled, class Body>
        CIPHERFOLD_INLINE void for_pixels_left_out(const Normalisation &norm, Body body)
        {
            if (!Pooled || norm.side % 2 == 0)
            {
                return;
            }
            for (std::size_t image = 0; image < norm.images; image++)
            {
                const std::size_t first = image * norm.side * norm.side;
                for (std::size_t line = 0; line + 1 < norm.side; line++)
                {
                    body((first + (line + 1) * norm.side - 1) * norm.channels, std::size_t{ 1 });
                }
                for (std::size_t done = 0; done < norm.side; done += most_windows)
                {
                    const std::size_t left = norm.side - done;
                    body(
                        (first + (norm.side - 1) * norm.side + done) * norm.channels,
                        left < most_windows ? left : most_windows);
                }
            }
        }

        /** Where the pixels of a window are, seen from its first one. */
        template <bool Pooled>
        struct Places
        {
            std::size_t offsets[window_pixels<Pooled>];
            std::size_t step;

            CIPHERFOLD_INLINE explicit Places(const Normalisation &norm)
                : offsets{}, step(norm.channels * (Pooled ? 2 : 1))
            {
                for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
                {
                    offsets[pixel] = (pixel / 2 * norm.side + pixel % 2) * norm.channels;
                }
            }
        };

        /** The numbers of some channels of a group. */
        struct Channels
        {
            Floats mean;
            Floats inverse;
            Floats scale;
            Floats shift;

            CIPHERFOLD_INLINE Floats normalised(Floats value) const
            {
                return (value - mean) * inverse;
            }
        };

        template <bool Partial>
        CIPHERFOLD_INLINE Channels
        channels_of(const Normalisation &norm, std::size_t group, std::size_t first, std::size_t count)
        {
            const float *const statistics = norm.statistics.data + group * norm.statistics.stride + first;
            return { load_some<Partial>(statistics, count), load_some<Partial>(statistics + norm.channels, count),
                     load_some<Partial>(norm.scale.data + group * norm.scale.stride + first, count),
                     load_some<Partial>(norm.shift.data + group * norm.shift.stride + first, count) };
        }

        /** The normalised values of a window and which of them, if any, is the window's output. */
        template <bool Pooled>
        struct Window
        {
            Floats normalised[window_pixels<Pooled>];
            Integers chosen[window_pixels<Pooled>];
        };

        /** The output before its negative part is cut off; fills in the normalised values. */
        template <bool Pooled, bool Partial>
        CIPHERFOLD_INLINE Floats window_maximum(
            const float *values, const Places<Pooled> &places, const Channels &channels, std::size_t count,
            Floats (&normalised)[window_pixels<Pooled>], Floats (&shifted)[window_pixels<Pooled>])
        {
            Floats best = {};
#pragma GCC unroll 4
            for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
            {
                normalised[pixel] = channels.normalised(load_some<Partial>(values + places.offsets[pixel], count));
                shifted[pixel] = channels.scale * normalised[pixel] + channels.shift;
                best = pixel == 0 || !Pooled ? shifted[pixel] : shifted[pixel] <= best ? best : shifted[pixel];
            }
            return best;
        }

        template <bool Pooled, bool Partial>
        CIPHERFOLD_INLINE Window<Pooled> window_at(
            const float *values, const Places<Pooled> &places, const Channels &channels, std::size_t count)
        {
            Window<Pooled> window;
            Floats shifted[window_pixels<Pooled>];
            const Floats best =
                window_maximum<Pooled, Partial>(values, places, channels, count, window.normalised, shifted);
            Integers open = best > Floats{};
#pragma GCC unroll 4
            for (std::size_t pixel = 0; pixel < window_pixels<Pooled>; pixel++)
            {
                window.chosen[pixel] = Pooled ? open & (shifted[pixel] == best) : open;
                open &= ~window.chosen[pixel];
            }
            return window;
        }

        /** Sums of channels in double precision: a row of whole registers for each kind of sum. */
        struct Sums
        {
            double *numbers;
            std::size_t row;

            CIPHERFOLD_INLINE double *at(std::size_t kind, std::size_t channel) const
            {
                return numbers + kind * row + channel;
            }

            CIPHERFOLD_INLINE Floats rounded(std::size_t kind, std::size_t channel) const
            {
                return __builtin_convertvector(*reinterpret_cast<const UnalignedDoubles *>(at(kind, channel)), Floats);
            }

            CIPHERFOLD_INLINE void clear() const
            {
                __builtin_memset(numbers, 0, sums_per_channel * row * sizeof(double));
            }
        };
    } // namespace
} // namespace cipherfold::learn
