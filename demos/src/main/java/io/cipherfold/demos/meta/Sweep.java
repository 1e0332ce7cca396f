// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep came to.
 *
 * @param experiment that was trained, under the first seed
 * @param populations their caps and deltas, the one that was trained with first
 * @param noises in the order that they were asked for
 * @param placements in the order that they were asked for
 * @param points controls first, then noise by noise; none if nothing was trained
 * @param promises of every population, placement and noise
 * @param seeds trainings of each point
 */
record Sweep(
        Experiment experiment,
        List<SweepPrivacy> populations,
        List<Double> noises,
        List<NoisePlacement> placements,
        List<SweepPoint> points,
        List<Promise> promises,
        int seeds) {

    /** Takes copies of the lists. */
    Sweep {
        populations = List.copyOf(populations);
        noises = List.copyOf(noises);
        placements = List.copyOf(placements);
        points = List.copyOf(points);
        promises = List.copyOf(promises);
    }

    /**
     * What one client is promised.
     *
     * @param privacy the population
     * @param noise z
     */
    record Promise(SweepPrivacy privacy, NoisePlacement placement, double noise, SweepPrivacy.Views views) {}

    /** The promises of all combinations: populations outside, noises within. */
    static List<Promise> promises(
            List<SweepPrivacy> populations, List<NoisePlacement> placements, List<Double> noises) {
        List<Promise> promises = new ArrayList<>();
        for (SweepPrivacy privacy : populations) {
            for (NoisePlacement placement : placements) {
                for (double noise : noises) {
                    promises.add(new Promise(privacy, placement, noise, privacy.views(placement, noise)));
                }
            }
        }
        return promises;
    }

    /** The same with trainings. */
    Sweep withPoints(List<SweepPoint> trained) {
        return new Sweep(experiment, populations, noises, placements, trained, promises, seeds);
    }

    /** The trainings with a placement and a noise of this sweep; empty if nothing was trained. */
    Optional<SweepPoint> point(NoisePlacement placement, double noise) {
        return points.stream()
                .filter(point -> point.placement().filter(placement::equals).isPresent() && point.noise() == noise)
                .findFirst();
    }

    /** The controls without noise. */
    List<SweepPoint> controls() {
        return points.stream().filter(point -> point.placement().isEmpty()).toList();
    }
}
