// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import io.cipherfold.meta.task.DataFolder;
import io.cipherfold.meta.task.DataSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Default of Credit Card Clients of the UCI Machine Learning Repository (Yeh, Lien, "The comparisons of data mining
 * techniques for the predictive accuracy of probability of default of credit card clients", Expert Systems with
 * Applications 36, 2009): 30,000 holders of cards in Taiwan with 23 features each; class 0 paid in the next month, class 1
 * did not.
 *
 * <p>The limit, bills and payments become sign(x) log(1 + |x|). Education keeps 1 to 3; 4 stands for every other code, among
 * them 0, 5 and 6, which are not documented. Marital status 0, not documented either, becomes 3, other. Everything else is
 * as published; the row number is dropped.
 *
 * <p>The set names no banks, so that the {@value #CLIENTS} clients are groups such as banks may specialise in: four bands
 * of age (below 30, 30 to 39, 40 to 49, 50 and more) times three kinds of education (graduate school, university, high
 * school or other), of 644 to 5,277 people.
 *
 * @param clients one table of {@value #FEATURES} columns per client
 */
public record CreditDefault(List<FeatureTable> clients) {

    /** Numbers per person. */
    public static final int FEATURES = 23;

    /** Number of clients. */
    public static final int CLIENTS = 12;

    /** The names of class 0 and 1. */
    public static final List<String> CLASSES = List.of("paid", "defaulted");

    private static final List<String> COLUMNS = List.of(
            "ID,X1,X2,X3,X4,X5,X6,X7,X8,X9,X10,X11,X12,X13,X14,X15,X16,X17,X18,X19,X20,X21,X22,X23,Y".split(","));

    private static final int LIMIT = 1;
    private static final int SEX = 2;
    private static final int EDUCATION = 3;
    private static final int MARRIAGE = 4;
    private static final int AGE = 5;
    private static final int LAST_STATUS = 11;
    private static final int DEFAULTED = 24;

    private static final int OTHER_EDUCATION = 4;
    private static final int OTHER_MARRIAGE = 3;
    private static final int LARGEST_AMOUNT = 1_000_000_000;

    private static final List<String> BANDS = List.of("below 30", "30 to 39", "40 to 49", "50 and more");
    private static final List<String> SCHOOLS = List.of("graduate school", "university", "high school or other");

    /** Takes a copy of the list. */
    public CreditDefault {
        clients = List.copyOf(clients);
    }

    /**
     * Reads and checks every row.
     *
     * @param dataDirectory as {@link DataFolder#root}
     * @throws io.cipherfold.meta.MetaException with code {@code DATA} if the file is missing or a row is damaged; names
     *     file, line and field
     */
    public static CreditDefault read(Path dataDirectory) {
        Path file =
                new DataFolder(dataDirectory).require(DataSet.CREDIT_DEFAULT).get(0);
        List<TableBuilder> tables = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            tables.add(new TableBuilder(FEATURES));
        }
        CsvFile.read(file, COLUMNS, true, row -> {
            row.whole(0, 1, Integer.MAX_VALUE);
            float[] features = new float[FEATURES];
            for (int column = LIMIT; column < DEFAULTED; column++) {
                features[column - 1] = (float) feature(row, column);
            }
            tables.get(client(features)).add(features, (int) row.whole(DEFAULTED, 0, 1));
        });
        List<FeatureTable> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            clients.add(tables.get(client).build(name(client), CLASSES));
        }
        return new CreditDefault(clients);
    }

    private static double feature(CsvRow row, int column) {
        return switch (column) {
            case SEX -> row.whole(column, 1, 2);
            case EDUCATION -> {
                double code = row.whole(column, 0, 6);
                yield code >= 1 && code < OTHER_EDUCATION ? code : OTHER_EDUCATION;
            }
            case MARRIAGE -> {
                double code = row.whole(column, 0, OTHER_MARRIAGE);
                yield code == 0 ? OTHER_MARRIAGE : code;
            }
            case AGE -> row.whole(column, 0, 120);
            default -> {
                if (column > MARRIAGE && column <= LAST_STATUS) {
                    // Months of delay of a payment; -2, -1 and 0 say how it was paid.
                    yield row.whole(column, -2, 9);
                }
                double amount = row.whole(column, -LARGEST_AMOUNT, LARGEST_AMOUNT);
                yield Math.signum(amount) * StrictMath.log1p(Math.abs(amount));
            }
        };
    }

    private static int client(float[] features) {
        int school = Math.min(SCHOOLS.size(), (int) features[EDUCATION - 1]) - 1;
        int band = Math.max(0, Math.min(BANDS.size() - 1, (int) features[AGE - 1] / 10 - 2));
        return band * SCHOOLS.size() + school;
    }

    private static String name(int client) {
        return BANDS.get(client / SCHOOLS.size()) + ", " + SCHOOLS.get(client % SCHOOLS.size());
    }

    /** The clients, split under {@code seed}. */
    public TabularFederation federation(long seed) {
        return new TabularFederation(seed, clients, false);
    }
}
