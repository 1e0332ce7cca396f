// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A goal and what was measured.
 *
 * @param title what is to be reached
 * @param limit the least or greatest value that reaches it
 * @param atLeast whether the limit is the least
 * @param unit of limit and value; empty for a ratio
 * @param value what was measured; not a number if it was not
 */
record BenchGoal(String title, double limit, boolean atLeast, String unit, double value) {

    /** Something is to be no less. */
    static BenchGoal atLeast(String title, double limit, String unit, double value) {
        return new BenchGoal(title, limit, true, unit, value);
    }

    /** Something is to be no more. */
    static BenchGoal atMost(String title, double limit, String unit, double value) {
        return new BenchGoal(title, limit, false, unit, value);
    }

    boolean isMeasured() {
        return !Double.isNaN(value);
    }

    boolean isReached() {
        return atLeast ? value >= limit : value <= limit;
    }

    /** For people. */
    String text() {
        String verdict = isReached() ? "reached" : "NOT REACHED";
        return String.format(
                Locale.ROOT,
                "%s %s %s: %s",
                title,
                atLeast ? ">=" : "<=",
                withUnit(limit),
                isMeasured() ? verdict + ", " + withUnit(value) : "not measured");
    }

    private String withUnit(double number) {
        return (number(number) + " " + unit).strip();
    }

    private static String number(double value) {
        if (Math.abs(value) >= 1e6) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.2f" : "%.4f", value);
    }

    /** For programs, with the keys of a figure. */
    Map<String, @Nullable Object> json(
            String bench, @Nullable Integer parameters, @Nullable Integer clients, int threads) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>();
        more.put("goal", limit);
        more.put("atLeast", atLeast);
        more.put("reached", isMeasured() ? isReached() : null);
        return new BenchLine(bench, title, "goal", parameters, clients, value, unit, null, Double.NaN, threads, more)
                .json();
    }
}
