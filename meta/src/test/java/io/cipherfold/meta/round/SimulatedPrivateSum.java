// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.secureagg.AbortReason;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.Cohorts;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.encode.L2Clip;
import java.util.Random;

/**
 * What a private round does to the learner, without any cryptography: every client's vector is clipped and brings
 * Gaussian noise, sized so that {@code honestClients} of them together have noise multiplier 1.
 */
final class SimulatedPrivateSum implements SecureSum {

    private final int vectorLength;
    private final double clipNorm;
    private final double honestClients;
    private final Cohorts cohorts;
    private final ClientUpdates clients;
    private final Random noise;

    SimulatedPrivateSum(
            int vectorLength,
            double clipNorm,
            double honestClients,
            Cohorts cohorts,
            ClientUpdates clients,
            long seed) {
        this.vectorLength = vectorLength;
        this.clipNorm = clipNorm;
        this.honestClients = honestClients;
        this.cohorts = cohorts;
        this.clients = clients;
        this.noise = new Random(seed);
    }

    @Override
    public int vectorLength() {
        return vectorLength;
    }

    @Override
    public double noiseDeviation(double clients) {
        return clipNorm * Math.sqrt(clients / honestClients);
    }

    @Override
    public RoundOutcome run(int round, float[] model) {
        double[] sum = new double[vectorLength];
        int[] count = new int[1];
        clients.compute(round, model, cohorts.draw(round), (client, update) -> {
            double[] clipped = update.clone();
            L2Clip.clip(clipped, clipNorm);
            for (int i = 0; i < vectorLength; i++) {
                sum[i] += clipped[i];
            }
            count[0]++;
        });
        if (count[0] == 0) {
            return new RoundOutcome.Aborted(round, AbortReason.TOO_FEW_UPLOADS);
        }
        double deviation = noiseDeviation(count[0]);
        for (int i = 0; i < vectorLength; i++) {
            sum[i] += deviation * noise.nextGaussian();
        }
        return new RoundOutcome.Released(new ReleasedSum(round, count[0], sum));
    }

    @Override
    public void close() {}
}
