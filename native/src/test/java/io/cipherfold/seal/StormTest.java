// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs the storm in a JVM of its own, which a defect may bring down. */
@Tag("native")
@ExtendWith(SeededRandom.class)
class StormTest {

    private static final int DEFAULT_SECONDS = 5;

    /** For the long run: {@code mvn -Pslow -Dcipherfold.storm.seconds=600}. */
    private static final String SECONDS_PROPERTY = "cipherfold.storm.seconds";

    @Test
    void storm_ofSharingClosingAndUsing_leavesNoCrashLeakOrWrongResult(SplittableRandom random, @TempDir Path folder)
            throws Exception {
        blow(DEFAULT_SECONDS, random, folder);
    }

    @Test
    @Tag("slow")
    void storm_forLong_leavesNoCrashLeakOrWrongResult(SplittableRandom random, @TempDir Path folder) throws Exception {
        blow(Integer.getInteger(SECONDS_PROPERTY, 120), random, folder);
    }

    private static void blow(int seconds, SplittableRandom random, Path folder) throws Exception {
        String output = new ChildJvm()
                .option("-D" + SealLibrary.DIRECTORY_PROPERTY + "="
                        + System.getProperty(SealLibrary.DIRECTORY_PROPERTY))
                // A crash report belongs to the run, not to the working directory.
                .option("-XX:ErrorFile=" + folder.resolve("hs_err.log"))
                .start(
                        Storm.class,
                        folder.resolve("output.txt"),
                        Integer.toString(seconds),
                        Long.toString(random.nextLong()))
                .await(seconds);
        assertThat(output).contains("storm over, nothing left", Storm.REFUSED + "=");
        assertThat(output).contains(Storm.CHECKED + " BFV", Storm.CHECKED + " BGV", Storm.CHECKED + " CKKS");
    }
}
