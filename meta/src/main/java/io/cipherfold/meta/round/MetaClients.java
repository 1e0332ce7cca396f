// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.kernel.KernelChoice;
import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.task.ClientTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.secureagg.ClientUpdates;
import io.cipherfold.secureagg.measure.Clipping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The clients of one host: a client's update is the mean of the meta-updates of its own tasks of the round. Many clients
 * are computed at once, yet an update depends on the seed of the tasks, the client, the round and the model alone, not on
 * who else takes part (but for the last bits of float32, see {@link io.cipherfold.meta.model.FastWeights}).
 *
 * <p>A client whose update or loss is not finite hands over an update of zeros, and reports the greatest losses, no examples
 * and a clipped update where it measures: that it stayed away would tell the node about its data. How many there were stays
 * on this host. Holds native memory until closed. Confined to one thread.
 */
public final class MetaClients implements ClientUpdates, AutoCloseable {

    /** Tasks computed at once: larger batches were measured to be no faster, smaller ones pay for more calls. */
    private static final int BATCH_TASKS = 64;

    private final MetaAlgorithm algorithm;
    private final ClientTasks tasks;
    private final int tasksPerRound;
    private final int parameters;
    private final Optional<MeasuredUpdates> measured;
    private final int clientsPerBatch;
    private final FastWeights weights;
    /** For tasks of their own shape, in which losses are measured. */
    private final FastWeights judged;

    private final float[] taskUpdates;
    private long divergedUpdates;

    /**
     * Creates the clients that {@code tasks} describes, with the fastest kernels.
     *
     * @param tasksPerRound how many of its tasks a client works on in a round, at least 1
     * @param measured what they report beside their updates; empty if a vector is the update alone, unclipped
     */
    public MetaClients(
            Model model,
            MetaAlgorithm algorithm,
            ClientTasks tasks,
            int tasksPerRound,
            Optional<MeasuredUpdates> measured) {
        this(KernelChoice.fastest(), model, algorithm, tasks, tasksPerRound, measured);
    }

    /** As the other constructor, with kernels of one's choice. */
    public MetaClients(
            Kernels kernels,
            Model model,
            MetaAlgorithm algorithm,
            ClientTasks tasks,
            int tasksPerRound,
            Optional<MeasuredUpdates> measured) {
        if (tasksPerRound < 1) {
            throw new IllegalArgumentException("tasks per round must be at least 1, were " + tasksPerRound);
        }
        this.algorithm = algorithm;
        this.tasks = tasks;
        this.tasksPerRound = tasksPerRound;
        this.parameters = algorithm.layout(model).length();
        this.measured = measured;
        this.clientsPerBatch = Math.max(1, FastWeights.capacityFor(tasks.shape(), BATCH_TASKS) / tasksPerRound);
        int capacity = clientsPerBatch * tasksPerRound;
        this.taskUpdates = new float[Math.multiplyExact(capacity, parameters)];
        this.weights =
                model.fastWeights(kernels, NormMode.TRANSDUCTIVE, algorithm.trainingShape(tasks.shape()), capacity);
        boolean apart = measured.map(MeasuredUpdates::measuresLosses).orElse(false)
                && !weights.shape().equals(tasks.shape());
        try {
            this.judged = apart ? model.fastWeights(kernels, NormMode.TRANSDUCTIVE, tasks.shape(), capacity) : weights;
        } catch (RuntimeException | Error e) {
            weights.close();
            throw e;
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model has another length or announces a clip norm outside the agreed range
     */
    @Override
    public void compute(int round, float[] model, int[] clients, Sink sink) {
        int announced = measured.map(MeasuredUpdates::announcedLength).orElse(parameters);
        if (model.length != announced) {
            throw new IllegalArgumentException(
                    "the announced model must have " + announced + " numbers, has " + model.length);
        }
        Optional<Clipping> clipping = measured.map(updates -> updates.clippingOf(model));
        float[] start = Arrays.copyOf(model, parameters);
        double[] update = new double[parameters];
        for (int first = 0; first < clients.length; first += clientsPerBatch) {
            int count = Math.min(clientsPerBatch, clients.length - first);
            List<Task> batch = new ArrayList<>(count * tasksPerRound);
            for (int i = 0; i < count; i++) {
                for (int index = 0; index < tasksPerRound; index++) {
                    batch.add(tasks.task(clients[first + i], round, index));
                }
            }
            algorithm.metaUpdates(weights, start, batch, taskUpdates);
            List<List<Score>> scores = scores(start, batch);
            for (int i = 0; i < count; i++) {
                boolean finite = meanInto(update, i * tasksPerRound);
                sink.accept(clients[first + i], vector(clients[first + i], finite, update, scores, i, clipping));
            }
        }
    }

    /** The scores before and after adaptation; nothing if losses are not measured. */
    private List<List<Score>> scores(float[] start, List<Task> batch) {
        if (measured.isEmpty() || !measured.get().measuresLosses()) {
            return List.of();
        }
        int steps = measured.get().settings().lossSteps();
        List<List<Score>> curve = algorithm.adapt(judged, start, batch, steps);
        return List.of(curve.get(0), curve.get(steps));
    }

    private double[] vector(
            int client,
            boolean finite,
            double[] update,
            List<List<Score>> scores,
            int place,
            Optional<Clipping> clipping) {
        double before = scores.isEmpty() ? 0 : meanLoss(scores.get(0), place);
        double after = scores.isEmpty() ? 0 : meanLoss(scores.get(1), place);
        boolean diverged = !finite || !Double.isFinite(before) || !Double.isFinite(after);
        if (diverged) {
            divergedUpdates++;
        }
        if (measured.isEmpty()) {
            return diverged ? new double[parameters] : update;
        }
        return diverged
                ? measured.get().divergedVector(clipping.orElseThrow())
                : measured.get()
                        .vector(
                                clipping.orElseThrow(),
                                update,
                                new MeasuredUpdates.Losses(before, after),
                                tasks.examples(client));
    }

    private double meanLoss(List<Score> scores, int place) {
        double sum = 0;
        for (int task = 0; task < tasksPerRound; task++) {
            sum += scores.get(place * tasksPerRound + task).loss();
        }
        return sum / tasksPerRound;
    }

    /** The mean of a client's task updates; false if it is not finite. */
    private boolean meanInto(double[] update, int firstTask) {
        double total = 0;
        for (int i = 0; i < parameters; i++) {
            double sum = 0;
            int position = firstTask * parameters + i;
            for (int task = 0; task < tasksPerRound; task++) {
                sum += taskUpdates[position];
                position += parameters;
            }
            update[i] = sum / tasksPerRound;
            total += Math.abs(update[i]);
        }
        return total <= Double.MAX_VALUE;
    }

    /** How many updates or losses were not finite so far. A local diagnostic that must not leave the host. */
    public long divergedUpdates() {
        return divergedUpdates;
    }

    @Override
    public void close() {
        weights.close();
        judged.close();
    }
}
