// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

/**
 * A key of a configuration file.
 *
 * @param name as written in the file
 * @param meaning a line for people
 * @param example a valid value
 * @param required whether the file must have it
 */
public record ConfigKey(String name, String meaning, String example, boolean required) {

    /** A key that every file has. */
    public static ConfigKey required(String name, String meaning, String example) {
        return new ConfigKey(name, meaning, example, true);
    }

    /** A key that may be left out; {@code meaning} says what happens then. */
    public static ConfigKey optional(String name, String meaning, String example) {
        return new ConfigKey(name, meaning, example, false);
    }

    String line() {
        return name + " = " + example;
    }
}
