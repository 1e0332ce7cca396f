// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.meta.kernel.Kernels;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.round.TaskMean;
import io.cipherfold.secureagg.ReleasedSum;
import io.cipherfold.secureagg.RoundOutcome;

/** Central training of this library on a workload: what it does in every round, without evaluation. */
final class MetaTrainer implements MetaContender, AutoCloseable {

    private final String subject;
    private final FastWeights weights;
    private final TaskMean mean;
    private final float[] start;
    private final double[] model;
    private final ServerOptimiser optimiser;
    private int round;

    /** Training on {@code tasks} from the workload's start. */
    MetaTrainer(MetaWorkload workload, PreparedTasks tasks, Kernels kernels) {
        subject = kernels.name();
        weights = workload.model()
                .fastWeights(
                        kernels,
                        NormMode.TRANSDUCTIVE,
                        workload.algorithm().trainingShape(workload.shape()),
                        workload.tasks());
        mean = new TaskMean(weights, workload.algorithm(), tasks, workload.tasks());
        start = workload.start();
        model = new double[start.length];
        for (int i = 0; i < start.length; i++) {
            model[i] = start[i];
        }
        optimiser = new ServerOptimiser(ServerOptimiser.Settings.adam(MetaWorkload.ADAM_RATE), start.length);
    }

    @Override
    public String subject() {
        return subject;
    }

    /** The mean meta-gradient of a batch, numbered from 0, at the workload's start. */
    double[] gradient(int batch) {
        return mean(batch + 1, start);
    }

    private double[] mean(int number, float[] at) {
        ReleasedSum sum = ((RoundOutcome.Released) mean.run(number, at)).sum();
        return sum.mean();
    }

    @Override
    public double seconds(int iterations) {
        return CpuClock.seconds(() -> {
            for (int i = 0; i < iterations; i++) {
                iteration();
            }
        });
    }

    private void iteration() {
        float[] at = new float[model.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = (float) model[i];
        }
        round++;
        optimiser.step(model, mean(round, at), 1);
    }

    @Override
    public void close() {
        weights.close();
    }
}
