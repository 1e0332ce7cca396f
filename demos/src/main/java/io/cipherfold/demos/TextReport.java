// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.meta.round.MeasuredRound;
import io.cipherfold.secureagg.RunEnd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A story's outcome as text for a terminal. */
final class TextReport {

    static final Map<String, String> RUN_NAMES = new LinkedHashMap<>();

    static {
        RUN_NAMES.put("untrained", "untrained");
        RUN_NAMES.put("nearestPixels", "nearest picture, no learning");
        RUN_NAMES.put("encryptedWithNoise", "encrypted, with noise");
        RUN_NAMES.put("plain", "plain, without noise");
        RUN_NAMES.put("encryptedWithoutNoise", "encrypted, without noise");
    }

    private static final int LABEL_WIDTH = 38;

    private TextReport() {}

    /** All lines. */
    static List<String> lines(StoryReport report) {
        List<String> lines = new ArrayList<>();
        results(report, lines);
        StoryReport.Federation f = report.federation();
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "%d rounds released, %d aborted; %.1f of %,d clients in a round; %.1f s",
                f.rounds(),
                f.aborted(),
                f.meanCohort(),
                f.population(),
                f.seconds()));
        lines.add(String.format(
                Locale.ROOT,
                "%s (%s, %s): %,d bytes from a client a round, ciphertext %.1f bytes a parameter at %,d parameters",
                f.scheme(),
                f.parameterSet(),
                f.sealVersion(),
                f.bytesPerClient(),
                f.bytesPerParameter(),
                f.parameters()));
        lines.add(comparison(report.comparison()));
        f.measured().ifPresent(measured -> {
            lines.add("");
            lines.add(measuredHead(measured));
            measured.values().forEach(value -> lines.add("  " + measured(value)));
        });
        if (f.end().end() != RunEnd.COMPLETE) {
            lines.add("");
            lines.add("The training ended before it was done");
            f.end().lines().forEach(line -> lines.add("  " + line));
        }
        lines.add("");
        lines.add(
                "Privacy of one client with all its tasks" + (f.insecureTest() ? " (plan marked insecure-test)" : ""));
        if (f.epsilonNode().isPresent()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  towards node and committee: epsilon %.2f at delta %s",
                    f.epsilonNode().getAsDouble(),
                    f.delta()));
            lines.add("  towards readers of the model: "
                    + (f.epsilonReaders().isPresent()
                            ? String.format(
                                    Locale.ROOT,
                                    "epsilon %.2f at delta %s",
                                    f.epsilonReaders().getAsDouble(),
                                    f.delta())
                            : "no smaller figure is claimed"));
        }
        lines.add("  " + f.epsilonText());
        lines.add("");
        lines.add("Where the time of a round goes (mean of released rounds)");
        report.stages()
                .forEach((stage, millis) -> lines.add(String.format(Locale.ROOT, "  %-38s %7.1f ms", stage, millis)));
        lines.add("");
        lines.add("What each party saw");
        for (StoryReport.PartyView view : report.views()) {
            lines.add("  " + view.party());
            lines.add("    saw:   " + view.saw());
            lines.add("    never: " + view.didNotSee());
            view.bytesReceived()
                    .ifPresent(bytes -> lines.add(
                            String.format(Locale.ROOT, "    received %,.1f MB over the network", bytes / 1e6)));
        }
        lines.add("");
        lines.add("Refused, live");
        for (StoryReport.Refusal refusal : report.refusals()) {
            lines.add("  " + refusal.attempt());
            lines.add("    -> " + refusal.answer());
        }
        lines.add("");
        report.notes().forEach(note -> lines.add("Note: " + note));
        return lines;
    }

    private static void results(StoryReport report, List<String> lines) {
        StringBuilder head = new StringBuilder(" ".repeat(LABEL_WIDTH));
        report.metrics().forEach(metric -> head.append(String.format(Locale.ROOT, "%14s", metric)));
        lines.add(head.toString());
        RUN_NAMES.keySet().forEach(run -> {
            Map<String, Double> row = report.results().get(run);
            if (row != null) {
                StringBuilder line =
                        new StringBuilder(String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s", label(report, run)));
                row.values().forEach(value -> line.append(String.format(Locale.ROOT, "%14.4f", value)));
                lines.add(line.toString());
            }
        });
    }

    /** The name of a run; one that was shorter than the main run says so. */
    static String label(StoryReport report, String run) {
        boolean shorter = run.equals("encryptedWithoutNoise")
                && report.comparison().rounds() < report.federation().rounds();
        return RUN_NAMES.get(run) + (shorter ? " (" + report.comparison().rounds() + " rounds)" : "");
    }

    static String measuredHead(StoryReport.Measured measured) {
        return "Measured by the clients on tasks of their own, read from the released sums of the last "
                + measured.rounds() + " rounds; behind +- the standard deviation of the noise";
    }

    static String measured(MeasuredRound.Value value) {
        return String.format(Locale.ROOT, "%-38s %7.3f +- %.3f", value.name(), value.mean(), value.noiseDeviation());
    }

    static String comparison(StoryReport.Comparison comparison) {
        return String.format(
                Locale.ROOT,
                "encrypted against plain, same vectors, %d rounds: means differ by at most %.2e; rounding to the grid"
                        + " explains a standard deviation of %.2e in each of the coordinates",
                comparison.rounds(),
                comparison.maxDifference(),
                comparison.expectedDeviation());
    }
}
