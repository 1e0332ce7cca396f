// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.ChaCha20RandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The table of docs/samplers.md: frequencies of a million samples, 100,000 of the slow sampler, of the stream under a zero key. */
class SampledProbabilitiesTest {

    private static final int VARIANCE = 4;
    private static final int SAMPLES = 1_000_000;
    private static final int SLOW_SAMPLES = 100_000;
    private static final int LARGEST = 7;

    private static ChaCha20RandomSource stream(int index) {
        return new ChaCha20RandomSource(new byte[ChaCha20RandomSource.KEY_BYTES], 0, index);
    }

    private static double[] frequencies(int[] samples) {
        double[] frequencies = new double[LARGEST + 1];
        for (int sample : samples) {
            if (Math.abs(sample) <= LARGEST) {
                frequencies[Math.abs(sample)] += 1.0 / samples.length;
            }
        }
        return frequencies;
    }

    @Test
    void table_ofTheDocument_isWhatTheSamplersGive() throws IOException {
        ExactDiscreteGaussian exact = new ExactDiscreteGaussian(Fraction.of(VARIANCE, 1));
        ChaCha20RandomSource slowStream = stream(0);
        int[] slow = new int[SLOW_SAMPLES];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = exact.sample(slowStream).intValueExact();
        }
        int[] rejection = new int[SAMPLES];
        new DiscreteGaussian(VARIANCE).fill(stream(1), rejection, 0, SAMPLES);
        int[] tables = new int[SAMPLES];
        TableSampler.discreteGaussian(VARIANCE).fill(stream(2), tables, 0, SAMPLES);
        int[] skellam = new int[SAMPLES];
        TableSampler.skellam(VARIANCE).fill(stream(3), skellam, 0, SAMPLES);

        DecimalDistribution gaussianLaw = DecimalDistribution.gaussian(VARIANCE);
        DecimalDistribution skellamLaw = DecimalDistribution.skellam(VARIANCE);
        StringBuilder rows = new StringBuilder();
        for (int x = 0; x <= LARGEST; x++) {
            int sides = x == 0 ? 1 : 2;
            rows.append(String.format(
                    Locale.ROOT,
                    "| %d | %.6f | %.5f | %.5f | %.5f | %.6f | %.5f |\n",
                    x,
                    sides * gaussianLaw.probability(x).doubleValue(),
                    frequencies(slow)[x],
                    frequencies(rejection)[x],
                    frequencies(tables)[x],
                    sides * skellamLaw.probability(x).doubleValue(),
                    frequencies(skellam)[x]));
        }
        assertThat(Files.readString(Path.of("../docs/samplers.md")))
                .as("rows should be\n%s", rows)
                .contains(rows);
    }
}
