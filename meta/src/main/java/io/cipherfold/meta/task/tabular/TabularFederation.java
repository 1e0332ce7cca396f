// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import io.cipherfold.meta.task.ClassClients;
import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.ClassTasks;
import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.federated.BatchClients;
import io.cipherfold.meta.task.federated.ClientExamples;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Clients that own rows of one kind, split into training and test rows, with numbers of comparable size. Of each class of
 * a client three quarters of the rows, rounded down, are for training, drawn under a seed; the rest is for tests.
 *
 * <p>Each column is shifted and scaled to mean 0 and variance 1 over the known values in the training rows of all clients;
 * a federation can compute that from sums. Test rows take no part in it. An unknown value becomes 0, the training mean. A
 * column that never varies is 0. Immutable.
 */
public final class TabularFederation {

    private static final long DOMAIN = 26;

    private final List<String> names = new ArrayList<>();
    private final List<int[]> trainingRows = new ArrayList<>();
    private final List<int[]> testRows = new ArrayList<>();
    private final List<FeatureTable> training = new ArrayList<>();
    private final List<FeatureTable> test = new ArrayList<>();

    /**
     * Splits and scales.
     *
     * @param clients at least one, with the same columns and classes
     * @param indicators whether each column is followed, after all columns, by one that is 1 where its value is unknown
     */
    TabularFederation(long seed, List<FeatureTable> clients, boolean indicators) {
        for (int client = 0; client < clients.size(); client++) {
            split(clients.get(client), SeededStream.of(seed, DOMAIN, client));
        }
        int columns = clients.get(0).columns();
        double[] mean = new double[columns];
        double[] deviation = new double[columns];
        for (int column = 0; column < columns; column++) {
            fit(clients, column, mean, deviation);
        }
        for (int client = 0; client < clients.size(); client++) {
            FeatureTable scaled = scaled(clients.get(client), mean, deviation, indicators);
            training.add(scaled.select(scaled.name() + ", training rows", trainingRows.get(client)));
            test.add(scaled.select(scaled.name() + ", test rows", testRows.get(client)));
        }
    }

    private void split(FeatureTable table, SeededStream stream) {
        int[] forTraining = new int[table.rows()];
        int[] forTests = new int[table.rows()];
        int trained = 0;
        int tested = 0;
        for (int label = 0; label < table.classNames().size(); label++) {
            int[] rows = table.rowsOf(label);
            int[] order = stream.nextDistinct(rows.length, rows.length);
            int count = ClientExamples.trainingPoints(rows.length);
            for (int i = 0; i < rows.length; i++) {
                if (i < count) {
                    forTraining[trained++] = rows[order[i]];
                } else {
                    forTests[tested++] = rows[order[i]];
                }
            }
        }
        names.add(table.name());
        trainingRows.add(Arrays.copyOf(forTraining, trained));
        testRows.add(Arrays.copyOf(forTests, tested));
    }

    private void fit(List<FeatureTable> clients, int column, double[] mean, double[] deviation) {
        double[] known = IntStream.range(0, clients.size())
                .boxed()
                .flatMapToDouble(client -> Arrays.stream(trainingRows.get(client))
                        .mapToDouble(row -> clients.get(client).value(row, column))
                        .filter(value -> !Double.isNaN(value)))
                .toArray();
        if (known.length > 0) {
            double center = Arrays.stream(known).sum() / known.length;
            double squares = Arrays.stream(known)
                    .map(value -> (value - center) * (value - center))
                    .sum();
            mean[column] = center;
            deviation[column] = Math.sqrt(squares / known.length);
        }
    }

    private static FeatureTable scaled(FeatureTable raw, double[] mean, double[] deviation, boolean indicators) {
        int columns = raw.columns();
        int width = indicators ? 2 * columns : columns;
        float[] values = new float[raw.rows() * width];
        int[] labels = new int[raw.rows()];
        for (int row = 0; row < raw.rows(); row++) {
            labels[row] = raw.label(row);
            for (int column = 0; column < columns; column++) {
                double value = raw.value(row, column);
                boolean unknown = Double.isNaN(value);
                if (!unknown && deviation[column] > 0) {
                    values[row * width + column] = (float) ((value - mean[column]) / deviation[column]);
                }
                if (indicators && unknown) {
                    values[row * width + columns + column] = 1;
                }
            }
        }
        return new FeatureTable(raw.name(), raw.classNames(), width, values, labels);
    }

    /** Number of clients. */
    public int clients() {
        return names.size();
    }

    /** What messages call a client. */
    public String name(int client) {
        return names.get(client);
    }

    /** The training rows of a client. */
    public FeatureTable training(int client) {
        return training.get(client);
    }

    /** The test rows of a client. */
    public FeatureTable test(int client) {
        return test.get(client);
    }

    /** Numbers of the training rows in the client's table. */
    int[] trainingRows(int client) {
        return trainingRows.get(client).clone();
    }

    /** Numbers of the test rows in the client's table. */
    int[] testRows(int client) {
        return testRows.get(client).clone();
    }

    /**
     * The federation with random batches of training rows as tasks.
     *
     * @throws IllegalArgumentException if a client has too few rows
     */
    public BatchClients batches(long seed, int supportPoints, int queryPoints) {
        List<ClientExamples> owned = new ArrayList<>();
        for (int client = 0; client < clients(); client++) {
            owned.add(new ClientExamples(
                    training.get(client).examples(), test.get(client).examples()));
        }
        return new BatchClients(seed, owned, supportPoints, queryPoints);
    }

    /**
     * The federation with few-shot tasks over training rows, as many of one class as of any other.
     *
     * @throws IllegalArgumentException if a client has too few rows of a class; names both
     */
    public ClassClients fewShot(long seed, FewShot size) {
        return new ClassClients(seed, pools(training, allClients()), size);
    }

    /** Few-shot tasks over training rows, each within one of the given clients; all clients if none is given. */
    public ClassTasks trainingTasks(long seed, FewShot size, int... clients) {
        return ClassTasks.overAllClasses(seed, pools(training, clients.length == 0 ? allClients() : clients), size);
    }

    /** Few-shot tasks over test rows, each within one of the given clients; all clients if none is given. */
    public ClassTasks testTasks(long seed, FewShot size, int... clients) {
        return ClassTasks.overAllClasses(seed, pools(test, clients.length == 0 ? allClients() : clients), size);
    }

    private int[] allClients() {
        return IntStream.range(0, clients()).toArray();
    }

    private static List<ClassPool> pools(List<FeatureTable> tables, int[] clients) {
        return Arrays.stream(clients)
                .mapToObj(client -> tables.get(client).pool())
                .toList();
    }
}
