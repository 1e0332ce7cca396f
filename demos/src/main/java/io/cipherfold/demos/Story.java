// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

/** A demonstration from end to end. */
public interface Story {

    /** Its name as an argument of the command. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /**
     * Runs it.
     *
     * @throws StoryException if it cannot run, with what is missing
     */
    StoryReport run(StoryOptions options, Narrator narrator);
}
