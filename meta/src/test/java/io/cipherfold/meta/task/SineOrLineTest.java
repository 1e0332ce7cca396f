// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SineOrLineTest extends TaskSourceContract {

    @Override
    TaskSource source(long seed) {
        return new SineOrLineTasks(seed, 10, 20);
    }

    @Test
    void tasks_manyIds_areHalfLinesAndInRange() {
        SineOrLineTasks tasks = new SineOrLineTasks(3, 1, 1);
        int lines = 0;
        double slopes = 0;
        double amplitudes = 0;
        for (int id = 0; id < 4000; id++) {
            SineOrLine curve = tasks.curve(id);
            if (curve instanceof Line line) {
                lines++;
                slopes += Math.abs(line.slope());
                assertThat(line.at(2)).isCloseTo(line.at(0) + 2 * (line.at(1) - line.at(0)), within(1e-12));
                assertThat(line.at(0)).isEqualTo(line.intercept()).isBetween(-3.0, 3.0);
            } else if (curve instanceof Sinusoid sinusoid) {
                amplitudes += sinusoid.amplitude();
            }
        }
        // Five standard deviations: of a count of 4,000 halves, and of means of about 2,000 uniform draws.
        assertThat((double) lines).isCloseTo(2000, within(5 * Math.sqrt(1000)));
        assertThat(slopes / lines).isCloseTo(1.5, within(5 * 3 / Math.sqrt(12 * 1800)));
        assertThat(amplitudes / (4000 - lines)).isCloseTo(2.55, within(5 * 4.9 / Math.sqrt(12 * 1800)));
    }

    @Test
    void points_ofBothParts_haveTheNoiseAroundTheCurve() {
        SineOrLineTasks tasks = new SineOrLineTasks(9, 10, 10);
        for (boolean support : new boolean[] {true, false}) {
            double sum = 0;
            double squares = 0;
            for (int id = 0; id < 1000; id++) {
                SineOrLine curve = tasks.curve(id);
                Task task = tasks.task(id);
                Examples points = support ? task.support() : task.query();
                for (int point = 0; point < 10; point++) {
                    assertThat((double) points.input(point, 0)).isBetween(-5.0, 5.0);
                    double noise = points.target(point, 0) - curve.at(points.input(point, 0));
                    sum += noise;
                    squares += noise * noise;
                }
            }
            // Five standard deviations of the mean and of the variance of 10,000 normal numbers.
            assertThat(sum / 10_000).isCloseTo(0, within(5 * 0.3 / 100));
            assertThat(squares / 10_000).isCloseTo(0.09, within(5 * 0.09 * Math.sqrt(2) / 100));
        }
    }

    @Test
    void clients_ownTheirCurvesAndDrawNewPoints() {
        TaskShape shape = new TaskShape(1, 1, 1, 4);
        SineOrLineClients clients = new SineOrLineClients(9, 100, 3, shape);
        Set<SineOrLine> owned = new HashSet<>();
        for (int client = 0; client < 100; client++) {
            for (int index = 0; index < 3; index++) {
                owned.add(clients.owned(client, index));
                assertThat(clients.owned(client, index + 3)).isEqualTo(clients.owned(client, index));
                Task early = clients.task(client, 1, index);
                assertThat(early.shape()).isEqualTo(shape);
                assertThat(points(early.support()))
                        .isNotEqualTo(points(clients.task(client, 2, index).support()))
                        .isEqualTo(points(clients.task(client, 1, index).support()));
                double noise = early.support().target(0, 0)
                        - clients.owned(client, index).at(early.support().input(0, 0));
                assertThat(noise).as("six deviations").isBetween(-1.8, 1.8);
            }
        }
        assertThat(owned).hasSize(300);
        assertThat(clients.examples(0)).isEqualTo(15);
    }

    @Test
    void wrongArguments_areRefused() {
        assertThatThrownBy(() -> new Line(3.1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3.1");
        assertThatThrownBy(() -> new Line(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        TaskShape two = new TaskShape(2, 1, 1, 1);
        assertThatThrownBy(() -> new SineOrLineClients(1, 1, 1, two)).hasMessageContaining("one input");
        assertThatThrownBy(() -> new SineOrLineClients(1, 1, 0, new TaskShape(1, 1, 1, 1)))
                .hasMessageContaining("at least 1");
    }
}
