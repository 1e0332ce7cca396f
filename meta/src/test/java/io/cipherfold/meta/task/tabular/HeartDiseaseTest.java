// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task.tabular;

import static io.cipherfold.meta.task.tabular.Fixtures.assertDamaged;
import static io.cipherfold.meta.task.tabular.Fixtures.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.meta.task.DataSet;
import io.cipherfold.meta.task.FewShot;
import io.cipherfold.meta.task.SeededStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeartDiseaseTest {

    private static final String GOOD = "63.0,1.0,1.0,145.0,233.0,1.0,2.0,150.0,0.0,2.3,3.0,0.0,6.0,0";

    @TempDir
    private Path root;

    private final List<Path> files = new ArrayList<>();

    @BeforeEach
    void writeFiles() throws IOException {
        for (int i = 0; i < 4; i++) {
            files.add(write(i, Fixtures.patients(20 + 4 * i, SeededStream.of(5, i))));
        }
    }

    private Path write(int file, List<String> lines) throws IOException {
        return Fixtures.write(root, DataSet.HEART_DISEASE, file, lines);
    }

    @Test
    void read_allForms_keepsNumbersAndMarksTheUnknown() throws IOException {
        write(0, List.of(GOOD, "35,1,4,0,0,NaN,?,130,1,-.7,NaN,NaN,7,3"));
        FeatureTable cleveland = HeartDisease.read(root).hospitals().get(0);
        assertThat(cleveland.rows()).isEqualTo(2);
        assertThat(cleveland.label(0)).isZero();
        assertThat(cleveland.label(1)).isEqualTo(1);
        float[] first = {63, 1, 1, 145, 233, 1, 2, 150, 0, 2.3f, 3, 0, 6};
        float nan = Float.NaN;
        float[] second = {35, 1, 4, nan, nan, nan, nan, 130, 1, -0.7f, nan, nan, 7};
        for (int column = 0; column < 13; column++) {
            assertThat(cleveland.value(0, column)).isEqualTo(first[column]);
            assertThat(Float.compare(cleveland.value(1, column), second[column]))
                    .as("column %d", column)
                    .isZero();
        }
    }

    @Test
    void read_diagnoses_areHealthyOrDiseased() throws IOException {
        List<String> lines = new ArrayList<>();
        for (int diagnosis = 0; diagnosis <= 4; diagnosis++) {
            lines.add(with(GOOD, 13, String.valueOf(diagnosis)));
        }
        write(2, lines);
        FeatureTable table = HeartDisease.read(root).hospitals().get(2);
        assertThat(table.count(0)).isEqualTo(1);
        assertThat(table.count(1)).isEqualTo(4);
    }

    @Test
    void federation_fourClients_haveValuesAndIndicators() {
        TabularFederation federation = HeartDisease.read(root).federation(1);
        assertThat(federation.clients()).isEqualTo(4);
        assertThat(federation.name(3)).isEqualTo("VA Long Beach");
        FeatureTable training = federation.training(3);
        assertThat(training.columns()).isEqualTo(26);
        // The slope of the ST segment is unknown in all made-up rows, the age in none.
        for (int row = 0; row < training.rows(); row++) {
            assertThat(training.value(row, 10)).isZero();
            assertThat(training.value(row, 13 + 10)).isEqualTo(1);
            assertThat(training.value(row, 13)).isZero();
        }
        assertThat(federation.fewShot(1, new FewShot(2, 2, 3)).task(0, 1, 0).shape())
                .isEqualTo(new FewShot(2, 2, 3).shape(26));
        assertThat(federation.batches(1, 5, 5).task(0, 1, 0).shape().inputLength())
                .isEqualTo(26);
    }

    @Test
    void read_damagedRows_areRefusedWithFileLineAndField() throws IOException {
        for (String[] wrong : new String[][] {
            {"0", "NAN", "field 1 (age): 'NAN' is not a number"},
            {"0", "150", "field 1 (age): '150' is not in [0.0, 120.0]"},
            {"1", "0.5", "field 2 (sex): '0.5' is not a whole number"},
            {"2", "0", "field 3 (cp): '0' is not in [1.0, 4.0]"},
            {"3", "-5", "field 4 (trestbps): '-5' is not in [0.0, 400.0]"},
            {"9", "21", "field 10 (oldpeak): '21' is not in [-20.0, 20.0]"},
            {"12", "2", "field 13 (thal): '2' is not in [3.0, 7.0]"},
            {"13", "5", "field 14 (num): '5' is not in [0.0, 4.0]"},
            {"13", "NaN", "field 14 (num): 'NaN' is not a number"},
        }) {
            for (int file = 0; file < 4; file++) {
                writeFilesAgain();
                write(file, List.of(GOOD, with(GOOD, Integer.parseInt(wrong[0]), wrong[1])));
                assertDamaged(() -> HeartDisease.read(root), files.get(file), ", line 2, " + wrong[2]);
            }
        }
        writeFilesAgain();
        write(1, List.of(GOOD + ",1"));
        assertDamaged(() -> HeartDisease.read(root), files.get(1), ", line 1: more than 14 fields");
    }

    private void writeFilesAgain() throws IOException {
        for (int i = 0; i < 4; i++) {
            write(i, List.of(GOOD));
        }
    }

    /** Its header is no row, and without the header its codes of chest pain start from 0. */
    @Test
    void read_copyWithInvertedTarget_isRefused() throws IOException {
        String header = "age,sex,cp,trestbps,chol,fbs,restecg,thalach,exang,oldpeak,slope,ca,thal,target";
        write(0, List.of(header, GOOD));
        assertDamaged(() -> HeartDisease.read(root), files.get(0), ", line 1, field 1 (age): 'age' is not a number");
        write(0, List.of("57,0,0,120,354,0,1,163,1,0.6,2,0,2,1"));
        assertDamaged(() -> HeartDisease.read(root), files.get(0), ", line 1, field 3 (cp): '0' is not in [1.0, 4.0]");
    }
}
