// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cipherfold.crypto.scheme.SchemeId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class OmniglotStoryTest {

    private static final int ROUNDS = 2;

    @Test
    void run_twoRoundsOnRealData_comparesEncryptedWithPlain(@TempDir Path work) {
        String data = System.getenv("CIPHERFOLD_DATA");
        assumeTrue(data != null && !data.isBlank(), "skipped: CIPHERFOLD_DATA does not name a data directory");
        StoryReport report = new OmniglotStory()
                .run(
                        new StoryOptions(
                                OptionalInt.of(ROUNDS),
                                OptionalInt.empty(),
                                OptionalInt.empty(),
                                3,
                                false,
                                false,
                                SchemeId.ONE_TIME_KEY,
                                false,
                                Optional.of(Path.of(String.valueOf(data))),
                                work),
                        new SilentNarrator());

        assertThat(report.federation().rounds()).isEqualTo(ROUNDS);
        assertThat(report.federation().population()).isEqualTo(30);
        assertThat(report.federation().insecureTest()).isTrue();
        assertThat(report.results()).containsKeys("untrained", "nearestPixels", "encryptedWithoutNoise", "plain");
        assertThat(report.results().values()).allSatisfy(row -> {
            // Five ways: chance is one in five, and certainty is one.
            assertThat(row.get("accuracy")).isBetween(0.15, 1.0);
            assertThat(row.get("interval95")).isBetween(0.0, 0.1);
        });
        assertThat(report.comparison().maxDifference())
                .isPositive()
                .isLessThan(8 * report.comparison().expectedDeviation());
        assertThat(report.notes()).anyMatch(note -> note.contains("insecure-test") || note.contains("noise"));
    }
}
