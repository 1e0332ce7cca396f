// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this command. */
public final class Version {

    private static final String RESOURCE = "version.properties";

    private Version() {}

    /** For example 0.1.0. Written into the jar by the build. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
