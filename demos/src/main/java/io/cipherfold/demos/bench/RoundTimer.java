// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.cli.CommandFailure;
import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.demos.StageTimes;
import io.cipherfold.demos.bench.PairedTimes.Batches;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.encode.EncodingParameters;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.TrialSetup;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Runs and measures whole rounds of one size: first one in which the node's memory is watched, then those that are timed. All
 * clients have the same vector, which costs no time to make and whose sum is known.
 */
final class RoundTimer {

    /** A wrong sum is off by the size of the signal, which is some thousand times the noise or wraps around. */
    private static final double MOST_RELATIVE_ERROR = 2;
    /** Of rounding at random to whole numbers, with fractions that are uniform. */
    private static final double ROUNDING_VARIANCE = 1.0 / 6;

    private final TrialSetup setup;
    private final EncodingParameters encoding;
    private final int clients;
    private final double[] vector;
    private final Path directory;

    /**
     * Makes keys and plan.
     *
     * @param directory for everybody's files; not there yet
     */
    RoundTimer(int parameters, int clients, Path directory) {
        try (AesCtrRandomSource random = AesCtrRandomSource.secure();
                ChaCha20RandomSource stream =
                        new ChaCha20RandomSource(new byte[ChaCha20RandomSource.KEY_BYTES], 0, 0)) {
            this.setup = TrialSetup.generate(BenchPlan.options(parameters, clients), BenchPlan.MEMBERS, 1, random);
            this.vector = new double[parameters];
            Arrays.setAll(vector, i -> stream.nextDouble() - 0.5);
        }
        this.encoding = plan().encoding();
        this.clients = clients;
        this.directory = directory;
    }

    private AggregationPlan plan() {
        return setup.plan().plan();
    }

    /**
     * Measures.
     *
     * @param runs timed rounds, at least 1
     */
    RoundFigures time(int runs) {
        float[] model = new float[vector.length];
        ClientUpdates updates = (round, announced, drawn, sink) -> {
            for (int client : drawn) {
                sink.accept(client, vector);
            }
        };
        try (RoundFederation federation = new RoundFederation(setup, updates, directory)) {
            federation.node().watchMemory();
            double error = relativeError(federation.run(model));
            NodeMemory memory = federation.node().greatestMemory();
            int logged = federation.log().size();
            double[] seconds = new double[runs];
            double[] memberSeconds = new double[runs];
            long memberBytes = 0;
            for (int run = 0; run < runs; run++) {
                List<MemberCost> before = federation.memberCosts();
                long start = System.nanoTime();
                ReleasedSum sum = federation.run(model);
                seconds[run] = (System.nanoTime() - start) / 1e9;
                error = Math.max(error, relativeError(sum));
                MemberCost cost = MemberCost.greatest(before, federation.memberCosts());
                memberSeconds[run] = cost.cpuSeconds();
                memberBytes = Math.max(memberBytes, cost.bytesReceived());
            }
            List<ChainRecord> log = federation.log();
            return new RoundFigures(
                    vector.length,
                    clients,
                    new Batches(seconds).median(),
                    stages(log.subList(logged, log.size())),
                    memory,
                    new MemberCost(new Batches(memberSeconds).median(), memberBytes),
                    error);
        }
    }

    private Map<String, Double> stages(List<ChainRecord> log) {
        Map<String, Double> stages =
                new LinkedHashMap<>(StageTimes.means(log, plan().committee().quorum()));
        stages.remove(StageTimes.LEARN);
        return stages;
    }

    /** Compares a sum with that of the clipped vectors. */
    private double relativeError(ReleasedSum sum) {
        double norm = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        double factor = clients * Math.min(1, encoding.clipNorm() / norm);
        double[] released = sum.sum();
        double squares = 0;
        for (int i = 0; i < vector.length; i++) {
            double difference = released[i] - factor * vector[i];
            squares += difference * difference;
        }
        double expected = encoding.grid()
                * Math.sqrt(clients * (encoding.noiseVariancePerClient() + ROUNDING_VARIANCE) * vector.length);
        double error = Math.sqrt(squares) / expected;
        int summed = sum.clients().orElse(0);
        if (summed != clients || !(error < MOST_RELATIVE_ERROR)) {
            throw CommandFailure.failed(String.format(
                    Locale.ROOT,
                    "the released sum is wrong: %d of %d clients, error %.2f times what noise and rounding give",
                    summed,
                    clients,
                    error));
        }
        return error;
    }
}
