// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Libraries' own logging: warnings in one line each, Netty's not at all. What concerns a person the commands say
 * themselves.
 */
final class QuietLogging {

    private static final String FORMAT_PROPERTY = "java.util.logging.SimpleFormatter.format";

    /** Kept, because loggers that nobody holds are forgotten with their level. */
    private static final Logger NETTY = Logger.getLogger("io.netty");

    private QuietLogging() {}

    static void install() {
        if (System.getProperty(FORMAT_PROPERTY) == null) {
            System.setProperty(FORMAT_PROPERTY, "%1$tFT%1$tT %4$s %5$s%6$s%n");
        }
        Logger.getLogger("").setLevel(Level.WARNING);
        NETTY.setLevel(Level.OFF);
    }
}
