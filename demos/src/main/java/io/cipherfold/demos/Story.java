// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import java.util.Optional;

/** A demonstration from end to end. */
public interface Story {

    /** Its name as an argument of the command. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /** What has to lie in the folder {@link StoryOptions#data}, which it calls DIR; empty if nothing. */
    Optional<String> neededData();

    /**
     * Runs it.
     *
     * @throws StoryException if it cannot run, with what is missing
     */
    StoryReport run(StoryOptions options, Narrator narrator);
}
