// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.seal.Scheme;
import java.util.List;
import java.util.Locale;

/**
 * One figure to measure.
 *
 * @param degree N, one of {@link #DEGREES}
 */
record SealCase(Scheme scheme, int degree, SealOperation operation) {

    /** Those for which SEAL has primes at 128 bits and that are measured. */
    static final List<Integer> DEGREES = List.of(1024, 2048, 4096, 8192, 16384);

    /** The scheme's name in options and reports, for example {@code bfv}. */
    static String optionName(Scheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT);
    }

    /** What is measured, for example {@code bfv add N=4096}. */
    String subject() {
        return optionName(scheme) + " " + operation.optionName() + " N=" + degree;
    }
}
