// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.round.Estimate;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;

/**
 * How models did that were trained alike but for the seed.
 *
 * @param placement of the noise; empty for a control without any
 * @param name of a control, else of the placement
 * @param noise z; 0 for none
 * @param seeds one estimate for each seed whose training and adaptation did not diverge
 * @param diverged how many others there were
 * @param encrypted how many of all trained over encrypted sums
 */
record SweepPoint(
        Optional<NoisePlacement> placement,
        String name,
        double noise,
        List<Estimate> seeds,
        int diverged,
        int encrypted) {

    /** Takes a copy of the list. */
    SweepPoint {
        seeds = List.copyOf(seeds);
    }

    /**
     * The mean over seeds, with the interval over all their test tasks: it says nothing about other trainings. Empty if one
     * diverged.
     */
    Optional<Estimate> estimate() {
        if (diverged > 0 || seeds.isEmpty()) {
            return Optional.empty();
        }
        double sum = 0;
        double squares = 0;
        int tasks = 0;
        for (Estimate seed : seeds) {
            sum += seed.mean();
            squares += seed.halfWidth95() * seed.halfWidth95();
            tasks += seed.tasks();
        }
        return Optional.of(new Estimate(sum / seeds.size(), Math.sqrt(squares) / seeds.size(), tasks));
    }

    /** The means of the seeds. */
    DoubleSummaryStatistics range() {
        return seeds.stream().mapToDouble(Estimate::mean).summaryStatistics();
    }
}
