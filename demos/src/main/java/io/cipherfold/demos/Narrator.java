// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

/** Tells the person who watches what is going on. */
public interface Narrator {

    /** A line of the story. */
    void say(String line);

    /** A line for those who want to know more: {@code --narrate}. */
    void explain(String line);

    /** How far a long step is. */
    void progress(String what, int done, int total);
}
