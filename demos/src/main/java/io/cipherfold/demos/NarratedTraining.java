// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.MeasuredRound;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.secureagg.AbortReason;
import java.util.OptionalInt;

/** Tells how a training goes on. */
final class NarratedTraining implements TrainingListener {

    private final Narrator narrator;
    private final String run;
    private final int rounds;
    private int released;

    NarratedTraining(Narrator narrator, String run, int rounds) {
        this.narrator = narrator;
        this.run = run;
        this.rounds = rounds;
    }

    @Override
    public void roundReleased(int round, OptionalInt clients) {
        released++;
        narrator.progress(run, released, rounds);
        narrator.explain("round " + round + ": the sum of "
                + (clients.isPresent() ? clients.getAsInt() : "a hidden number of") + " clients was released");
    }

    @Override
    public void measured(MeasuredRound round) {
        round.values().forEach(value -> narrator.explain("round " + round.round() + ": " + TextReport.measured(value)));
    }

    @Override
    public void roundAborted(int round, AbortReason reason) {
        narrator.say("round " + round + " was aborted: " + reason);
    }

    @Override
    public void evaluated(int round, AdaptationReport report) {
        narrator.explain(
                "after round " + round + ": query loss " + report.loss().get(0).mean() + " before and "
                        + report.loss().get(report.loss().size() - 1).mean() + " after adaptation");
    }
}
