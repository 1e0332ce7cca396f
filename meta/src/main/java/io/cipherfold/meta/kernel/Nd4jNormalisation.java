// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations on a {@link Normalisation} but for its tangents: the passes over all numbers by ND4J, what is done once
 * per channel here. Avoided are ND4J's batchnorm_bp, relu_bp, var and moments, each slower than everything else of a
 * pass.
 *
 * <p>With windows, the largest u of a window is found before everything else: z times the sign of the scale orders the
 * numbers of a window as u = |scale| s v + shift does, where v = (z - m) times the sign, and only a quarter of them goes
 * on. Other letters as in {@link Nd4jNormalisationTangents}.
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

    /**
     * The variance is that of numbers from which about the mean was taken: a difference of squares would lose digits. That
     * is the mean of the first piece. Its square is at most the variance times the number of pieces, so no more than
     * that is lost.
     */
    Operation statistics() {
        int rows = norm.input().rows();
        for (Nd4jNormalisationPack pack : packs()) {
            List<Nd4jNormalisationPack> pieces = pack.pieces();
            Nd4jPixels start = pieces.get(0).input();
            Nd4jChannels ofStart = pieces.get(0).addSums("z", start);
            Nd4jChannels centres = pack.channels("centres");
            program.add(() -> {
                double[] sums = ofStart.read();
                centres.set(pack.each(i -> sums[i] / start.rowCount()));
            });
            for (Nd4jNormalisationPack piece : pieces) {
                Nd4jPixels centred = piece.full("u");
                program.difference(piece.input().rows(), centres.array(), centred.rows());
                piece.addSums("differences", centred);
                piece.addProduct(centred, centred, centred);
                piece.addSums("squares", centred);
            }
            Nd4jChannels ofDifferences = pack.sums("differences");
            Nd4jChannels ofSquares = pack.sums("squares");
            program.add(() -> {
                double[] near = centres.read();
                double[] differences = ofDifferences.read();
                double[] squares = ofSquares.read();
                double[] d = pack.each(i -> differences[i] / rows);
                pack.write(operands.statistics(), 0, pack.each(i -> near[i] + d[i]));
                double[] variances = pack.each(i -> Math.max(0, squares[i] / rows - d[i] * d[i]));
                pack.write(
                        operands.statistics(), 1, pack.each(i -> 1 / Math.sqrt(variances[i] + Normalisation.EPSILON)));
            });
        }
        return program;
    }

    Operation forward(View output) {
        Nd4jMatrices target = kernels.matrices(output);
        for (Nd4jNormalisationPack pack : packs(target)) {
            Ordering ordering = new Ordering(pack);
            ordering.addPieces((piece, ordered) -> {
                Nd4jPixels result = piece.pooled(target);
                Nd4jPixels largest = ordered;
                if (norm.pool() != 1) {
                    piece.addPool("maxpool2d", ordered, result);
                    largest = result;
                }
                piece.addShifted(
                        largest, ordering.centres.array(), ordering.factors.array(), piece.shiftArray(), result);
                piece.program().relu(result.rows(), result.rows());
            });
        }
        return program.with(target);
    }

    Operation backward(View outputGradient, View inputGradient, View scaleGradient, View shiftGradient) {
        Nd4jMatrices byOutput = kernels.matrices(outputGradient);
        Nd4jMatrices byInput = kernels.matrices(inputGradient);
        Nd4jMatrices byScale = kernels.matrices(scaleGradient);
        Nd4jMatrices byShift = kernels.matrices(shiftGradient);
        for (Nd4jNormalisationPack pack : packs(byOutput, byInput)) {
            Ordering ordering = new Ordering(pack);
            ordering.addPieces((piece, ordered) -> addByU(piece, ordered, piece.pooled(byOutput), ordering));
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
                double[] products = pack.each(i -> sign(gamma[i]) * s[i] * vs[i]);
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
                ofV.set(pack.each(i -> -gamma[i] * s[i] * s[i] * products[i] * sign(gamma[i]) / rows));
                constants.set(pack.each(i -> -gamma[i] * s[i] * sums[i] / rows));
            });
            ordering.addPieces((piece, ordered) -> {
                Nd4jPixels gu = piece.ownPooled("masked");
                Nd4jPixels target = piece.full(byInput);
                if (norm.pool() == 1) {
                    piece.program().product(gu.rows(), ofGu.array(), target.rows());
                    if (!norm.fixed()) {
                        Nd4jPixels v = centred(piece);
                        piece.addAffine(v, ofV.array(), constants.array(), v);
                        piece.addSum(target, v, target);
                    }
                    return;
                }
                piece.program().product(gu.rows(), ofGu.array(), gu.rows());
                piece.addLargestGradient(ordered, gu, target);
                if (!norm.fixed()) {
                    Nd4jPixels through = piece.full("through statistics");
                    piece.addShifted(ordered, ordering.centres.array(), ofV.array(), constants.array(), through);
                    piece.addSum(target, through, target);
                }
            });
        }
        return program.with(byOutput, byInput, byScale, byShift);
    }

    /** Adds gu of a piece, what {@link #centred} promises, and the sums of gu and gu v. */
    private void addByU(Nd4jNormalisationPack piece, Nd4jPixels ordered, Nd4jPixels byOutput, Ordering ordering) {
        Nd4jProgram steps = piece.program();
        Nd4jPixels gu = piece.ownPooled("masked");
        Nd4jPixels product = piece.pooled("product");
        Nd4jPixels largest = piece.addLargest(ordered, "largest");
        Nd4jPixels v = centred(piece);
        steps.difference(largest.rows(), ordering.centres.array(), v.rows());
        piece.addAffine(v, ordering.factors.array(), piece.shiftArray(), product);
        steps.step(product.rows(), product.rows());
        piece.addProduct(byOutput, product, gu);
        piece.addSums("gu", gu);
        piece.addProduct(gu, v, product);
        piece.addSums("gu v", product);
    }

    /** v of the largest numbers of a piece; without windows it is kept. */
    private Nd4jPixels centred(Nd4jNormalisationPack piece) {
        return norm.pool() == 1 ? piece.ownFull("v") : piece.pooled("largest");
    }

    /** Where the scale is 0, all numbers of a window are equal after it: the first one counts. */
    private Nd4jChannels addTiedSums(Nd4jNormalisationPack pack) {
        Nd4jPixels gu = pack.ownPooled("masked");
        Nd4jPixels product = pack.pooled("product");
        INDArray firsts = pack.input().every(norm.pool(), norm.outputSide());
        pack.program().copy(firsts, product.images());
        pack.addCentred(product, pack.inverseDeviationArray(), product);
        pack.addProduct(product, gu, product);
        return pack.addSums("gu xh", product);
    }

    /** Of the scale; without windows there is nothing to be ordered. */
    private double sign(double gamma) {
        return norm.pool() == 1 || gamma >= 0 ? 1 : -1;
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

    /** What is compared within windows, for the groups of a pack. */
    private final class Ordering {

        private final Nd4jNormalisationPack pack;
        /** Of the scale. */
        private final Nd4jChannels signs;
        /** m times the sign. */
        private final Nd4jChannels centres;
        /** |scale| s. */
        private final Nd4jChannels factors;

        /** Adds what computes these. */
        Ordering(Nd4jNormalisationPack pack) {
            this.pack = pack;
            this.signs = pack.channels("signs");
            this.centres = pack.channels("centres");
            this.factors = pack.channels("factors");
            program.add(() -> {
                double[] gamma = pack.scale();
                double[] s = pack.inverseDeviation();
                double[] m = pack.mean();
                signs.set(pack.each(i -> sign(gamma[i])));
                centres.set(pack.each(i -> sign(gamma[i]) * m[i]));
                factors.set(pack.each(i -> sign(gamma[i]) * gamma[i] * s[i]));
            });
        }

        /** Adds steps on each piece and its numbers times the signs: on the input itself while no sign is negative. */
        void addPieces(BiConsumer<Nd4jNormalisationPack, Nd4jPixels> steps) {
            Nd4jProgram direct = new Nd4jProgram();
            for (Nd4jNormalisationPack piece : pack.on(direct).pieces()) {
                steps.accept(piece, piece.input());
            }
            if (norm.pool() == 1) {
                program.add(direct::run);
                return;
            }
            Nd4jProgram turned = new Nd4jProgram();
            for (Nd4jNormalisationPack piece : pack.on(turned).pieces()) {
                Nd4jPixels ordered = piece.full("u");
                turned.product(piece.input().rows(), signs.array(), ordered.rows());
                steps.accept(piece, ordered);
            }
            program.add(() -> {
                boolean isNegative = Arrays.stream(pack.scale()).anyMatch(gamma -> gamma < 0);
                (isNegative ? turned : direct).run();
            });
        }
    }
}
