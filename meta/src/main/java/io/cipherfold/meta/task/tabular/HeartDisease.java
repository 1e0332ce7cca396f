// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import io.cipherfold.meta.task.DataFolder;
import io.cipherfold.meta.task.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The Heart Disease data set of the UCI Machine Learning Repository (Janosi, Steinbrunn, Pfisterer, Detrano 1989):
 * patients of four hospitals with 13 features each. Class 0 is healthy (diagnosis 0), class 1 diseased (1 to 4). Unknown
 * values, written {@code NaN} or {@code ?}, are NaN; a blood pressure or cholesterol of 0 stands for an unknown one, as in
 * all rows from Switzerland, and is NaN too. Codes, such as the kind of chest pain, are kept as numbers.
 *
 * <p>A copy of the Cleveland part that circulates elsewhere, with a header and a column {@code target}, has the two classes
 * the wrong way round. It is refused: it has a header, and codes that start from 0.
 *
 * @param hospitals Cleveland, Hungary, Switzerland, VA Long Beach: tables of {@value #FEATURES} columns
 */
public record HeartDisease(List<FeatureTable> hospitals) {

    /** Numbers per patient before scaling. */
    public static final int FEATURES = 13;

    /** The names of class 0 and 1. */
    public static final List<String> CLASSES = List.of("healthy", "diseased");

    private static final List<String> HOSPITALS = List.of("Cleveland", "Hungary", "Switzerland", "VA Long Beach");

    private static final List<String> COLUMNS = List.of(
            "age",
            "sex",
            "cp",
            "trestbps",
            "chol",
            "fbs",
            "restecg",
            "thalach",
            "exang",
            "oldpeak",
            "slope",
            "ca",
            "thal",
            "num");

    private static final int BLOOD_PRESSURE = 3;
    private static final int CHOLESTEROL = 4;
    private static final int DIAGNOSIS = 13;

    /** The column of the depression of the ST segment, the only one that is not whole and may be negative. */
    private static final int ST_DEPRESSION = 9;

    private static final int LARGEST_ST_DEPRESSION = 20;

    /** Least and most of each column, from the documentation of the set or, for measurements, far beyond people's. */
    private static final int[][] LIMITS = {
        {0, 120}, {0, 1}, {1, 4}, {0, 400}, {0, 1000}, {0, 1}, {0, 2}, {0, 400}, {0, 1}, {0, 0}, {1, 3}, {0, 9}, {3, 7},
        {0, 4}
    };

    /** Takes a copy of the list. */
    public HeartDisease {
        hospitals = List.copyOf(hospitals);
    }

    /**
     * Reads and checks every row of the four files.
     *
     * @param dataDirectory as {@link DataFolder#root}
     * @throws io.cipherfold.meta.MetaException with code {@code DATA} if a file is missing or a row is damaged; names file,
     *     line and field
     */
    public static HeartDisease read(Path dataDirectory) {
        List<Path> files = new DataFolder(dataDirectory).require(DataSet.HEART_DISEASE);
        List<FeatureTable> hospitals = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            TableBuilder table = new TableBuilder(FEATURES);
            CsvFile.read(
                    files.get(i),
                    COLUMNS,
                    false,
                    row -> table.add(features(row), row.whole(DIAGNOSIS, 0, LIMITS[DIAGNOSIS][1]) > 0 ? 1 : 0));
            hospitals.add(table.build(HOSPITALS.get(i), CLASSES));
        }
        return new HeartDisease(hospitals);
    }

    private static float[] features(CsvRow row) {
        float[] features = new float[FEATURES];
        for (int column = 0; column < FEATURES; column++) {
            features[column] = (float)
                    (column == ST_DEPRESSION
                            ? row.numberOrMissing(column, -LARGEST_ST_DEPRESSION, LARGEST_ST_DEPRESSION)
                            : row.wholeOrMissing(column, LIMITS[column][0], LIMITS[column][1]));
        }
        for (int column : new int[] {BLOOD_PRESSURE, CHOLESTEROL}) {
            if (features[column] == 0) {
                features[column] = Float.NaN;
            }
        }
        return features;
    }

    /**
     * The four hospitals as clients, split under {@code seed}: 26 numbers per patient, the scaled features and 13 that are
     * 1 where a value is unknown.
     */
    public TabularFederation federation(long seed) {
        return new TabularFederation(seed, hospitals, true);
    }
}
