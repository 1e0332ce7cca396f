// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import java.util.List;
import java.util.function.Supplier;

/**
 * The tangents of the operations on a {@link Normalisation}.
 *
 * <p>Letters: xh = (z - m) s; u = scale xh + shift; gu is the gradient by u; a and b are the averages of dz and xh dz,
 * c1 and c2 those of gu and gu xh, and all four count as 0 if the statistics are fixed; d is the derivative along a
 * direction.
 */
final class Nd4jNormalisationTangents {

    private final Nd4jKernels kernels;
    private final Normalisation norm;
    private final Nd4jBlock owner;
    private final Nd4jNormalisationPack.Operands operands;
    private final Nd4jMatrices dz;
    private final Nd4jMatrices dscale;
    private final Nd4jMatrices dshift;
    private final Nd4jProgram program;

    /** With the memory of {@code target}, a result of the operation. */
    Nd4jNormalisationTangents(Nd4jKernels kernels, Normalisation norm, NormalisationTangent tangent, View target) {
        this.kernels = kernels;
        this.norm = norm;
        this.owner = kernels.matrices(target).block();
        this.operands = kernels.operands(norm);
        this.dz = kernels.matrices(tangent.input());
        this.dscale = kernels.matrices(tangent.scale());
        this.dshift = kernels.matrices(tangent.shift());
        this.program = new Nd4jProgram(operands.input(), operands.statistics(), operands.scale(), operands.shift())
                .with(dz, dscale, dshift);
    }

    Operation tangent(View outputTangent) {
        Nd4jMatrices target = kernels.matrices(outputTangent);
        // The average of a window with one entry that counts is a quarter of it.
        double window = norm.pool() * norm.pool();
        for (Nd4jNormalisationPack pack : packs(target)) {
            Values values = new Values(pack);
            Nd4jPixels chosen = values.mask;
            if (norm.pool() != 1) {
                chosen = pack.full("gu");
                pack.addLargestGradient(values.u, values.mask, chosen);
            }
            Supplier<double[][]> averages = values.addAverages();
            Nd4jChannels ofDz = pack.channels("of dz");
            Nd4jChannels ofXh = pack.channels("of xh");
            Nd4jChannels constants = pack.channels("constants");
            program.add(() -> {
                double[] s = pack.inverseDeviation();
                double[] gamma = pack.scale();
                double[] dgamma = pack.read(dscale, 0);
                double[] dbeta = pack.read(dshift, 0);
                double[] a = averages.get()[0];
                double[] b = averages.get()[1];
                ofDz.set(pack.each(i -> window * gamma[i] * s[i]));
                ofXh.set(pack.each(i -> window * (dgamma[i] - gamma[i] * s[i] * b[i])));
                constants.set(pack.each(i -> window * (dbeta[i] - gamma[i] * s[i] * a[i])));
            });
            Nd4jPixels du = pack.full("product");
            pack.addAffine(values.xh, ofXh.array(), constants.array(), values.xh);
            program.product(pack.full(dz).rows(), ofDz.array(), du.rows());
            pack.addSum(du, values.xh, du);
            if (norm.pool() == 1) {
                pack.addProduct(du, chosen, pack.pooled(target));
            } else {
                pack.addProduct(du, chosen, du);
                pack.addPool("avgpool2d", du, pack.pooled(target));
            }
        }
        return program.with(target);
    }

    /**
     * With dxh = s (dz - a - xh b) and ds = -s^2 b, the derivative of scale s (gu - c1 - xh c2) is e gu + f dgu + g xh
     * + h dz + k, where e = dscale s + scale ds, f = scale s, g = -e c2 - f dc2 + f c2 s b, h = -f c2 s and k = -e c1 -
     * f dc1 + f c2 s a.
     */
    Operation tangentBackward(
            View outputGradient,
            View outputGradientTangent,
            View inputGradientTangent,
            View scaleGradientTangent,
            View shiftGradientTangent) {
        Nd4jMatrices byOutput = kernels.matrices(outputGradient);
        Nd4jMatrices dbyOutput = kernels.matrices(outputGradientTangent);
        Nd4jMatrices dbyInput = kernels.matrices(inputGradientTangent);
        Nd4jMatrices dbyScale = kernels.matrices(scaleGradientTangent);
        Nd4jMatrices dbyShift = kernels.matrices(shiftGradientTangent);
        for (Nd4jNormalisationPack pack : packs(byOutput, dbyOutput, dbyInput)) {
            Values values = new Values(pack);
            Nd4jPixels xh = values.xh;
            Nd4jPixels direction = pack.full(dz);
            ByU byU = values.addByU(pack.pooled(byOutput), "gu");
            ByU dbyU = values.addByU(pack.pooled(dbyOutput), "dgu");
            Nd4jPixels gu = byU.numbers();
            Nd4jPixels dgu = dbyU.numbers();
            Supplier<double[][]> averages = values.addAverages();
            Nd4jChannels sumGuXh = pack.addProductSums("gu xh", gu, xh);
            Nd4jChannels sumDguXh = pack.addProductSums("dgu xh", dgu, xh);
            Nd4jChannels sumGuDz = pack.addProductSums("gu dz", gu, direction);
            Nd4jChannels ofGu = pack.channels("of gu");
            Nd4jChannels ofDgu = pack.channels("of dgu");
            Nd4jChannels ofXh = pack.channels("of xh");
            Nd4jChannels ofDz = pack.channels("of dz");
            Nd4jChannels constants = pack.channels("constants");
            program.add(() -> {
                double[] s = pack.inverseDeviation();
                double[] gamma = pack.scale();
                double[] dgamma = pack.read(dscale, 0);
                double[] a = averages.get()[0];
                double[] b = averages.get()[1];
                double[] gus = byU.sums().read();
                double[] guXhs = sumGuXh.read();
                double[] guDzs = sumGuDz.read();
                double[] dgus = dbyU.sums().read();
                double[] dguXhs = sumDguXh.read();
                // The sums of dgu xh + gu dxh.
                double[] all = pack.each(i -> dguXhs[i] + s[i] * (guDzs[i] - a[i] * gus[i] - b[i] * guXhs[i]));
                pack.write(dbyShift, 0, dgus);
                pack.write(dbyScale, 0, all);
                double[] e = pack.each(i -> s[i] * (dgamma[i] - gamma[i] * s[i] * b[i]));
                double[] f = pack.each(i -> gamma[i] * s[i]);
                double n = norm.input().rows();
                ofGu.set(e);
                ofDgu.set(f);
                ofXh.set(pack.each(i -> (-e[i] * guXhs[i] - f[i] * all[i] + f[i] * guXhs[i] * s[i] * b[i]) / n));
                ofDz.set(pack.each(i -> -f[i] * guXhs[i] * s[i] / n));
                constants.set(pack.each(i -> (-e[i] * gus[i] - f[i] * dgus[i] + f[i] * guXhs[i] * s[i] * a[i]) / n));
            });
            Nd4jPixels target = pack.full(dbyInput);
            program.product(dgu.rows(), ofDgu.array(), target.rows());
            program.product(gu.rows(), ofGu.array(), gu.rows());
            pack.addSum(target, gu, target);
            if (!norm.fixed()) {
                pack.addAffine(xh, ofXh.array(), constants.array(), xh);
                pack.addSum(target, xh, target);
                // gu is used up.
                program.product(direction.rows(), ofDz.array(), gu.rows());
                pack.addSum(target, gu, target);
            }
        }
        return program.with(byOutput, dbyOutput, dbyInput, dbyScale, dbyShift);
    }

    private List<Nd4jNormalisationPack> packs(Nd4jMatrices... others) {
        Nd4jMatrices[] all = new Nd4jMatrices[others.length + 1];
        System.arraycopy(others, 0, all, 0, others.length);
        all[others.length] = dz;
        return Nd4jNormalisationPack.packs(program, owner, norm, operands, all);
    }

    /** A gradient by u and its sums over the pixels. */
    private record ByU(Nd4jPixels numbers, Nd4jChannels sums) {}

    /** xh, u and where u counts, of a pack. */
    private final class Values {

        private final Nd4jNormalisationPack pack;
        private final Nd4jPixels xh;
        private final Nd4jPixels u;
        /** 1 for each number of the output that is above 0, otherwise 0. */
        private final Nd4jPixels mask;

        /** Adds what computes them. */
        Values(Nd4jNormalisationPack pack) {
            this.pack = pack;
            this.xh = pack.full("xh");
            this.u = pack.full("u");
            pack.addCentred(pack.input(), pack.inverseDeviationArray(), xh);
            pack.addAffine(xh, pack.scaleArray(), pack.shiftArray(), u);
            this.mask = pack.addLargest(u, "mask");
            program.step(mask.rows(), mask.rows());
        }

        /** Adds a gradient by u, given that by the output, and its sums over the pixels. */
        ByU addByU(Nd4jPixels byOutput, String use) {
            Nd4jPixels byU = pack.full(use);
            Nd4jPixels masked = norm.pool() == 1 ? byU : pack.pooled("masked");
            pack.addProduct(byOutput, mask, masked);
            // What the windows leave out is 0: the sum is that of the smaller array.
            Nd4jChannels sums = pack.addSums(use, masked);
            if (norm.pool() != 1) {
                pack.addLargestGradient(u, masked, byU);
            }
            return new ByU(byU, sums);
        }

        /** Once it was run: a and b. */
        Supplier<double[][]> addAverages() {
            if (norm.fixed()) {
                double[] zeros = pack.each(i -> 0);
                return () -> new double[][] {zeros, zeros};
            }
            Nd4jChannels sumDz = pack.addSums("dz", pack.full(dz));
            Nd4jChannels sumXhDz = pack.addProductSums("xh dz", xh, pack.full(dz));
            int rows = norm.input().rows();
            return () -> {
                double[] dzs = sumDz.read();
                double[] xhDzs = sumXhDz.read();
                return new double[][] {pack.each(i -> dzs[i] / rows), pack.each(i -> xhDzs[i] / rows)};
            };
        }
    }
}
