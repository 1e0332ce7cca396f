// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures and goals for people. */
final class SealBenchText {

    private SealBenchText() {}

    static String head(boolean compared) {
        return compared
                ? String.format(
                        "%-22s %-5s %6s %12s %12s %9s %14s   %s",
                        "operation", "", "N", "C++ us", "Java us", "Java/C++", "difference us", "95 % interval")
                : String.format("%-22s %-5s %6s %12s", "operation", "", "N", "Java us");
    }

    static String line(SealFigure figure) {
        SealCase subject = figure.subject();
        PairedTimes times = figure.times();
        String name = String.format(
                "%-22s %-5s %6d",
                subject.operation().optionName(), SealCase.optionName(subject.scheme()), subject.degree());
        double java = times.inJava().median();
        return times.isCompared()
                ? String.format(
                        Locale.ROOT,
                        "%s %12.2f %12.2f %9.3f %14.2f   %.2f to %.2f%s",
                        name,
                        times.inCpp().median(),
                        java,
                        times.ratio(),
                        times.differenceMicros(),
                        times.differenceLowMicros(),
                        times.differenceHighMicros(),
                        figure.cppSingleThread() ? "   C++ of one thread" : "")
                : String.format(Locale.ROOT, "%s %12.2f", name, java);
    }

    static String line(SealGoal goal, SealGoal.@Nullable Outcome outcome, boolean cppSingleThread) {
        String limit = String.format(
                Locale.ROOT, "%s %s %.1f %s", goal.title(), goal.isFloor() ? ">=" : "<=", goal.limit(), goal.unit());
        return outcome == null
                ? limit + ": not measured"
                : String.format(
                        Locale.ROOT,
                        "%s: %s, %.2f %s (%s, against C++ of %s)",
                        limit,
                        outcome.isReached() ? "reached" : "NOT REACHED",
                        outcome.value(),
                        goal.unit(),
                        outcome.decisive().subject(),
                        cppSingleThread ? "one thread" : "two threads, one asleep");
    }
}
