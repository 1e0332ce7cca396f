// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import static io.cipherfold.meta.task.tabular.Fixtures.assertDamaged;
import static io.cipherfold.meta.task.tabular.Fixtures.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.task.DataSet;
import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NslKddTest {

    @TempDir
    private Path root;

    private Path testFile;

    @BeforeEach
    void writeFiles() throws IOException {
        SeededStream stream = SeededStream.of(31);
        writeTraining(Fixtures.connections(NslKdd.META_TRAINING_CLASSES, 8, stream));
        List<String> testClasses = new ArrayList<>(NslKdd.META_TEST_CLASSES);
        testClasses.add(NslKdd.NORMAL);
        testFile = writeTest(Fixtures.connections(testClasses, 9, stream));
    }

    private Path writeTraining(List<String> lines) throws IOException {
        return Fixtures.write(root, DataSet.NSL_KDD, 0, lines);
    }

    private Path writeTest(List<String> lines) throws IOException {
        return Fixtures.write(root, DataSet.NSL_KDD, 1, lines);
    }

    @Test
    void vocabulary_hasThePublishedSizes() {
        assertThat(NslKddColumns.NAMES).hasSize(43).doesNotHaveDuplicates();
        assertThat(NslKddColumns.PROTOCOLS).hasSize(3);
        assertThat(NslKddColumns.SERVICES).hasSize(70);
        assertThat(NslKddColumns.FLAGS).hasSize(11);
        assertThat(NslKddColumns.NUMERIC).hasSize(38);
        assertThat(NslKddColumns.NUMERIC.stream().filter(NslKddColumns::isRate)).hasSize(15);
        assertThat(NslKddColumns.CLASS_NAMES).hasSize(40).doesNotHaveDuplicates();
        assertThat(NslKdd.META_TRAINING_CLASSES).hasSize(11).doesNotContainAnyElementsOf(NslKdd.META_TEST_CLASSES);
        assertThat(NslKdd.META_TEST_CLASSES).hasSize(10);
        assertThat(NslKddColumns.CLASS_NAMES)
                .containsAll(NslKdd.META_TRAINING_CLASSES)
                .containsAll(NslKdd.META_TEST_CLASSES);
        assertThat(NslKdd.FEATURES).isEqualTo(38 + 3 + 70 + 11);
    }

    /** Two training rows fix the scaling: src_bytes 0 and 99, so that 9 is at log 10 / log 100 = 1/2; 9999 is cut to 1. */
    @Test
    void read_handComputedRows_areScaledByTheTrainingFileAlone() throws IOException {
        String row = Fixtures.connection("normal", SeededStream.of(1));
        int bytes = NslKddColumns.NAMES.indexOf("src_bytes");
        int rate = NslKddColumns.NAMES.indexOf("serror_rate");
        String least = with(with(row, bytes, "0"), rate, "0.20");
        String most = with(with(with(row, bytes, "99"), rate, "0.60"), NslKddColumns.SERVICE, "Z39_50");
        writeTraining(List.of(least, most));
        String half = with(with(row, bytes, "9"), rate, "0.30");
        String beyond = with(with(with(row, bytes, "9999"), rate, "0.00"), NslKddColumns.CLASS, "apache2");
        beyond = with(with(beyond, NslKddColumns.PROTOCOL, "icmp"), NslKddColumns.FLAG, "SH");
        writeTest(List.of(half, beyond));
        NslKdd read = NslKdd.read(root);

        int bytesFeature = NslKddColumns.NUMERIC.indexOf(bytes);
        int rateFeature = NslKddColumns.NUMERIC.indexOf(rate);
        assertThat(read.training().value(0, bytesFeature)).isZero();
        assertThat(read.training().value(1, bytesFeature)).isEqualTo(1);
        assertThat(read.test().value(0, bytesFeature)).isCloseTo(0.5f, within(1e-6f));
        assertThat(read.test().value(0, rateFeature)).isCloseTo(0.25f, within(1e-6f));
        assertThat(read.test().value(1, bytesFeature)).isEqualTo(1);
        assertThat(read.test().value(1, rateFeature)).isZero();
        for (int feature = 0; feature < 38; feature++) {
            if (feature != bytesFeature && feature != rateFeature) {
                assertThat(read.test().value(0, feature)).as("never varies").isZero();
            }
        }
        assertOneHot(read.test(), 1, 38, 41, 38 + 2);
        assertOneHot(read.training(), 1, 41, 111, 41 + 69);
        assertOneHot(read.test(), 1, 111, 122, 111 + 10);
        assertThat(read.test().classNames().get(read.test().label(1))).isEqualTo("apache2");
    }

    private static void assertOneHot(FeatureTable table, int row, int from, int to, int one) {
        for (int feature = from; feature < to; feature++) {
            assertThat(table.value(row, feature)).as("feature %d", feature).isEqualTo(feature == one ? 1f : 0f);
        }
    }

    @Test
    void read_otherDifficulty_changesNothing() throws IOException {
        List<String> lines = Fixtures.connections(NslKdd.META_TRAINING_CLASSES, 2, SeededStream.of(3));
        writeTraining(lines);
        FeatureTable before = NslKdd.read(root).training();
        writeTraining(lines.stream()
                .map(line -> with(line, NslKddColumns.DIFFICULTY, "3"))
                .toList());
        FeatureTable after = NslKdd.read(root).training();
        for (int row = 0; row < before.rows(); row++) {
            for (int feature = 0; feature < NslKdd.FEATURES; feature++) {
                assertThat(after.value(row, feature)).isEqualTo(before.value(row, feature));
            }
        }
    }

    @Test
    void tasks_allSources_haveTheirShapeAndBoundedInputs() {
        NslKdd read = NslKdd.read(root);
        FewShot size = new FewShot(5, 3, 4);
        for (int id = 0; id < 30; id++) {
            for (Task task : List.of(
                    read.trainingTasks(1, size).task(id),
                    read.testTasks(1, size).task(id))) {
                assertThat(task.shape()).isEqualTo(size.shape(122));
                for (int i = 0; i < 122; i++) {
                    assertThat(task.query().input(0, i)).isBetween(0f, 1f);
                }
            }
            assertThat(read.binaryTestTasks(1, 3, 4).task(id).shape()).isEqualTo(new FewShot(2, 3, 4).shape(122));
            assertThat(read.binaryTrainingTasks(1, 3, 4).task(id).shape()).isEqualTo(new FewShot(2, 3, 4).shape(122));
        }
        assertThat(read.metaTraining().className(0)).isEqualTo(NslKdd.NORMAL);
        assertThatThrownBy(() -> read.testTasks(1, new FewShot(5, 3, 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class mscan of NSL-KDD meta-test has 9 points")
                .hasMessageContaining("3 shots and 7 queries");
        assertThatThrownBy(() -> read.trainingTasks(1, new FewShot(12, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("11 classes");
    }

    @Test
    void metaTest_classWithoutRows_isNamed() throws IOException {
        writeTest(Fixtures.connections(List.of("mscan", "normal"), 2, SeededStream.of(4)));
        assertThatThrownBy(() -> NslKdd.read(root).metaTest())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("class apache2 of NSL-KDD test file is empty");
    }

    @Test
    void read_unknownWords_areRefusedByName() throws IOException {
        String good = Fixtures.connection("normal", SeededStream.of(2));
        for (String[] wrong : new String[][] {
            {"1", "sctp", "field 2 (protocol_type): 'sctp' is not one of the 3 known names"},
            {"2", "gopher2", "field 3 (service): 'gopher2' is not one of the 70 known names"},
            {"2", "", "field 3 (service): '' is not one of the 70 known names"},
            {"3", "sf", "field 4 (flag): 'sf' is not one of the 11 known names"},
            {"41", "zeroday", "field 42 (class): 'zeroday' is not one of the 40 known names"},
            {"41", "normal.", "field 42 (class): 'normal.' is not one of the 40 known names"},
            {"0", "-1", "field 1 (duration): '-1' is not in [0.0, 8.589934592E9]"},
            {"4", "1.5", "field 5 (src_bytes): '1.5' is not a whole number"},
            {"5", "x", "field 6 (dst_bytes): 'x' is not a number"},
            {"24", "1.01", "field 25 (serror_rate): '1.01' is not in [0.0, 1.0]"},
            {"40", "NaN", "field 41 (dst_host_srv_rerror_rate): 'NaN' is not a number"},
            {"42", "22", "field 43 (difficulty): '22' is not in [0.0, 21.0]"},
        }) {
            writeTest(List.of(good, good, with(good, Integer.parseInt(wrong[0]), wrong[1])));
            assertDamaged(() -> NslKdd.read(root), testFile, ", line 3, " + wrong[2]);
        }
        writeTest(List.of(good, good.substring(0, good.lastIndexOf(','))));
        assertDamaged(() -> NslKdd.read(root), testFile, ", line 2: fewer than 43 fields");
    }

    @Test
    void read_missingFiles_sayWhatIsExpected(@TempDir Path empty) {
        assertThatThrownBy(() -> NslKdd.read(empty))
                .isInstanceOf(MetaException.class)
                .hasMessageContaining("KDDTrain+_20Percent.txt")
                .hasMessageContaining("University of New Brunswick");
    }
}
