// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Experiment;
import io.cipherfold.meta.round.Estimate;
import io.cipherfold.secureagg.RunEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link TrainingReport} for people. */
final class TrainingText {

    private TrainingText() {}

    /** The lines. */
    static List<String> lines(TrainingReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(head(report));
        report.training().ifPresent(training -> {
            lines.add(text(
                    "trained for %d iterations%s",
                    training.releasedRounds(),
                    training.end() == RunEnd.COMPLETE ? "" : ", then it ended: " + training.end()));
            lines.add("learning curve (iteration, "
                    + report.experiment().problem().metric() + " on tasks of training classes): "
                    + report.curve().stream()
                            .map(point -> text("%.0f %.4g", point[0], point[1]))
                            .collect(Collectors.joining(", ")));
        });
        report.judgement().byNormalization().forEach((normalization, judged) -> {
            lines.add("");
            lines.add(text(
                    "%d new tasks%s:",
                    report.experiment().judging().tasks(),
                    normalization.equals("none") ? "" : ", normalisation " + normalization));
            List<Estimate> estimates = report.judgement().metric(judged);
            for (int steps = 0; steps < estimates.size(); steps++) {
                if (isShown(steps, estimates.size() - 1)) {
                    lines.add(text("  after %2d steps  %s", steps, figure(report, estimates.get(steps))));
                }
            }
        });
        report.judgement().diverged().forEach(mode -> lines.add(diverges(mode)));
        lines.add("");
        report.untrained().ifPresent(control -> lines.add("  untrained        " + figure(report, control)));
        report.nearestClassMean()
                .ifPresent(control -> lines.add("  nearest class mean of raw inputs  " + figure(report, control)));
        report.privacy().ifPresent(privacy -> {
            lines.add(text(
                    "encrypted (%s), %.1f clients in a sum on average. %s",
                    privacy.scheme(), privacy.meanCohort(), privacy.promise().textWithPersonalised()));
        });
        lines.add(text("%.1f s, %.1f s of CPU time", report.seconds(), report.cpuSeconds()));
        return lines;
    }

    /** A few words about what it is. */
    static String name(TrainingReport report) {
        return report.experiment().method().optionName() + " on "
                + report.experiment().problem().optionName();
    }

    /** One line about what it is. */
    static String head(TrainingReport report) {
        Experiment experiment = report.experiment();
        return text(
                "%s on %s, %d ways, %d shots, %,d parameters, seed %d, kernels %s",
                experiment.method().optionName(),
                experiment.problem().optionName(),
                experiment.test().ways(),
                experiment.test().shots(),
                report.parameters(),
                experiment.seed(),
                report.kernels());
    }

    /** What is said of a mode of normalisation in which the model diverges. */
    static String diverges(String mode) {
        return (mode.equals("none") ? "" : "normalisation " + mode + ": ") + "adaptation diverges";
    }

    private static boolean isShown(int steps, int last) {
        return steps <= 3 || steps == 5 || steps == last || steps % 10 == 0;
    }

    /** An error as it is, an accuracy in per cent, with the half width of its 95 % interval. */
    static String figure(TrainingReport report, Estimate estimate) {
        return report.experiment().problem().isRegression()
                ? text("%.4f +- %.4f", estimate.mean(), estimate.halfWidth95())
                : text("%.2f %% +- %.2f", 100 * estimate.mean(), 100 * estimate.halfWidth95());
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
