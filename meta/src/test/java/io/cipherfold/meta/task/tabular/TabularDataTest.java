// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.ClassPool;
import io.cipherfold.meta.task.DataDirectory;
import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.NearestClassMean;
import io.cipherfold.meta.task.TaskSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The real files, when the environment says where they are: facts counted by other programs. */
class TabularDataTest {

    private static int count(FeatureTable table, String className) {
        return table.count(table.classNames().indexOf(className));
    }

    @Test
    void nslKdd_realFiles_holdTheKnownConnections() {
        NslKdd read = NslKdd.read(DataDirectory.requiredByTest());
        assertThat(read.training().rows()).isEqualTo(25_192);
        assertThat(read.test().rows()).isEqualTo(22_544);
        assertThat(count(read.training(), "normal")).isEqualTo(13_449);
        assertThat(count(read.test(), "normal")).isEqualTo(9_711);
        List<String> unseen = read.test().classNames().stream()
                .filter(name -> count(read.training(), name) == 0 && count(read.test(), name) > 0)
                .toList();
        assertThat(unseen).hasSize(18);
        assertThat(unseen.stream().mapToInt(name -> count(read.test(), name)).sum())
                .isEqualTo(3_752);
        List<String> known = read.training().classNames().stream()
                .filter(name -> count(read.training(), name) >= 38)
                .toList();
        assertThat(known).containsExactlyInAnyOrderElementsOf(NslKdd.META_TRAINING_CLASSES);
        List<String> many =
                unseen.stream().filter(name -> count(read.test(), name) > 100).toList();
        assertThat(many).hasSize(8);
        assertThat(NslKdd.META_TEST_CLASSES)
                .containsAll(many)
                .contains("guess_passwd", "warezmaster")
                .hasSize(10);
        assertThat(count(read.training(), "guess_passwd")).isEqualTo(10);
        assertThat(count(read.training(), "warezmaster")).isEqualTo(7);
        ClassPool pool = read.metaTest();
        int[] sizes = IntStream.range(0, pool.classes()).map(pool::points).toArray();
        assertThat(sizes).containsExactly(996, 737, 685, 331, 319, 293, 178, 133, 1231, 944);
    }

    /** The protocol and the flag are written in all 14 ways, the service in 67 of 70, one number never varies. */
    @Test
    void nslKdd_realFeatures_areBoundedAndUsed() {
        NslKdd read = NslKdd.read(DataDirectory.requiredByTest());
        Set<Integer> used = new HashSet<>();
        for (FeatureTable table : List.of(read.training(), read.test())) {
            for (int row = 0; row < table.rows(); row++) {
                for (int feature = 0; feature < NslKdd.FEATURES; feature++) {
                    float value = table.value(row, feature);
                    if (value != 0) {
                        assertThat(value > 0 && value <= 1).isTrue();
                        used.add(feature);
                    }
                }
            }
        }
        // The number of outbound commands is 0 everywhere; logins as the host are never seen in training.
        assertThat(used.stream().filter(feature -> feature < 38)).hasSize(36);
        assertThat(used.stream().filter(feature -> feature >= 38)).hasSize(3 + 67 + 11);
    }

    /**
     * An independent program found 76.9, 90.2, 92.3, and 81.4, 93.3, 94.6 % for normal traffic against a new attack, with
     * half widths of at most 0.013 over 600 tasks of 15 queries per class. The difference of two such means has a standard
     * deviation of at most sqrt(2) 0.013 / 1.96 = 0.0094; the tolerance is three of them.
     */
    @Test
    void nslKdd_nearestClassMean_matchesTheKnownControl() {
        NslKdd read = NslKdd.read(DataDirectory.requiredByTest());
        double[] fiveWays = {0.769, 0.902, 0.923};
        double[] binary = {0.814, 0.933, 0.946};
        int[] shots = {1, 5, 10};
        for (int i = 0; i < shots.length; i++) {
            assertThat(mean(read.testTasks(1, new FewShot(5, shots[i], 15))))
                    .as("5 ways, %d shots", shots[i])
                    .isCloseTo(fiveWays[i], within(0.028));
            assertThat(mean(read.binaryTestTasks(1, shots[i], 15)))
                    .as("binary, %d shots", shots[i])
                    .isCloseTo(binary[i], within(0.028));
        }
    }

    private static double mean(TaskSource tasks) {
        return Arrays.stream(NearestClassMean.accuracies(tasks, 600)).average().orElseThrow();
    }

    @Test
    void heartDisease_realFiles_holdTheKnownPatients() {
        HeartDisease read = HeartDisease.read(DataDirectory.requiredByTest());
        int[] rows = {303, 294, 123, 200};
        double[] diseased = {0.459, 0.361, 0.935, 0.745};
        int[] unknownVessels = {4, 291, 118, 198};
        for (int hospital = 0; hospital < 4; hospital++) {
            FeatureTable table = read.hospitals().get(hospital);
            assertThat(table.rows()).isEqualTo(rows[hospital]);
            assertThat(table.count(1) / (double) table.rows()).isCloseTo(diseased[hospital], within(5e-4));
            long unknown = IntStream.range(0, table.rows())
                    .filter(row -> Float.isNaN(table.value(row, 11)))
                    .count();
            assertThat(unknown).isEqualTo(unknownVessels[hospital]);
        }
        // Switzerland writes every cholesterol as 0.
        FeatureTable switzerland = read.hospitals().get(2);
        assertThat(IntStream.range(0, 123).allMatch(row -> Float.isNaN(switzerland.value(row, 4))))
                .isTrue();
        TabularFederation federation = read.federation(1);
        assertThat(federation.batches(1, 20, 20).clients()).isEqualTo(4);
        assertThat(federation.training(2).count(0)).isEqualTo(6);
        assertThat(federation.test(2).count(0)).isEqualTo(2);
        // Far above chance, so that labels and features belong together.
        assertThat(mean(federation.testTasks(1, new FewShot(2, 5, 5), 0, 1, 3))).isGreaterThan(0.65);
    }

    @Test
    void creditDefault_realFile_holdsTheKnownPeople() {
        CreditDefault read = CreditDefault.read(DataDirectory.requiredByTest());
        assertThat(read.clients().stream().mapToInt(FeatureTable::rows).sum()).isEqualTo(30_000);
        assertThat(read.clients().stream().mapToInt(table -> table.count(1)).sum())
                .isEqualTo(6_636);
        assertThat(read.clients()).extracting(FeatureTable::rows).contains(644, 5_277);
        assertThat(read.clients()).allMatch(table -> table.rows() >= 644 && table.rows() <= 5_277);
        assertThat(read.clients()).allMatch(table -> {
            double share = table.count(1) / (double) table.rows();
            return share > 0.18 && share < 0.27;
        });
        assertThat(mean(read.federation(1).testTasks(1, new FewShot(2, 5, 15)))).isGreaterThan(0.55);
    }
}
