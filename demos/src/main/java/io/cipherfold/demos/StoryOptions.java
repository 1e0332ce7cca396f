// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.crypto.scheme.SchemeId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a person may choose about a story.
 *
 * @param rounds released rounds of the main run; the story's own number if empty
 * @param cohort mean number of clients in a round
 * @param population enrolled clients
 * @param seed of tasks, cohorts and initial models; not of anything cryptographic
 * @param noise whether the main run has noise
 * @param measurements whether clients of the run with noise report losses beside their updates, where the story can
 * @param scheme how vectors are summed
 * @param separateProcesses whether node, members and client hosts run as processes of their own
 * @param data folder with data sets
 * @param work folder for files of the run
 */
public record StoryOptions(
        OptionalInt rounds,
        OptionalInt cohort,
        OptionalInt population,
        long seed,
        boolean noise,
        boolean measurements,
        SchemeId scheme,
        boolean separateProcesses,
        Optional<Path> data,
        Path work) {}
