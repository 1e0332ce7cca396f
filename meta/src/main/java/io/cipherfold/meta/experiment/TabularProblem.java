// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.TaskSource;
import io.cipherfold.meta.task.tabular.CreditDefault;
import io.cipherfold.meta.task.tabular.HeartDisease;
import io.cipherfold.meta.task.tabular.TabularFederation;

/**
 * Clients with rows of one kind, all of which train; tests are tasks over rows that were held out, each within one client.
 * Labels have a meaning, so tasks are over all classes.
 */
final class TabularProblem implements Problem {

    /**
     * Switzerland, hospital 2, is not among those judged: two of its eight healthy patients are in the test rows, too few for
     * a task.
     */
    private static final int[] JUDGED_HOSPITALS = {0, 1, 3};

    private final TabularFederation federation;
    private final int[] judged;

    private TabularProblem(TabularFederation federation, int... judged) {
        this.federation = federation;
        this.judged = judged;
    }

    static TabularProblem heart(HeartDisease heart, long seed) {
        return new TabularProblem(heart.federation(seed), JUDGED_HOSPITALS);
    }

    static TabularProblem credit(CreditDefault credit, long seed) {
        return new TabularProblem(credit.federation(seed));
    }

    @Override
    public TaskSource trainingTasks(TaskSize size, long seed) {
        return federation.trainingTasks(seed, size.fewShot());
    }

    @Override
    public TaskSource testTasks(TaskSize size, long seed) {
        return federation.testTasks(seed, size.fewShot(), judged);
    }

    @Override
    public int clientCount() {
        return federation.clients();
    }

    @Override
    public ClientTasks clients(TaskSize size, long seed) {
        return federation.fewShot(seed, size.fewShot());
    }
}
