// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Targets that share one set of contexts, opened before the first input. One class after the other. */
@Tag("native")
abstract class FuzzWorlds {

    private static final Map<Class<?>, List<ChangedBytes.Valid>> VALID_BYTES = new HashMap<>();

    private static List<FuzzWorld> worlds = List.of();

    @BeforeAll
    static void open() {
        worlds = FuzzWorld.openAll();
    }

    @AfterAll
    static void close() {
        worlds.forEach(FuzzWorld::close);
        VALID_BYTES.clear();
    }

    static List<FuzzWorld> worlds() {
        return worlds;
    }

    /** What was written for a type, by the first call. */
    static List<ChangedBytes.Valid> validBytes(Class<?> type, Supplier<List<ChangedBytes.Valid>> write) {
        return VALID_BYTES.computeIfAbsent(type, absent -> write.get());
    }
}
