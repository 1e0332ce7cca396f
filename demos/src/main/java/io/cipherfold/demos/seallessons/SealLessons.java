// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

import java.util.List;

/** The lessons in the order of SEAL's examples. */
public final class SealLessons {

    private SealLessons() {}

    /** All of them. */
    public static List<Lesson> all() {
        return List.of(
                new BfvBasics(),
                new Encoders(),
                new Levels(),
                new BgvBasics(),
                new CkksBasics(),
                new Rotation(),
                new Serialization(),
                new Performance());
    }
}
