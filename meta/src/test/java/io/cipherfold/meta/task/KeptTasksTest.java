// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeptTasksTest {

    @Test
    void task_anyRound_isThatOfTheFirst() {
        SinusoidClients owners = new SinusoidClients(1, 3, 1, new TaskShape(1, 1, 4, 4));
        KeptTasks kept = new KeptTasks(owners);
        float first = owners.task(2, 1, 0).support().input(0, 0);
        assertThat(kept.task(2, 1, 0).support().input(0, 0)).isEqualTo(first);
        assertThat(kept.task(2, 9, 0).support().input(0, 0)).isEqualTo(first);
        assertThat(owners.task(2, 9, 0).support().input(0, 0)).isNotEqualTo(first);
        assertThat(kept.clients()).isEqualTo(3);
        assertThat(kept.shape()).isEqualTo(owners.shape());
        assertThat(kept.examples(2)).isEqualTo(owners.examples(2));
    }
}
