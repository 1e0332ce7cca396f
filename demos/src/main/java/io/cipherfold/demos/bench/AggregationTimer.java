// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.demos.bench.AggregationSubject.RunningSum;
import io.cipherfold.demos.bench.PairedTimes.Batches;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures subjects on the same vectors: every client encrypts, the node adds, the sum opens. Before each addition the machine
 * copies what is in no cache, to compare with, and so that the addition finds nothing in the caches. Confined to one thread.
 */
final class AggregationTimer {

    /** For the compiler to be done with what one client does; a slow subject gets one call. */
    private static final double WARM_UP_SECONDS = 0.5;

    private final EncodedVectors vectors;
    private final int runs;
    private final CopySpeed copy = new CopySpeed();

    /**
     * A timer.
     *
     * @param runs how often everything is done, at least 1
     */
    AggregationTimer(EncodedVectors vectors, int runs) {
        this.vectors = vectors;
        this.runs = runs;
    }

    /** Measures one subject. */
    AggregationFigures time(AggregationSubject subject) {
        warmUp(subject);
        Measurements measurements = new Measurements();
        for (int run = 0; run < runs; run++) {
            round(subject, measurements);
        }
        double open = median(measurements.openSeconds);
        double openWithDropOut = median(measurements.openWithDropOutSeconds);
        return new AggregationFigures(
                subject.traits(),
                subject.parameters(),
                vectors.clients(),
                measurements.uploadBytes,
                subject.sideBytes(),
                vectors.encodeSeconds() * subject.parameters() / vectors.parameters(),
                median(measurements.encryptSeconds),
                median(measurements.addSeconds),
                median(measurements.addToCopy),
                open,
                subject.traits().repairsDropOuts() ? Math.max(0, openWithDropOut - open) : 0,
                measurements.maxDifference);
    }

    private static double median(List<Double> values) {
        return new Batches(values.stream().mapToDouble(Double::doubleValue).toArray()).median();
    }

    private static final class Measurements {
        private long uploadBytes;
        private final List<Double> encryptSeconds = new ArrayList<>();
        private final List<Double> addSeconds = new ArrayList<>();
        private final List<Double> addToCopy = new ArrayList<>();
        private final List<Double> openSeconds = new ArrayList<>();
        private final List<Double> openWithDropOutSeconds = new ArrayList<>();
        private double maxDifference;
    }

    private void warmUp(AggregationSubject subject) {
        double seconds = 0;
        while (seconds < WARM_UP_SECONDS) {
            seconds += CpuClock.seconds(() -> {
                try (RunningSum sum = subject.newSum()) {
                    sum.add(0, subject.encrypt(0, vectors.of(0)));
                }
            });
        }
    }

    private void round(AggregationSubject subject, Measurements measurements) {
        int last = vectors.clients() - 1;
        try (RunningSum all = subject.newSum();
                RunningSum allButOne = subject.newSum()) {
            for (int client = 0; client <= last; client++) {
                byte[] upload = encrypt(subject, client, measurements);
                add(all, client, upload, measurements);
                if (client < last) {
                    allButOne.add(client, upload);
                }
            }
            open(all, last + 1, measurements.openSeconds, measurements);
            open(allButOne, last, measurements.openWithDropOutSeconds, measurements);
        }
    }

    private byte[] encrypt(AggregationSubject subject, int client, Measurements measurements) {
        byte[][] upload = new byte[1][];
        measurements.encryptSeconds.add(
                CpuClock.seconds(() -> upload[0] = subject.encrypt(client, vectors.of(client))));
        measurements.uploadBytes = upload[0].length;
        return upload[0];
    }

    private void add(RunningSum sum, int client, byte[] upload, Measurements measurements) {
        double copyRate = copy.bytesPerSecond();
        double seconds = CpuClock.seconds(() -> sum.add(client, upload));
        measurements.addSeconds.add(seconds);
        measurements.addToCopy.add(upload.length / seconds / copyRate);
    }

    /** Opens the sum of the first clients. */
    private void open(RunningSum sum, int clients, List<Double> seconds, Measurements measurements) {
        sum.gatherShares();
        double[][] opened = new double[1][];
        seconds.add(CpuClock.seconds(() -> opened[0] = sum.open()));
        long[] exact = vectors.sum(clients);
        for (int i = 0; i < opened[0].length; i++) {
            measurements.maxDifference = Math.max(measurements.maxDifference, Math.abs(opened[0][i] - exact[i]));
        }
    }
}
