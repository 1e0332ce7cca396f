// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.function.DoubleUnaryOperator;

/**
 * What a private round does to the learner, without any cryptography: a sum in the clear with Gaussian noise in every
 * coordinate. The noise follows from a seed, so it protects nobody. Confined to one thread.
 */
final class NoisySum implements SecureSum {

    private static final long NOISE_DOMAIN = 44;

    private final SecureSum exact;
    private final DoubleUnaryOperator deviation;
    private final long seed;

    /**
     * Adds noise to the sums of {@code exact}, which is closed with this.
     *
     * @param deviation from the number of clients in a sum to the standard deviation of the noise, at least 0
     */
    NoisySum(SecureSum exact, DoubleUnaryOperator deviation, long seed) {
        this.exact = exact;
        this.deviation = deviation;
        this.seed = seed;
    }

    @Override
    public int vectorLength() {
        return exact.vectorLength();
    }

    @Override
    public int lastRound() {
        return exact.lastRound();
    }

    @Override
    public double noiseDeviation(double clients) {
        return deviation.applyAsDouble(clients);
    }

    @Override
    public RoundOutcome run(int round, float[] model) {
        RoundOutcome outcome = exact.run(round, model);
        if (!(outcome instanceof RoundOutcome.Released released)) {
            return outcome;
        }
        int clients = released.sum().clients().orElseThrow();
        double scale = noiseDeviation(clients);
        if (scale == 0) {
            return outcome;
        }
        SeededStream noise = SeededStream.of(seed, NOISE_DOMAIN, round);
        double[] sum = released.sum().sum();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += scale * noise.nextNormal();
        }
        return new RoundOutcome.Released(new ReleasedSum(round, clients, sum));
    }

    @Override
    public void close() {
        exact.close();
    }
}
