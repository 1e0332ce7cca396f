// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations on a {@link Normalisation} but for its tangents: the passes over all numbers by ND4J, what is done once
 * per channel here. Avoided are ND4J's batchnorm_bp, relu_bp, var and moments, each slower than everything else of a
 * pass.
 *
 * <p>With windows, the largest u of a window is found before scale and shift: v = xh times the sign of the scale orders
 * the numbers of a window as u = |scale| v + shift does, and only a quarter of them goes on. Letters as in {@link
 * Nd4jNormalisationTangents}.
 */
final class Nd4jNormalisation {

    private final Nd4jKernels kernels;
    private final Normalisation norm;
    private final Nd4jBlock owner;
    private final Nd4jNormalisationPack.Operands operands;
    private final Nd4jProgram program;

    /** With the memory of {@code target}, a result of the operation. */
    Nd4jNormalisation(Nd4jKernels kernels, Normalisation norm, View target) {
        this.kernels = kernels;
        this.norm = norm;
        this.owner = kernels.matrices(target).block();
        this.operands = kernels.operands(norm);
        this.program = new Nd4jProgram(operands.input(), operands.statistics(), operands.scale(), operands.shift());
    }

    /** The variance is that of the centred numbers: a difference of squares would lose digits. */
    Operation statistics() {
        int rows = norm.input().rows();
        for (Nd4jNormalisationPack pack : packs()) {
            Nd4jChannels sums = pack.sums("z");
            Nd4jChannels ofSquares = pack.sums("squares");
            for (Nd4jNormalisationPack piece : pack.pieces()) {
                piece.addSums("z", piece.input());
            }
            program.add(() -> {
                double[] all = sums.read();
                pack.write(operands.statistics(), 0, pack.each(i -> all[i] / rows));
            });
            for (Nd4jNormalisationPack piece : pack.pieces()) {
                Nd4jPixels centred = piece.full("u");
                program.difference(piece.input().rows(), piece.meanArray(), centred.rows());
                piece.addProduct(centred, centred, centred);
                piece.addSums("squares", centred);
            }
            program.add(() -> {
                double[] squares = ofSquares.read();
                double[] s = pack.each(i -> 1 / Math.sqrt(squares[i] / rows + Normalisation.EPSILON));
                pack.write(operands.statistics(), 1, s);
            });
        }
        return program;
    }

    Operation forward(View output) {
        Nd4jMatrices target = kernels.matrices(output);
        for (Nd4jNormalisationPack pack : packs(target)) {
            Nd4jChannels factors = pack.channels("factors");
            program.add(() -> {
                double[] gamma = pack.scale();
                double[] s = pack.inverseDeviation();
                factors.set(pack.each(i -> gamma[i] * s[i]));
            });
            for (Nd4jNormalisationPack piece : pack.pieces()) {
                Nd4jPixels result = piece.pooled(target);
                Nd4jPixels u = norm.pool() == 1 ? result : piece.full("u");
                piece.addShifted(piece.input(), factors.array(), u);
                if (norm.pool() != 1) {
                    piece.addPool("maxpool2d", u, result);
                }
                program.relu(result.rows(), result.rows());
            }
        }
        return program.with(target);
    }

    Operation backward(View outputGradient, View inputGradient, View scaleGradient, View shiftGradient) {
        Nd4jMatrices byOutput = kernels.matrices(outputGradient);
        Nd4jMatrices byInput = kernels.matrices(inputGradient);
        Nd4jMatrices byScale = kernels.matrices(scaleGradient);
        Nd4jMatrices byShift = kernels.matrices(shiftGradient);
        for (Nd4jNormalisationPack pack : packs(byOutput, byInput)) {
            Nd4jChannels signed = pack.channels("signed inverse deviation");
            Nd4jChannels sizes = pack.channels("factors");
            program.add(() -> {
                double[] gamma = pack.scale();
                double[] s = pack.inverseDeviation();
                signed.set(pack.each(i -> sign(gamma[i]) * s[i]));
                sizes.set(pack.each(i -> sign(gamma[i]) * gamma[i]));
            });
            for (Nd4jNormalisationPack piece : pack.pieces()) {
                addByU(piece, piece.pooled(byOutput), signed, sizes);
            }
            Nd4jChannels gus = pack.sums("gu");
            Nd4jChannels guVs = pack.sums("gu v");
            Nd4jProgram tied = new Nd4jProgram();
            Nd4jChannels tiedSums = addTiedSums(pack.on(tied));
            Nd4jChannels ofGu = pack.channels("of gu");
            Nd4jChannels ofV = pack.channels("of v");
            Nd4jChannels constants = pack.channels("constants");
            program.add(() -> {
                double[] gamma = pack.scale();
                double[] s = pack.inverseDeviation();
                double[] sums = gus.read();
                double[] vs = guVs.read();
                double[] products = pack.each(i -> sign(gamma[i]) * vs[i]);
                if (isTied(gamma)) {
                    tied.run();
                    double[] firsts = tiedSums.read();
                    for (int i = 0; i < gamma.length; i++) {
                        products[i] = gamma[i] == 0 ? firsts[i] : products[i];
                    }
                }
                pack.write(byShift, 0, sums);
                pack.write(byScale, 0, products);
                int rows = norm.input().rows();
                ofGu.set(pack.each(i -> gamma[i] * s[i]));
                ofV.set(pack.each(i -> -gamma[i] * s[i] * products[i] * sign(gamma[i]) / rows));
                constants.set(pack.each(i -> -gamma[i] * s[i] * sums[i] / rows));
            });
            for (Nd4jNormalisationPack piece : pack.pieces()) {
                Nd4jPixels v = piece.ownFull("v");
                Nd4jPixels gu = piece.ownPooled("masked");
                Nd4jPixels target = piece.full(byInput);
                Nd4jPixels scaled = norm.pool() == 1 ? target : gu;
                program.product(gu.rows(), ofGu.array(), scaled.rows());
                if (norm.pool() != 1) {
                    piece.addLargestGradient(v, scaled, target);
                }
                if (!norm.fixed()) {
                    piece.addAffine(v, ofV.array(), constants.array(), v);
                    piece.addSum(v, target);
                }
            }
        }
        return program.with(byOutput, byInput, byScale, byShift);
    }

    /** Adds v and gu of a piece, and the sums of gu and gu v. */
    private void addByU(Nd4jNormalisationPack piece, Nd4jPixels byOutput, Nd4jChannels signed, Nd4jChannels sizes) {
        Nd4jPixels v = piece.ownFull("v");
        Nd4jPixels gu = piece.ownPooled("masked");
        Nd4jPixels product = piece.pooled("pooled product");
        piece.addCentred(piece.input(), signed.array(), v);
        Nd4jPixels largest = piece.addLargest(v, "largest");
        piece.addAffine(largest, sizes.array(), piece.shiftArray(), product);
        program.step(product.rows(), product.rows());
        piece.addProduct(byOutput, product, gu);
        piece.addSums("gu", gu);
        piece.addProduct(gu, largest, product);
        piece.addSums("gu v", product);
    }

    /** Where the scale is 0, all numbers of a window are equal after it: the first one counts. */
    private Nd4jChannels addTiedSums(Nd4jNormalisationPack pack) {
        Nd4jPixels gu = pack.ownPooled("masked");
        Nd4jPixels product = pack.pooled("pooled product");
        INDArray firsts = pack.input().every(norm.pool(), norm.outputSide());
        pack.program().copy(firsts, product.images());
        pack.addCentred(product, pack.inverseDeviationArray(), product);
        pack.addProduct(product, gu, product);
        return pack.addSums("gu xh", product);
    }

    /** Of the scale; without windows there is nothing to be ordered. */
    private double sign(double gamma) {
        return norm.pool() == 1 ? 1 : Math.signum(gamma);
    }

    private boolean isTied(double[] gamma) {
        boolean tied = false;
        for (double each : gamma) {
            tied |= each == 0;
        }
        return tied && norm.pool() != 1;
    }

    private List<Nd4jNormalisationPack> packs(Nd4jMatrices... others) {
        return Nd4jNormalisationPack.packs(program, owner, norm, operands, others);
    }
}
