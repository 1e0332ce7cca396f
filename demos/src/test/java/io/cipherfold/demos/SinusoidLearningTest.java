// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.scheme.SchemeId;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The claim of the main story, at its full size. */
@Tag("native")
@Tag("slow")
class SinusoidLearningTest {

    private static final double GREATEST_RATIO = 0.75;

    @Test
    void noisyTraining_threeSeeds_isWellBelowUntrainedAfterFiveSteps(@TempDir Path work) {
        double ratios = 0;
        for (int seed = 1; seed <= 3; seed++) {
            StoryReport report = new SinusoidStory()
                    .run(
                            new StoryOptions(
                                    OptionalInt.empty(),
                                    OptionalInt.empty(),
                                    OptionalInt.empty(),
                                    seed,
                                    true,
                                    true,
                                    SchemeId.ONE_TIME_KEY,
                                    false,
                                    Optional.empty(),
                                    work.resolve("seed-" + seed)),
                            new SilentNarrator());
            double untrained = afterFiveSteps(report, "untrained");
            double noisy = afterFiveSteps(report, "encryptedWithNoise");
            System.out.printf("seed %d: untrained %.3f, encrypted with noise %.3f%n", seed, untrained, noisy);
            assertThat(report.federation().rounds()).isGreaterThanOrEqualTo(150);
            ratios += noisy / untrained;
        }
        assertThat(ratios / 3).isLessThan(GREATEST_RATIO);
    }

    private static double afterFiveSteps(StoryReport report, String run) {
        return Objects.requireNonNull(
                Objects.requireNonNull(report.results().get(run)).get("mseAfter5"));
    }
}
