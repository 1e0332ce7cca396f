// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs many operations in a JVM of its own, in whose memory nothing else happens. The address sanitizer keeps what is freed. */
@Tag("native")
@Tag("unsanitized")
@ExtendWith(SeededRandom.class)
class FlatMemoryTest {

    private static final int OPERATIONS = 100_000;

    @Test
    void manyMixedOperations_afterWarmUp_takeNoMoreMemory(SplittableRandom random, @TempDir Path folder)
            throws Exception {
        String output = new ChildJvm()
                .option("-D" + SealLibrary.DIRECTORY_PROPERTY + "="
                        + System.getProperty(SealLibrary.DIRECTORY_PROPERTY))
                // Java's own memory has its full size from the start, and the compiler soon has nothing left to do.
                .option("-Xms256m")
                .option("-XX:+AlwaysPreTouch")
                .option("-XX:TieredStopAtLevel=1")
                .option("-XX:+UseSerialGC")
                .start(
                        FlatMemory.class,
                        folder.resolve("output.txt"),
                        Integer.toString(OPERATIONS),
                        Long.toString(random.nextLong()))
                .await();
        assertThat(output).contains("memory is flat");
    }
}
