// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SinusoidTest extends TaskSourceContract {

    private static final TaskShape SHAPE = new TaskShape(1, 1, 10, 20);

    @Override
    TaskSource source(long seed) {
        return new SinusoidTasks(seed, 10, 20);
    }

    private static void assertOnCurve(Sinusoid sinusoid, Examples examples) {
        for (int i = 0; i < examples.points(); i++) {
            assertThat((double) examples.input(i, 0)).isBetween(-5.0, 5.0);
            // float32 keeps values below 5 to 3e-7.
            assertThat((double) examples.target(i, 0)).isCloseTo(sinusoid.at(examples.input(i, 0)), within(3e-7));
        }
    }

    @Test
    void tasks_manyIds_stayInRangeAndOnTheirCurve() {
        SinusoidTasks tasks = new SinusoidTasks(3, 10, 20);
        double amplitudes = 0;
        double phases = 0;
        for (int id = 0; id < 2000; id++) {
            Sinusoid sinusoid = tasks.sinusoid(id);
            Task task = tasks.task(id);
            assertThat(task.shape()).isEqualTo(SHAPE);
            assertOnCurve(sinusoid, task.support());
            assertOnCurve(sinusoid, task.query());
            amplitudes += sinusoid.amplitude() / 2000;
            phases += sinusoid.phase() / 2000;
        }
        // Five standard deviations of the means of 2000 uniform draws.
        assertThat(amplitudes).isCloseTo(2.55, within(5 * 4.9 / Math.sqrt(12 * 2000)));
        assertThat(phases).isCloseTo(Math.PI / 2, within(5 * Math.PI / Math.sqrt(12 * 2000)));
    }

    @Test
    void clients_ownTheirCurvesAndDrawNewPoints() {
        SinusoidClients clients = new SinusoidClients(9, 100, 3, SHAPE);
        Set<Sinusoid> owned = new HashSet<>();
        for (int client = 0; client < 100; client++) {
            for (int index = 0; index < 3; index++) {
                Sinusoid sinusoid = clients.owned(client, index);
                owned.add(sinusoid);
                assertThat(clients.owned(client, index + 3)).isEqualTo(sinusoid);
                Task early = clients.task(client, 1, index);
                Task late = clients.task(client, 2, index);
                assertOnCurve(sinusoid, early.support());
                assertOnCurve(sinusoid, late.query());
                assertThat(points(early.support())).isNotEqualTo(points(late.support()));
                assertThat(points(clients.task(client, 1, index).query())).isEqualTo(points(early.query()));
            }
        }
        assertThat(owned).hasSize(300);
    }

    @Test
    void wrongArguments_areRefused() {
        SinusoidClients clients = new SinusoidClients(9, 100, 3, SHAPE);
        assertThatThrownBy(() -> clients.task(100, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[0, 100)");
        assertThatThrownBy(() -> clients.task(-1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SinusoidClients(1, 0, 1, SHAPE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SinusoidClients(1, 1, 1, new TaskShape(2, 1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SinusoidTasks(1, 0, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sinusoid(6, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Sinusoid(1, -0.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Examples(2, new float[3], new float[2]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
