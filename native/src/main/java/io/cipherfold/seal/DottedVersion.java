// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.regex.Pattern;

/** A version of three numbers at most, such as 4.1.2; missing numbers are zero. */
record DottedVersion(int major, int minor, int patch) implements Comparable<DottedVersion> {

    private static final Pattern SHAPE = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6}){0,2}");

    static DottedVersion parse(String text) {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("a version is one to three dotted numbers, not '" + text + "'");
        }
        String[] numbers = (text + ".0.0").split("\\.", -1);
        return new DottedVersion(
                Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
    }

    @Override
    public int compareTo(DottedVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = Integer.compare(minor, other.minor);
        return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }
}
