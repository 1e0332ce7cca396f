// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.seallessons;

/** One lesson. It computes on encrypted numbers, compares with the same in plain Java, and tells what it does. */
public interface Lesson {

    /** What it is about, in a few words. */
    String title();

    /**
     * Runs it.
     *
     * @throws io.cipherfold.demos.StoryException if a decrypted result is not what it should be
     */
    void run(Blackboard board);
}
