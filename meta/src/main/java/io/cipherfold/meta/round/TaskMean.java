// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskSource;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.SecureSum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/**
 * Central training as a sum: round {@code r} is the sum of the meta-updates of the tasks {@code (r - 1) n} to {@code r n -
 * 1} of a source, on this machine and without any protection. So {@link FederatedTraining} trains centrally too. Confined
 * to one thread; the weights stay the caller's to close.
 */
public final class TaskMean implements SecureSum {

    private static final int HISTORY = 10;

    private final FastWeights weights;
    private final MetaAlgorithm algorithm;
    private final TaskSource source;
    private final int tasksPerRound;
    private final int vectorLength;
    private final float[] updates;
    private final Deque<String> lastNorms = new ArrayDeque<>();

    /**
     * Creates the sum.
     *
     * @param weights of the algorithm's training shape; their capacity is how many tasks are computed at once
     * @param tasksPerRound at least 1
     */
    public TaskMean(FastWeights weights, MetaAlgorithm algorithm, TaskSource source, int tasksPerRound) {
        if (tasksPerRound < 1) {
            throw new IllegalArgumentException("tasks per round must be at least 1, were " + tasksPerRound);
        }
        this.weights = weights;
        this.algorithm = algorithm;
        this.source = source;
        this.tasksPerRound = tasksPerRound;
        this.vectorLength = algorithm.layout(weights.model()).length();
        this.updates = new float[Math.multiplyExact(Math.min(weights.capacity(), tasksPerRound), vectorLength)];
    }

    @Override
    public int vectorLength() {
        return vectorLength;
    }

    /**
     * {@inheritDoc}
     *
     * @throws MetaException with code {@code NOT_FINITE} if an update is NaN or infinite; tells the task, the round and the
     *     norms of the sums before
     */
    @Override
    public RoundOutcome run(int round, float[] model) {
        double[] sum = new double[vectorLength];
        long first = (long) (round - 1) * tasksPerRound;
        for (int done = 0; done < tasksPerRound; done += weights.capacity()) {
            int count = Math.min(weights.capacity(), tasksPerRound - done);
            List<Task> tasks = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                tasks.add(source.task(first + done + i));
            }
            algorithm.metaUpdates(weights, model, tasks, updates);
            for (int task = 0; task < count; task++) {
                add(sum, task, round, first + done + task);
            }
        }
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        lastNorms.addLast(String.format(Locale.ROOT, "%.3g", Math.sqrt(squares) / tasksPerRound));
        if (lastNorms.size() > HISTORY) {
            lastNorms.removeFirst();
        }
        return new RoundOutcome.Released(new ReleasedSum(round, tasksPerRound, sum));
    }

    private void add(double[] sum, int task, int round, long id) {
        int from = task * vectorLength;
        double total = 0;
        for (int i = 0; i < vectorLength; i++) {
            sum[i] += updates[from + i];
            total += Math.abs(updates[from + i]);
        }
        if (!(total <= Double.MAX_VALUE)) {
            throw new MetaException(
                    MetaException.Code.NOT_FINITE,
                    "the update of task " + id + " in step " + round
                            + " is not finite; the norms of the updates before, "
                            + "oldest first: " + (lastNorms.isEmpty() ? "none" : String.join(", ", lastNorms))
                            + ". A smaller inner rate or clipping of the inner gradients helps");
        }
    }

    @Override
    public void close() {}
}
