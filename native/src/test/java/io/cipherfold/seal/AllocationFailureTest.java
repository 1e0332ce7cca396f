// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class AllocationFailureTest {

    @Test
    void everyOperation_nthAllocationFails_isOutOfMemoryAndNothingElse(@TempDir Path folder) throws Exception {
        String output = new ChildJvm()
                .withTestHooks()
                .start(FailingAllocations.class, folder.resolve("output.txt"))
                .await();
        assertThat(output).containsPattern("[1-9]\\d* operations ok, 0 handles left, 0 leaked");
        // A context is built of many tables: had SEAL's pools not been seen, there would be a few.
        assertThat(output).containsPattern("RingContext.create: [1-9]\\d{2,} [1-9]\\d{2,} allocations ok");
    }
}
