// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

/**
 * A {@link Normalisation} channel by channel, as its formulas are written. With xh = (z - m) s, avg the mean over the
 * rows and d the derivative along a direction:
 *
 * <ul>
 *   <li>statistics of the batch: dxh = s (dz - avg dz - xh avg(xh dz)), ds = -s^2 avg(xh dz);
 *   <li>fixed statistics: dxh = s dz, ds = 0;
 *   <li>u = scale xh + shift, and gu is the gradient by u: the output's gradient where u is the largest of its window and
 *       above 0, otherwise 0; which number that is does not change along the direction.
 * </ul>
 */
final class ReferenceNormalisation {

    private final Normalisation norm;
    private final ReferenceMatrices input;
    private final ReferenceMatrices statistics;
    private final ReferenceMatrices scale;
    private final ReferenceMatrices shift;
    private final int rows;

    ReferenceNormalisation(Normalisation norm) {
        this.norm = norm;
        this.input = new ReferenceMatrices(norm.input());
        this.statistics = new ReferenceMatrices(norm.statistics());
        this.scale = new ReferenceMatrices(norm.scale());
        this.shift = new ReferenceMatrices(norm.shift());
        this.rows = norm.input().rows();
    }

    void statistics() {
        forEachChannel((group, channel) -> {
            double[] z = column(input, group, channel);
            double mean = average(z);
            double variance = 0;
            for (double value : z) {
                variance += (value - mean) * (value - mean) / rows;
            }
            statistics.set(group, 0, channel, mean);
            statistics.set(group, 1, channel, 1 / Math.sqrt(variance + Normalisation.EPSILON));
        });
    }

    void forward(ReferenceMatrices output) {
        forEachChannel((group, channel) -> {
            double[] u = u(group, channel);
            for (int row = 0; row < norm.outputRows(); row++) {
                output.set(group, row, channel, Math.max(0, u[largest(u, row)]));
            }
        });
    }

    void tangent(NormalisationTangent direction, ReferenceMatrices outputTangent) {
        Direction tangent = new Direction(direction);
        forEachChannel((group, channel) -> {
            double[] u = u(group, channel);
            double[] xh = xh(group, channel);
            double[] dxh = tangent.dxh(group, channel);
            double gamma = scale.get(group, 0, channel);
            for (int row = 0; row < norm.outputRows(); row++) {
                int at = largest(u, row);
                double du = tangent.scale.get(group, 0, channel) * xh[at]
                        + gamma * dxh[at]
                        + tangent.shift.get(group, 0, channel);
                outputTangent.set(group, row, channel, u[at] > 0 ? du : 0);
            }
        });
    }

    void backward(
            ReferenceMatrices outputGradient,
            ReferenceMatrices inputGradient,
            ReferenceMatrices scaleGradient,
            ReferenceMatrices shiftGradient) {
        forEachChannel((group, channel) -> {
            double[] gu = byU(outputGradient, group, channel);
            double[] xh = xh(group, channel);
            double factor = scale.get(group, 0, channel) * statistics.get(group, 1, channel);
            double c1 = norm.fixed() ? 0 : average(gu);
            double c2 = norm.fixed() ? 0 : averageProduct(gu, xh);
            for (int row = 0; row < rows; row++) {
                inputGradient.set(group, row, channel, factor * (gu[row] - c1 - xh[row] * c2));
            }
            scaleGradient.set(group, 0, channel, rows * averageProduct(gu, xh));
            shiftGradient.set(group, 0, channel, rows * average(gu));
        });
    }

    void tangentBackward(
            NormalisationTangent direction,
            ReferenceMatrices outputGradient,
            ReferenceMatrices outputGradientTangent,
            ReferenceMatrices inputGradientTangent,
            ReferenceMatrices scaleGradientTangent,
            ReferenceMatrices shiftGradientTangent) {
        Direction tangent = new Direction(direction);
        forEachChannel((group, channel) -> {
            double[] gu = byU(outputGradient, group, channel);
            double[] dgu = byU(outputGradientTangent, group, channel);
            double[] xh = xh(group, channel);
            double[] dxh = tangent.dxh(group, channel);
            double gamma = scale.get(group, 0, channel);
            double s = statistics.get(group, 1, channel);
            double factor = gamma * s;
            double dfactor = tangent.scale.get(group, 0, channel) * s + gamma * tangent.ds(group, channel);
            double c1 = norm.fixed() ? 0 : average(gu);
            double c2 = norm.fixed() ? 0 : averageProduct(gu, xh);
            double dc1 = norm.fixed() ? 0 : average(dgu);
            double dc2 = norm.fixed() ? 0 : averageProduct(dgu, xh) + averageProduct(gu, dxh);
            for (int row = 0; row < rows; row++) {
                double inner = gu[row] - c1 - xh[row] * c2;
                double dinner = dgu[row] - dc1 - dxh[row] * c2 - xh[row] * dc2;
                inputGradientTangent.set(group, row, channel, dfactor * inner + factor * dinner);
            }
            scaleGradientTangent.set(group, 0, channel, rows * (averageProduct(dgu, xh) + averageProduct(gu, dxh)));
            shiftGradientTangent.set(group, 0, channel, rows * average(dgu));
        });
    }

    /** u = scale xh + shift of every row. */
    double[] u(int group, int channel) {
        double[] u = xh(group, channel);
        for (int row = 0; row < rows; row++) {
            u[row] = scale.get(group, 0, channel) * u[row] + shift.get(group, 0, channel);
        }
        return u;
    }

    private double[] xh(int group, int channel) {
        double[] xh = column(input, group, channel);
        for (int row = 0; row < rows; row++) {
            xh[row] = (xh[row] - statistics.get(group, 0, channel)) * statistics.get(group, 1, channel);
        }
        return xh;
    }

    /** The gradient by u from that by the output. */
    private double[] byU(ReferenceMatrices gradient, int group, int channel) {
        double[] u = u(group, channel);
        double[] byU = new double[rows];
        for (int row = 0; row < norm.outputRows(); row++) {
            int at = largest(u, row);
            byU[at] = u[at] > 0 ? gradient.get(group, row, channel) : 0;
        }
        return byU;
    }

    /** The row of the first largest of {@code u} in the window of an output row. */
    private int largest(double[] u, int outputRow) {
        int outputSide = norm.outputSide();
        int image = outputRow / (outputSide * outputSide);
        int y = outputRow / outputSide % outputSide;
        int x = outputRow % outputSide;
        int largest = -1;
        for (int line = y * norm.pool(); line < (y + 1) * norm.pool(); line++) {
            for (int column = x * norm.pool(); column < (x + 1) * norm.pool(); column++) {
                int row = (image * norm.side() + line) * norm.side() + column;
                if (largest < 0 || u[row] > u[largest]) {
                    largest = row;
                }
            }
        }
        return largest;
    }

    private void forEachChannel(Channel work) {
        for (int group = 0; group < norm.input().groups(); group++) {
            for (int channel = 0; channel < norm.channels(); channel++) {
                work.visit(group, channel);
            }
        }
    }

    private static double[] column(ReferenceMatrices matrices, int group, int channel) {
        double[] column = new double[matrices.rows()];
        for (int row = 0; row < column.length; row++) {
            column[row] = matrices.get(group, row, channel);
        }
        return column;
    }

    private static double average(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double averageProduct(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum / a.length;
    }

    /** Work on one channel of one group. */
    @FunctionalInterface
    private interface Channel {
        void visit(int group, int channel);
    }

    /** A direction and what follows from it. */
    private final class Direction {

        private final ReferenceMatrices input;
        private final ReferenceMatrices scale;
        private final ReferenceMatrices shift;

        Direction(NormalisationTangent tangent) {
            this.input = new ReferenceMatrices(tangent.input());
            this.scale = new ReferenceMatrices(tangent.scale());
            this.shift = new ReferenceMatrices(tangent.shift());
        }

        double[] dxh(int group, int channel) {
            double[] dz = column(input, group, channel);
            double[] xh = xh(group, channel);
            double a = norm.fixed() ? 0 : average(dz);
            double b = norm.fixed() ? 0 : averageProduct(xh, dz);
            double[] dxh = new double[rows];
            for (int row = 0; row < rows; row++) {
                dxh[row] = statistics.get(group, 1, channel) * (dz[row] - a - xh[row] * b);
            }
            return dxh;
        }

        double ds(int group, int channel) {
            double s = statistics.get(group, 1, channel);
            return norm.fixed() ? 0 : -s * s * averageProduct(xh(group, channel), column(input, group, channel));
        }
    }
}
