// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg;

import io.cipherfold.secureagg.encode.L2Clip;
import java.util.Arrays;

/**
 * The reference without any protection: clips the vectors and adds them up in the clear, in double precision. Needs no
 * native library. For comparison and for learning experiments on data that may be pooled.
 */
public final class InsecurePlainMean implements SecureSum {

    private final int vectorLength;
    private final double clipNorm;
    private final Cohorts cohorts;
    private final ClientUpdates clients;

    /** Creates a plain sum over the vectors that {@code clients} compute. */
    public InsecurePlainMean(int vectorLength, double clipNorm, Cohorts cohorts, ClientUpdates clients) {
        this.vectorLength = vectorLength;
        this.clipNorm = clipNorm;
        this.cohorts = cohorts;
        this.clients = clients;
    }

    @Override
    public int vectorLength() {
        return vectorLength;
    }

    @Override
    public RoundOutcome run(int round, float[] model) {
        double[] sum = new double[vectorLength];
        int[] count = new int[1];
        clients.compute(round, model, cohorts.draw(round), (client, update) -> {
            if (update.length != vectorLength) {
                throw new IllegalArgumentException(
                        "an update must have " + vectorLength + " coordinates, has " + update.length);
            }
            double[] clipped = Arrays.copyOf(update, vectorLength);
            L2Clip.clip(clipped, clipNorm);
            for (int i = 0; i < vectorLength; i++) {
                sum[i] += clipped[i];
            }
            count[0]++;
        });
        if (count[0] == 0) {
            return new RoundOutcome.Aborted(round, AbortReason.TOO_FEW_UPLOADS);
        }
        return new RoundOutcome.Released(new ReleasedSum(round, count[0], sum));
    }

    @Override
    public void close() {}
}
