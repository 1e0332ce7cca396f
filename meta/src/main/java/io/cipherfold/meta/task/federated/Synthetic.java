// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.federated;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The generated federation Synthetic(alpha, beta) of FedProx (Li et al., MLSys 2020, section 5.1 and appendix C.1), also
 * used by pFedMe (Dinh et al., NeurIPS 2020). Client k has inputs of {@value #INPUTS} numbers from N(v_k, S), S diagonal
 * with entries j^-1.2, and labels y = argmax softmax(W_k x + b_k) out of {@value #CLASSES}. The entries of W_k and b_k are
 * from N(u_k, 1) with u_k from N(0, alpha^2); those of v_k from N(B_k, 1) with B_k from N(0, beta^2). So alpha says how
 * much the clients' models differ, beta how much their inputs do. As in the published generators alpha and beta are
 * standard deviations.
 *
 * <p>A client has {@code sizeFactor * (50 + X)} points, X the integer part of a lognormal(4, 2) number. The generators
 * have no upper limit; here X is at most {@value #LARGEST_EXCESS}, with which a client has as many points as the largest
 * one of pFedMe's published set (25,810 with factor 5): about one client in a hundred meets the limit. At least {@value
 * #FEWEST_POINTS} points are drawn, so that the training part holds two batches of 20. Three quarters are for training,
 * the rest for tests, as the paper of pFedMe says.
 *
 * @param alpha how much models differ, 0 or more
 * @param beta how much inputs differ, 0 or more
 * @param clients number of clients, at least 1; 100 in pFedMe, 30 in FedProx
 * @param sizeFactor at least 1; 1 in FedProx, 5 in pFedMe
 */
public record Synthetic(double alpha, double beta, int clients, int sizeFactor) {

    /** Numbers per input. */
    public static final int INPUTS = 60;

    /** Number of classes. */
    public static final int CLASSES = 10;

    /** Fewest points of a client. */
    public static final int FEWEST_POINTS = 54;

    /** What a lognormal size adds at most, before the factor. */
    public static final int LARGEST_EXCESS = 5_112;

    private static final long DOMAIN = 25;

    private static final int SMALLEST_SIZE = 50;
    private static final double LOG_SIZE_MEAN = 4;
    private static final double LOG_SIZE_DEVIATION = 2;
    private static final double COVARIANCE_EXPONENT = -1.2;

    /** Largest factor: arrays of a client then stay far below what one can hold. */
    private static final int LARGEST_FACTOR = 100;

    /** Checks the ranges. */
    public Synthetic {
        if (!(alpha >= 0 && alpha <= Double.MAX_VALUE && beta >= 0 && beta <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "alpha and beta must be finite and at least 0, were " + alpha + " and " + beta);
        }
        if (clients < 1 || sizeFactor < 1 || sizeFactor > LARGEST_FACTOR) {
            throw new IllegalArgumentException("at least 1 client and a size factor in [1, " + LARGEST_FACTOR
                    + "] are needed, were " + clients + " and " + sizeFactor);
        }
    }

    /** Synthetic(0.5, 0.5) with 100 clients of the sizes of pFedMe. */
    public static Synthetic pFedMe() {
        return new Synthetic(0.5, 0.5, 100, 5);
    }

    /** All clients under {@code seed}; those of pFedMe's sizes take some 40 MB. */
    public List<ClientExamples> generate(long seed) {
        List<ClientExamples> all = new ArrayList<>();
        for (int client = 0; client < clients; client++) {
            all.add(generate(seed, client));
        }
        return List.copyOf(all);
    }

    /** One client, a pure function of {@code seed} and its number. */
    public ClientExamples generate(long seed, int client) {
        if (client < 0 || client >= clients) {
            throw new IllegalArgumentException("client must be in [0, " + clients + "), was " + client);
        }
        SeededStream stream = SeededStream.of(seed, DOMAIN, client);
        int points = size(stream);
        double modelMean = alpha * stream.nextNormal();
        double inputMean = beta * stream.nextNormal();
        double[] center = new double[INPUTS];
        double[] deviation = new double[INPUTS];
        for (int j = 0; j < INPUTS; j++) {
            center[j] = inputMean + stream.nextNormal();
            deviation[j] = StrictMath.pow(j + 1, COVARIANCE_EXPONENT / 2);
        }
        double[][] weights = new double[CLASSES][INPUTS];
        double[] biases = new double[CLASSES];
        for (int label = 0; label < CLASSES; label++) {
            for (int j = 0; j < INPUTS; j++) {
                weights[label][j] = modelMean + stream.nextNormal();
            }
            biases[label] = modelMean + stream.nextNormal();
        }
        float[] inputs = new float[points * INPUTS];
        float[] targets = new float[points * CLASSES];
        for (int point = 0; point < points; point++) {
            for (int j = 0; j < INPUTS; j++) {
                inputs[point * INPUTS + j] = (float) (center[j] + deviation[j] * stream.nextNormal());
            }
            targets[point * CLASSES + label(weights, biases, inputs, point * INPUTS)] = 1;
        }
        return split(new Examples(points, inputs, targets));
    }

    private int size(SeededStream stream) {
        double excess = StrictMath.exp(LOG_SIZE_MEAN + LOG_SIZE_DEVIATION * stream.nextNormal());
        return Math.max(FEWEST_POINTS, sizeFactor * (SMALLEST_SIZE + (int) Math.min(LARGEST_EXCESS, excess)));
    }

    /** The softmax keeps the order, so the largest logit decides. */
    private static int label(double[][] weights, double[] biases, float[] inputs, int offset) {
        int largest = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < CLASSES; label++) {
            double logit = biases[label];
            for (int j = 0; j < INPUTS; j++) {
                logit += weights[label][j] * inputs[offset + j];
            }
            if (logit > most) {
                most = logit;
                largest = label;
            }
        }
        return largest;
    }

    /** Points are independent, so that the first ones are as good as random ones. */
    private static ClientExamples split(Examples examples) {
        int training = ClientExamples.trainingPoints(examples.points());
        int[] first = new int[training];
        int[] rest = new int[examples.points() - training];
        for (int i = 0; i < examples.points(); i++) {
            if (i < training) {
                first[i] = i;
            } else {
                rest[i - training] = i;
            }
        }
        return new ClientExamples(examples.select(first), examples.select(rest));
    }
}
