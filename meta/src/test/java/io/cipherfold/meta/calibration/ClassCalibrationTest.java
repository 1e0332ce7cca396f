// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassCalibrationTest {

    /** A task of points with two classes; logits that give class 0 the probabilities, and whether it is class 0. */
    private static TaskPredictions twoClasses(double[] probabilities, boolean... isFirst) {
        double[] outputs = new double[2 * probabilities.length];
        float[] targets = new float[outputs.length];
        for (int point = 0; point < probabilities.length; point++) {
            outputs[2 * point] = Math.log(probabilities[point] / (1 - probabilities[point]));
            targets[2 * point + (isFirst[point] ? 0 : 1)] = 1;
        }
        return new TaskPredictions(
                outputs, new Examples(probabilities.length, new float[probabilities.length], targets));
    }

    /**
     * Bins counted by hand: 0.72 and 0.70 are in (10/15, 11/15], one of them right; 0.95 and 0.99 are in (14/15, 1], both
     * right; 0.55 (as 0.45 of class 0) is in (8/15, 9/15] and right.
     */
    @Test
    void errors_ofFivePoints_areThoseCountedByHand() {
        ClassCalibration calibration = ClassCalibration.of(List.of(
                twoClasses(new double[] {0.72, 0.95, 0.45}, true, true, false),
                twoClasses(new double[] {0.70, 0.99}, false, true)));
        double middle = Math.abs(0.5 - 0.71);
        double sure = 1 - 0.97;
        double unsure = 1 - 0.55;
        assertThat(calibration.expectedError()).isCloseTo((2 * middle + 2 * sure + unsure) / 5, within(1e-12));
        assertThat(calibration.largestError()).isCloseTo(unsure, within(1e-12));
        assertThat(calibration.accuracy().mean()).isCloseTo((1 + 0.5) / 2, within(1e-12));
        double first = -(Math.log(0.72) + Math.log(0.95) + Math.log(0.55)) / 3;
        double second = -(Math.log(0.30) + Math.log(0.99)) / 2;
        assertThat(calibration.negativeLogLikelihood().mean()).isCloseTo((first + second) / 2, within(1e-12));
    }

    @Test
    void probabilities_ofDraws_areTheMeanOfTheirSoftmaxes() {
        double[] outputs = {1000, 1000, -1000, 0, Math.log(2), Math.log(5)};
        Examples query = new Examples(1, new float[1], new float[] {0, 1, 0});
        double[] probabilities = ClassCalibration.probabilities(new TaskPredictions(outputs, query), 0);
        assertThat(probabilities)
                .containsExactly(
                        new double[] {(0.5 + 1.0 / 8) / 2, (0.5 + 2.0 / 8) / 2, (0 + 5.0 / 8) / 2}, within(1e-12));
    }

    /** Labels that are drawn by the predicted probabilities themselves. */
    @Test
    void expectedError_ofTrueProbabilities_isSmall() {
        SeededStream stream = SeededStream.of(3);
        List<TaskPredictions> honest = new ArrayList<>();
        List<TaskPredictions> boasting = new ArrayList<>();
        for (int task = 0; task < 100; task++) {
            double[] probabilities = new double[100];
            double[] exaggerated = new double[100];
            boolean[] isFirst = new boolean[100];
            for (int point = 0; point < 100; point++) {
                probabilities[point] = stream.nextUniform(0.02, 0.98);
                exaggerated[point] = probabilities[point] > 0.5 ? 0.99 : 0.01;
                isFirst[point] = stream.nextDouble() < probabilities[point];
            }
            honest.add(twoClasses(probabilities, isFirst));
            boasting.add(twoClasses(exaggerated, isFirst));
        }
        ClassCalibration calibration = ClassCalibration.of(honest);
        // Eight bins of about 1,250 points: each gap has a deviation of at most 0.5 / sqrt(1,250) = 0.014.
        assertThat(calibration.expectedError()).isLessThan(0.014);
        assertThat(calibration.largestError()).isLessThan(5 * 0.5 / Math.sqrt(600));
        // All in one bin, whose accuracy is the mean of the larger probability, 0.74, give or take 5 * 0.0044.
        assertThat(ClassCalibration.of(boasting).expectedError()).isCloseTo(0.99 - 0.74, within(0.022));
    }

    @Test
    void certainAndWrong_hasAFiniteLoss() {
        TaskPredictions sure =
                new TaskPredictions(new double[] {5000, 0}, new Examples(1, new float[1], new float[] {0, 1}));
        ClassCalibration calibration = ClassCalibration.of(List.of(sure));
        assertThat(calibration.expectedError()).isEqualTo(1);
        assertThat(calibration.negativeLogLikelihood().mean()).isBetween(700.0, 710.0);
    }

    @Test
    void noTasks_areRefused() {
        assertThatThrownBy(() -> ClassCalibration.of(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1 task");
    }
}
