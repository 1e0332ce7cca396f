// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import java.util.ArrayList;
import java.util.List;

/**
 * What the clients of a round measured, read from the released sum: means over the clients, with the noise that is in them.
 *
 * @param round of the sum
 * @param clipNorm to which the clients clipped their updates
 * @param values in the order of the vector
 */
public record MeasuredRound(int round, double clipNorm, List<Value> values) {

    /** Takes a copy of the list. */
    public MeasuredRound {
        values = List.copyOf(values);
    }

    /**
     * A mean over the clients.
     *
     * @param name of the measurement
     * @param mean noisy: it may lie outside of the measurement's range
     * @param noiseDeviation standard deviation of the noise in the mean, which is public; what the clients would have
     *     given in another draw is not in it
     */
    public record Value(String name, double mean, double noiseDeviation) {}

    /**
     * The means over several rounds, each round counting alike; the noise of rounds is independent.
     *
     * @param rounds of one training, at least one
     */
    public static List<Value> mean(List<MeasuredRound> rounds) {
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("there must be at least 1 round to take a mean of");
        }
        List<Value> means = new ArrayList<>();
        for (int i = 0; i < rounds.get(0).values().size(); i++) {
            double sum = 0;
            double variance = 0;
            for (MeasuredRound round : rounds) {
                Value value = round.values().get(i);
                sum += value.mean();
                variance += value.noiseDeviation() * value.noiseDeviation();
            }
            String name = rounds.get(0).values().get(i).name();
            means.add(new Value(name, sum / rounds.size(), Math.sqrt(variance) / rounds.size()));
        }
        return means;
    }
}
