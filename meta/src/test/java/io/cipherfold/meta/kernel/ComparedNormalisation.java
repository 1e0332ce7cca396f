// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import io.cipherfold.meta.kernel.KernelComparison.Layout;
import io.cipherfold.meta.kernel.KernelComparison.Operand;
import java.util.stream.IntStream;

/**
 * A {@link Normalisation} and a direction in the memory of both sides of a comparison, away from its kinks: where two
 * entries of a window or u and 0 are closer than rounding errors, an implementation may take either side, and the
 * derivatives of the two sides differ by more than any tolerance. So the inputs are multiples of 1/64, those of a
 * window differ (each of its places has its own remainder modulo 4), and the shift is chosen for u to change its sign
 * half-way between two multiples. As the scale is at least a half and the inverse deviation at least 1, u is at least
 * 1/256 away from 0, and two entries of a window at least 1/128 from each other.
 */
final class ComparedNormalisation {

    /** Inputs are multiples of this. */
    private static final double STEP = 1.0 / 64;

    private final int images;
    private final int side;
    private final int pool;
    private final boolean fixed;
    private final Operand input;
    private final Operand statistics;
    private final Operand scale;
    private final Operand shift;
    private final Operand inputTangent;
    private final Operand scaleTangent;
    private final Operand shiftTangent;

    /**
     * Random operands. Statistics of the batch are those of the input; fixed ones are any.
     *
     * @param parameters layout of scale, shift and fixed statistics
     */
    ComparedNormalisation(
            KernelComparison comparison, int groups, Shape shape, boolean fixed, Layout values, Layout parameters) {
        this.images = shape.images();
        this.side = shape.side();
        this.pool = shape.pool();
        this.fixed = fixed;
        int channels = shape.channels();
        this.input = comparison.operand(
                values,
                groups,
                shape.rows(),
                channels,
                (group, row, channel) -> STEP * (4 * (comparison.drawBelow(32) - 16) + place(row)));
        this.statistics = comparison.operand(
                fixed ? parameters : values,
                groups,
                2,
                channels,
                (group, row, channel) -> row == 0 ? comparison.draw() / 4 : 1.5 + comparison.draw() / 2);
        this.scale = comparison.operand(parameters, groups, 1, channels, (group, row, channel) -> {
            double draw = comparison.draw();
            return draw + Math.copySign(0.5, draw);
        });
        this.shift = comparison.operand(parameters, groups, 1, channels);
        this.inputTangent = comparison.operand(values, groups, shape.rows(), channels);
        this.scaleTangent = comparison.operand(parameters, groups, 1, channels);
        this.shiftTangent = comparison.operand(parameters, groups, 1, channels);
        if (!fixed) {
            chooseStatistics(comparison.reference(), parameters == Layout.SHARED);
        }
        chooseShift(comparison);
    }

    /** With {@code alike} inputs: one shift has to suit all groups, so they need the same statistics. */
    private void chooseStatistics(Kernels reference, boolean alike) {
        if (alike) {
            ReferenceMatrices z = new ReferenceMatrices(input.on(reference));
            for (int place = 0; place < 4; place++) {
                shiftRows(z, place);
            }
            input.adopt();
        }
        reference.statistics(on(reference)).run();
        statistics.adopt();
    }

    /** Gives each group the rows of group 0 at this place of a window, in another order. */
    private void shiftRows(ReferenceMatrices z, int place) {
        int[] rows =
                IntStream.range(0, z.rows()).filter(row -> place(row) == place).toArray();
        for (int group = 1; group < z.groups(); group++) {
            for (int i = 0; i < rows.length; i++) {
                for (int channel = 0; channel < z.columns(); channel++) {
                    z.set(group, rows[i], channel, z.get(0, rows[(i + group) % rows.length], channel));
                }
            }
        }
    }

    private void chooseShift(KernelComparison comparison) {
        Kernels reference = comparison.reference();
        ReferenceMatrices numbers = new ReferenceMatrices(statistics.on(reference));
        ReferenceMatrices gamma = new ReferenceMatrices(scale.on(reference));
        new ReferenceMatrices(shift.on(reference)).setAll((group, row, channel) -> {
            if (scale.on(reference).isShared() && group > 0) {
                return new ReferenceMatrices(shift.on(reference)).get(0, 0, channel);
            }
            double kink = STEP * (comparison.drawBelow(64) - 32 + 0.5);
            double xh = (kink - numbers.get(group, 0, channel)) * numbers.get(group, 1, channel);
            return -gamma.get(group, 0, channel) * xh;
        });
        shift.adopt();
    }

    /** Which of the four places of a window a row is. */
    private int place(int row) {
        return row / side % side % 2 * 2 + row % side % 2;
    }

    Normalisation on(Kernels kernels) {
        return new Normalisation(
                images,
                side,
                pool,
                input.on(kernels),
                statistics.on(kernels),
                scale.on(kernels),
                shift.on(kernels),
                fixed);
    }

    NormalisationTangent tangentOn(Kernels kernels) {
        return new NormalisationTangent(inputTangent.on(kernels), scaleTangent.on(kernels), shiftTangent.on(kernels));
    }

    /** Sizes of a normalisation. */
    record Shape(int images, int side, int pool, int channels) {

        int rows() {
            return images * side * side;
        }

        int outputRows() {
            return images * (side / pool) * (side / pool);
        }
    }
}
