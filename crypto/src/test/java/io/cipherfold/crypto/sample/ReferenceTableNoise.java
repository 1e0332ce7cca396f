// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import io.cipherfold.seal.ReferenceChaCha20;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Noise from cumulative tables as the test vectors say it: probabilities from the definitions in decimal arithmetic, tables
 * searched entry by entry. Shares no code with {@link TableSampler}. For comparison in tests only.
 */
public final class ReferenceTableNoise {

    private static final int BLOCK = 8192;
    private static final int GROUP = 64;
    private static final MathContext DIGITS = new MathContext(80);
    private static final BigDecimal TWO_TO_63 = new BigDecimal(BigInteger.ONE.shiftLeft(63));
    private static final BigDecimal LEAST_WEIGHT = BigDecimal.ONE.divide(new BigDecimal(BigInteger.ONE.shiftLeft(128)));

    private final List<Part> parts = new ArrayList<>();

    /** A number that is drawn, and by what it is multiplied. */
    record Part(int factor, List<Long> common, List<Long> rare) {}

    private ReferenceTableNoise() {}

    /** The discrete Gaussian. */
    public static ReferenceTableNoise discreteGaussian(long variance) {
        ReferenceTableNoise noise = new ReferenceTableNoise();
        long left = variance;
        int factor = 1;
        for (; left >= 320; factor *= 4) {
            long second = Math.floorDiv(left - 80, 16);
            noise.add(DecimalDistribution.gaussian(left - 16 * second), factor);
            left = second;
        }
        noise.add(DecimalDistribution.gaussian(left), factor);
        return noise;
    }

    /** The Skellam distribution. */
    public static ReferenceTableNoise skellam(long variance) {
        ReferenceTableNoise noise = new ReferenceTableNoise();
        long left = variance;
        int spacing = 1;
        for (long first = 112; left >= 4 * first; first *= 16) {
            noise.add(DecimalDistribution.skellam(first).multiplesOf(spacing), spacing);
            left -= first;
            spacing *= 4;
        }
        noise.add(DecimalDistribution.skellam(left).multiplesOf(spacing), spacing);
        return noise;
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    /** Magnitudes are those of a weight above 2^-128 of that of zero; their probabilities leave room for the rest. */
    private void add(DecimalDistribution law, int factor) {
        int magnitudes = 0;
        BigDecimal total = BigDecimal.ZERO;
        while (law.probability(magnitudes).compareTo(law.probability(0).multiply(LEAST_WEIGHT)) > 0) {
            total = total.add(ofMagnitude(law, magnitudes));
            magnitudes++;
        }
        BigDecimal next = law.probability(magnitudes);
        BigDecimal ratio = law.probability(magnitudes + 1).divide(next, DIGITS);
        total = total.add(next.multiply(BigDecimal.valueOf(2)).divide(BigDecimal.ONE.subtract(ratio), DIGITS));

        List<BigDecimal> scaled = new ArrayList<>();
        BigDecimal allLeft = BigDecimal.ZERO;
        for (int i = 0; i < magnitudes; i++) {
            BigDecimal probability = ofMagnitude(law, i).multiply(TWO_TO_63).divide(total, DIGITS);
            scaled.add(probability);
            allLeft = allLeft.add(probability.remainder(BigDecimal.ONE));
        }
        List<Long> common = new ArrayList<>();
        List<Long> rare = new ArrayList<>();
        long whole = 0;
        BigDecimal leftSoFar = BigDecimal.ZERO;
        for (BigDecimal probability : scaled.subList(0, magnitudes - 1)) {
            leftSoFar = leftSoFar.add(probability.remainder(BigDecimal.ONE));
            rare.add(leftSoFar
                    .multiply(TWO_TO_63)
                    .divide(allLeft, 0, RoundingMode.FLOOR)
                    .longValueExact());
            if (probability.compareTo(BigDecimal.ONE) >= 0) {
                whole += probability.longValue();
                common.add(whole);
            }
        }
        parts.add(new Part(factor, common, rare));
    }

    private static BigDecimal ofMagnitude(DecimalDistribution law, int magnitude) {
        return law.probability(magnitude).multiply(BigDecimal.valueOf(magnitude == 0 ? 1 : 2));
    }

    /** The first samples under a seed, block after block. */
    public int[] samples(byte[] seed, int count) {
        int[] samples = new int[count];
        for (int from = 0; from < count; from += BLOCK) {
            ReferenceChaCha20 stream = ReferenceChaCha20.ofSeed(seed, 5, from / BLOCK);
            int to = Math.min(count, from + BLOCK);
            for (Part part : parts) {
                List<Integer> rare = new ArrayList<>();
                for (int i = from; i < to; i += GROUP) {
                    rare.add(reached(part.rare, stream.nextLong() >>> 1));
                }
                for (int i = from; i < to; i++) {
                    long word = stream.nextLong();
                    int magnitude = reached(part.common, word >>> 1);
                    if (magnitude == part.common.size()) {
                        magnitude = rare.get((i - from) / GROUP);
                    }
                    samples[i] += part.factor * ((word & 1) == 1 ? -magnitude : magnitude);
                }
            }
        }
        return samples;
    }

    private static int reached(List<Long> entries, long number) {
        int reached = 0;
        while (reached < entries.size() && entries.get(reached) <= number) {
            reached++;
        }
        return reached;
    }
}
