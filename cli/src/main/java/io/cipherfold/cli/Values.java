// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values as people write them, read strictly: what Java's own parsers accept beyond that (octal, hexadecimal, NaN, a
 * trailing d) is more often a slip than meant.
 */
public final class Values {

    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");
    private static final Pattern DECIMAL =
            Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    private Values() {}

    /** A whole number in decimal. */
    public static long wholeNumber(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number");
        }
        return Long.parseLong(text);
    }

    /** A whole number in decimal that fits 32 bits. */
    public static int smallWholeNumber(String text) {
        long value = wholeNumber(text);
        if (value != (int) value) {
            throw new IllegalArgumentException("'" + text + "' is too large; at most " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /** A finite decimal number. */
    public static double number(String text) {
        double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("'" + text + "' is not a finite decimal number");
        }
        return value;
    }

    /**
     * Runs a check of a library and names the option when it fails.
     *
     * @param option for example {@code --delta}
     * @throws CommandFailure in place of an {@link IllegalArgumentException}
     */
    public static <T> T checked(String option, Supplier<T> check) {
        try {
            return check.get();
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage(option + ": " + e.getMessage(), e);
        }
    }

    /** A number with few digits that is not smaller: what is printed must not be better than what is proven. */
    public static String roundedUp(double value, int digits) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value)
                        .round(new MathContext(digits, RoundingMode.CEILING))
                        .stripTrailingZeros()
                        .toString()
                : String.valueOf(value);
    }

    /** A duration: a whole number and ms, s, m or h. */
    public static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration such as 250ms, 30s, 10m or 2h");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    /** A duration in the form that {@link #duration} reads. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
