// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.ClassTasks;
import io.cipherfold.meta.task.DataFolder;
import io.cipherfold.meta.task.DataSet;
import io.cipherfold.meta.task.FewShot;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * NSL-KDD (Tavallaee, Bagheri, Lu, Ghorbani, "A detailed analysis of the KDD CUP 99 data set", IEEE CISDA 2009): network
 * connections, normal ones and attacks, with attacks in the test file that the training file does not have. About 25 MB in
 * memory.
 *
 * <p>A row becomes {@value #FEATURES} numbers from 0 to 1: the 38 numeric fields, then a one for the protocol (of 3), the
 * service (of 70) and the flag (of 11). Counts, bytes and seconds are replaced by log(1 + x); then each numeric field is
 * mapped linearly such that its smallest and largest value in the training file become 0 and 1. Values of the test file
 * beyond these are cut to 0 or 1; a field that never varies in the training file is 0 everywhere. The difficulty, which
 * says how many classifiers failed on a row, is checked and dropped.
 *
 * @param training {@code KDDTrain+_20Percent.txt}; the full training file may lie there under this name
 * @param test {@code KDDTest+.txt}
 */
public record NslKdd(FeatureTable training, FeatureTable test) {

    /** Numbers per row. */
    public static final int FEATURES = 122;

    /** The class of harmless connections. */
    public static final String NORMAL = "normal";

    /**
     * The classes for meta-training: those with at least 38 rows in the 20 % training file. A list, since the full training
     * file has more rows of the two known attacks that are for meta-testing.
     */
    public static final List<String> META_TRAINING_CLASSES = List.of(
            NORMAL,
            "neptune",
            "ipsweep",
            "satan",
            "portsweep",
            "smurf",
            "nmap",
            "back",
            "teardrop",
            "warezclient",
            "pod");

    /**
     * The attacks for meta-testing, never seen in meta-training: the eight that the training file does not have and of
     * which the test file has more than 100 rows, and two of which the 20 % training file has 7 and 10 rows, left out there.
     */
    public static final List<String> META_TEST_CLASSES = List.of(
            "mscan",
            "apache2",
            "processtable",
            "snmpguess",
            "saint",
            "mailbomb",
            "snmpgetattack",
            "httptunnel",
            "guess_passwd",
            "warezmaster");

    /** The most that a whole number of a row can be: four times the largest count of bytes in the full data set. */
    private static final long LARGEST_WHOLE = 1L << 33;

    private static final int HARDEST = 21;

    /**
     * Reads and checks every row of both files and fits the scaling on the first.
     *
     * @param dataDirectory as {@link DataFolder#root}
     * @throws io.cipherfold.meta.MetaException with code {@code DATA} if a file is missing, or a row is damaged or has an
     *     unknown protocol, service, flag or attack; names file, line and field
     */
    public static NslKdd read(Path dataDirectory) {
        List<Path> files = new DataFolder(dataDirectory).require(DataSet.NSL_KDD);
        FeatureTable training = readRaw(files.get(0), "NSL-KDD training file");
        FeatureTable test = readRaw(files.get(1), "NSL-KDD test file");
        float[] least = new float[FEATURES];
        float[] most = new float[FEATURES];
        for (int column = 0; column < FEATURES; column++) {
            least[column] = Float.POSITIVE_INFINITY;
            most[column] = Float.NEGATIVE_INFINITY;
            for (int row = 0; row < training.rows(); row++) {
                least[column] = Math.min(least[column], training.value(row, column));
                most[column] = Math.max(most[column], training.value(row, column));
            }
        }
        return new NslKdd(scaled(training, least, most), scaled(test, least, most));
    }

    /** A table with the features before the linear mapping. */
    private static FeatureTable readRaw(Path file, String name) {
        TableBuilder table = new TableBuilder(FEATURES);
        CsvFile.read(file, NslKddColumns.NAMES, false, row -> {
            float[] features = new float[FEATURES];
            int next = 0;
            for (int column : NslKddColumns.NUMERIC) {
                features[next++] = (float)
                        (NslKddColumns.isRate(column)
                                ? row.number(column, 0, 1)
                                : StrictMath.log1p(row.whole(column, 0, LARGEST_WHOLE)));
            }
            features[next + row.word(NslKddColumns.PROTOCOL, NslKddColumns.PROTOCOLS)] = 1;
            next += NslKddColumns.PROTOCOLS.size();
            features[next + row.word(NslKddColumns.SERVICE, NslKddColumns.SERVICES)] = 1;
            next += NslKddColumns.SERVICES.size();
            features[next + row.word(NslKddColumns.FLAG, NslKddColumns.FLAGS)] = 1;
            row.whole(NslKddColumns.DIFFICULTY, 0, HARDEST);
            table.add(features, row.word(NslKddColumns.CLASS, NslKddColumns.CLASSES));
        });
        return table.build(name, NslKddColumns.CLASS_NAMES);
    }

    private static FeatureTable scaled(FeatureTable raw, float[] least, float[] most) {
        int numeric = NslKddColumns.NUMERIC.size();
        float[] values = new float[raw.rows() * FEATURES];
        int[] labels = new int[raw.rows()];
        for (int row = 0; row < raw.rows(); row++) {
            labels[row] = raw.label(row);
            for (int column = 0; column < FEATURES; column++) {
                float value = raw.value(row, column);
                if (column < numeric) {
                    float range = most[column] - least[column];
                    value = range > 0 ? Math.max(0, Math.min(1, (value - least[column]) / range)) : 0;
                }
                values[row * FEATURES + column] = value;
            }
        }
        return new FeatureTable(raw.name(), raw.classNames(), FEATURES, values, labels);
    }

    /** Rows of {@link #META_TRAINING_CLASSES} in the training file. */
    public ClassPool metaTraining() {
        return training.pool("NSL-KDD meta-training", META_TRAINING_CLASSES);
    }

    /** Rows of {@link #META_TEST_CLASSES} in the test file. */
    public ClassPool metaTest() {
        return test.pool("NSL-KDD meta-test", META_TEST_CLASSES);
    }

    /** Tasks over classes for meta-training. */
    public ClassTasks trainingTasks(long seed, FewShot size) {
        return ClassTasks.over(seed, metaTraining(), size);
    }

    /** Tasks over attacks for meta-testing. */
    public ClassTasks testTasks(long seed, FewShot size) {
        return ClassTasks.over(seed, metaTest(), size);
    }

    /**
     * Normal connections, label 0, against one class for meta-training, label 1, in the training file.
     *
     * @param shots support points per class, at least 1
     * @param queries query points per class, at least 1
     */
    public ClassTasks binaryTrainingTasks(long seed, int shots, int queries) {
        return ClassTasks.against(seed, metaTraining(), 0, new FewShot(2, shots, queries));
    }

    /** Normal connections, label 0, against one attack for meta-testing, label 1, in the test file. */
    public ClassTasks binaryTestTasks(long seed, int shots, int queries) {
        List<String> classes = new ArrayList<>();
        classes.add(NORMAL);
        classes.addAll(META_TEST_CLASSES);
        return ClassTasks.against(
                seed, test.pool("NSL-KDD normal and meta-test", classes), 0, new FewShot(2, shots, queries));
    }
}
