// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.meta.round.MeasuredRound;
import io.cipherfold.secureagg.plan.RunReport;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came out of a story: the numbers for people, for the page and for the JSON object.
 *
 * @param story name
 * @param seconds wall time of the whole story
 * @param federation what the main run was
 * @param results metric values by run: untrained, encryptedWithNoise, encryptedWithoutNoise, plain, and controls; a run
 *     that did not take place is absent
 * @param comparison encrypted against plain
 * @param curveMetric what the learning curves show
 * @param curves learning curves by run: pairs of round and metric
 * @param stages mean milliseconds of each stage of a round
 * @param views what each party saw
 * @param refusals what was attempted and how it was answered
 * @param notes sentences that belong beside the numbers
 */
public record StoryReport(
        String story,
        double seconds,
        Federation federation,
        Map<String, Map<String, Double>> results,
        Comparison comparison,
        String curveMetric,
        Map<String, List<double[]>> curves,
        Map<String, Double> stages,
        List<PartyView> views,
        List<Refusal> refusals,
        List<String> notes) {

    /** Names of the metrics that every run has, in order; none without results. */
    public List<String> metrics() {
        return results.values().stream()
                .findFirst()
                .map(row -> List.copyOf(row.keySet()))
                .orElse(List.of());
    }

    /**
     * The main run.
     *
     * @param rounds released rounds
     * @param aborted rounds that ended without a sum
     * @param meanCohort clients in a released sum on average
     * @param population enrolled clients
     * @param parameters coordinates of a vector
     * @param scheme name of the scheme
     * @param parameterSet name of its parameter set
     * @param bytesPerClient whole upload frame
     * @param bytesPerParameter ciphertext bytes for each parameter
     * @param epsilonNode towards node and committee; empty without noise
     * @param epsilonReaders towards readers of the model; empty if no smaller figure is claimed
     * @param epsilonText the same in words
     * @param delta of the statement
     * @param insecureTest whether the plan is marked as protecting nothing
     * @param sealVersion what opened the sums
     * @param seconds wall time of the run
     * @param end how it ended
     * @param measured what clients measured, over the last rounds; empty if they did not
     */
    public record Federation(
            int rounds,
            int aborted,
            double meanCohort,
            int population,
            int parameters,
            String scheme,
            String parameterSet,
            long bytesPerClient,
            double bytesPerParameter,
            OptionalDouble epsilonNode,
            OptionalDouble epsilonReaders,
            String epsilonText,
            double delta,
            boolean insecureTest,
            String sealVersion,
            double seconds,
            RunReport end,
            Optional<Measured> measured) {}

    /**
     * What clients measured.
     *
     * @param rounds the last ones, over which the means are
     * @param values means over clients and rounds
     */
    public record Measured(int rounds, List<MeasuredRound.Value> values) {}

    /**
     * Encrypted against plain sums of the same vectors.
     *
     * @param rounds compared
     * @param maxDifference largest difference of a coordinate of the mean
     * @param expectedDeviation standard deviation that rounding to the grid explains
     */
    public record Comparison(int rounds, double maxDifference, double expectedDeviation) {}

    /**
     * What a party saw.
     *
     * @param party who
     * @param saw what it had in clear, with an excerpt
     * @param didNotSee what it never had
     * @param bytesReceived bodies received over the network, if counted
     */
    public record PartyView(String party, String saw, String didNotSee, Optional<Long> bytesReceived) {}

    /** An attempt that was refused. */
    public record Refusal(String attempt, String answer) {}
}
