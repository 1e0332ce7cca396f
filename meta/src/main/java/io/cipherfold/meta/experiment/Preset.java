// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import java.util.Optional;

/** One row of the presets; see {@link Experiment} for what the parts mean. */
record Preset(
        TaskSize training,
        TaskSize test,
        Architecture architecture,
        InnerLoop innerLoop,
        int minibatch,
        Outer outer,
        Judging judging,
        Optional<Federated> federated) {

    /**
     * The federation with an outer loop of its own: rounds are dearer than steps.
     *
     * @param training sizes of tasks that clients train on, where those of central training do not fit
     */
    record Federated(Federation federation, Outer outer, Optional<TaskSize> training) {

        /** Clients train on tasks of the usual sizes. */
        Federated(Federation federation, Outer outer) {
            this(federation, outer, Optional.empty());
        }
    }
}
