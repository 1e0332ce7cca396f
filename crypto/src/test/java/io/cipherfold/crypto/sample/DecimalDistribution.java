// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;

/**
 * Probabilities of the integers from -radius to radius in decimal arithmetic of 80 digits: by the definition of a distribution,
 * or what the tables of a sampler give when they are convolved.
 */
final class DecimalDistribution {

    private static final MathContext DIGITS = new MathContext(80);

    private final int radius;
    private final BigDecimal[] probabilities;

    private DecimalDistribution(BigDecimal[] probabilities) {
        this.radius = probabilities.length / 2;
        this.probabilities = probabilities;
    }

    /** By summation of the definition, to 20 standard deviations and more, beyond which there is less than 2^-250. */
    static DecimalDistribution gaussian(long variance) {
        int radius = (int) (20 * Math.sqrt((double) variance)) + 5;
        BigDecimal base = exp(BigDecimal.ONE.divide(BigDecimal.valueOf(2 * variance), DIGITS));
        BigDecimal baseSquared = base.multiply(base, DIGITS);
        BigDecimal[] weights = new BigDecimal[2 * radius + 1];
        BigDecimal weight = BigDecimal.ONE;
        BigDecimal step = base;
        BigDecimal sum = BigDecimal.ONE;
        weights[radius] = weight;
        for (int x = 1; x <= radius; x++) {
            weight = weight.multiply(step, DIGITS);
            step = step.multiply(baseSquared, DIGITS);
            weights[radius + x] = weight;
            weights[radius - x] = weight;
            sum = sum.add(weight).add(weight);
        }
        BigDecimal total = sum;
        Arrays.setAll(weights, i -> weights[i].divide(total, DIGITS));
        return new DecimalDistribution(weights);
    }

    /** P[k] = sum over j of p(j) p(j + k) with Poisson probabilities p of mean variance / 2. */
    static DecimalDistribution skellam(long variance) {
        int count = (int) (variance * 0.5 + 16 * Math.sqrt((double) variance)) + 120;
        BigDecimal mean = BigDecimal.valueOf(variance).divide(BigDecimal.valueOf(2));
        BigDecimal[] poisson = new BigDecimal[count];
        poisson[0] = exp(mean);
        for (int j = 1; j < count; j++) {
            poisson[j] = poisson[j - 1].multiply(mean, DIGITS).divide(BigDecimal.valueOf(j), DIGITS);
        }
        int radius = (int) (16 * Math.sqrt((double) variance)) + 40;
        BigDecimal[] probabilities = new BigDecimal[2 * radius + 1];
        for (int k = 0; k <= radius; k++) {
            BigDecimal sum = BigDecimal.ZERO;
            for (int j = 0; j + k < count; j++) {
                sum = sum.add(poisson[j].multiply(poisson[j + k], DIGITS), DIGITS);
            }
            probabilities[radius + k] = sum;
            probabilities[radius - k] = sum;
        }
        return new DecimalDistribution(probabilities);
    }

    /** Of this number divided by a whole one, given that it is a multiple. */
    DecimalDistribution multiplesOf(int spacing) {
        int newRadius = radius / spacing;
        BigDecimal[] multiples = new BigDecimal[2 * newRadius + 1];
        Arrays.setAll(multiples, i -> probability(spacing * (i - newRadius)));
        BigDecimal all = Arrays.stream(multiples).reduce(BigDecimal.ZERO, BigDecimal::add);
        Arrays.setAll(multiples, i -> multiples[i].divide(all, DIGITS));
        return new DecimalDistribution(multiples);
    }

    /** What the sampler's tables give, exactly. */
    static DecimalDistribution of(TableSampler sampler) {
        BigInteger[] distribution = {BigInteger.ONE};
        int scaleBits = 0;
        for (int part = 0; part < sampler.tables().length; part++) {
            CumulativeTable table = sampler.tables()[part];
            int factor = sampler.factors()[part];
            int reach = factor * table.largest();
            int centre = distribution.length / 2;
            BigInteger[] sum = new BigInteger[distribution.length + 2 * reach];
            Arrays.fill(sum, BigInteger.ZERO);
            for (int i = 0; i <= table.largest(); i++) {
                // Half of the weight for each sign; zero has both.
                BigInteger weight = i == 0 ? table.weight(0).shiftLeft(1) : table.weight(i);
                for (int x = -centre; x <= centre; x++) {
                    BigInteger product = distribution[x + centre].multiply(weight);
                    int place = x + centre + reach;
                    sum[place + factor * i] = sum[place + factor * i].add(product);
                    if (i != 0) {
                        sum[place - factor * i] = sum[place - factor * i].add(product);
                    }
                }
            }
            distribution = sum;
            scaleBits += 2 * CumulativeTable.BITS + 1;
        }
        BigDecimal scale = new BigDecimal(BigInteger.ONE.shiftLeft(scaleBits));
        BigDecimal[] probabilities = new BigDecimal[distribution.length];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = new BigDecimal(distribution[i]).divide(scale, DIGITS);
        }
        return new DecimalDistribution(probabilities);
    }

    /** The statistical distance. */
    BigDecimal distanceTo(DecimalDistribution other) {
        int reach = Math.max(radius, other.radius);
        BigDecimal twice = BigDecimal.ZERO;
        for (int x = -reach; x <= reach; x++) {
            twice = twice.add(probability(x).subtract(other.probability(x)).abs(), DIGITS);
        }
        return twice.divide(BigDecimal.valueOf(2), DIGITS);
    }

    BigDecimal probability(int x) {
        return Math.abs(x) > radius ? BigDecimal.ZERO : probabilities[x + radius];
    }

    BigDecimal total() {
        return Arrays.stream(probabilities).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** exp(-x) = 1 / exp(x / 2^20)^(2^20), by the series of positive terms, to 70 digits for x up to 10^4. */
    private static BigDecimal exp(BigDecimal x) {
        MathContext more = new MathContext(100);
        BigDecimal reduced = x.divide(BigDecimal.valueOf(1 << 20), more);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int k = 1; k < 60; k++) {
            term = term.multiply(reduced, more).divide(BigDecimal.valueOf(k), more);
            sum = sum.add(term, more);
        }
        for (int i = 0; i < 20; i++) {
            sum = sum.multiply(sum, more);
        }
        return BigDecimal.ONE.divide(sum, more);
    }
}
