// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text form of plaintext polynomials. SEAL's own reader is not used: before 4.4 a large exponent overflows it. */
final class PolynomialText {

    private static final String SEPARATOR = " + ";
    private static final Pattern TERM = Pattern.compile("([0-9A-Fa-f]{1,16})(?:x\\^([0-9]{1,9}))?");

    private PolynomialText() {}

    /** Coefficients up to the highest exponent, as unsigned words. */
    static long[] parse(String text, int degree) {
        String[] terms = text.split(Pattern.quote(SEPARATOR), degree + 1);
        long @Nullable [] coefficients = null;
        int previous = degree;
        for (int i = 0; i < terms.length; i++) {
            Matcher term = TERM.matcher(terms[i]);
            if (!term.matches()) {
                throw new IllegalArgumentException("term " + i + " of a polynomial must look like 7Fx^3 or 7F");
            }
            int exponent = term.group(2) == null ? 0 : Integer.parseInt(term.group(2));
            if (exponent >= previous) {
                throw new IllegalArgumentException(
                        "the exponent of term " + i + " must be below " + previous + ", is " + exponent);
            }
            previous = exponent;
            if (coefficients == null) {
                coefficients = new long[exponent + 1];
            }
            coefficients[exponent] = Long.parseUnsignedLong(term.group(1), 16);
        }
        return coefficients == null ? new long[0] : coefficients;
    }

    static String write(long[] coefficients) {
        StringBuilder text = new StringBuilder();
        for (int exponent = coefficients.length - 1; exponent >= 0; exponent--) {
            if (coefficients[exponent] != 0) {
                text.append(text.isEmpty() ? "" : SEPARATOR)
                        .append(Long.toHexString(coefficients[exponent]).toUpperCase(Locale.ROOT))
                        .append(exponent == 0 ? "" : "x^" + exponent);
            }
        }
        return text.isEmpty() ? "0" : text.toString();
    }
}
