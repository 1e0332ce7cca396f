// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.meta.round.Estimate;
import io.cipherfold.meta.round.OmniglotExperiment;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.FewShotTasks;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.meta.task.Task;

/**
 * The control that every few-shot table needs: each query gets the class of the support picture that is nearest in raw
 * pixels. Nothing is learned. The tasks are those of the experiment's evaluation.
 */
final class NearestPixels {

    private NearestPixels() {}

    static Estimate accuracy(Omniglot omniglot, OmniglotExperiment experiment, long seed) {
        FewShotTasks tasks = experiment.testTasks(omniglot, seed);
        double[] accuracies = new double[OmniglotExperiment.TEST_TASKS];
        for (int id = 0; id < accuracies.length; id++) {
            accuracies[id] = accuracy(tasks.task(id));
        }
        return Estimate.of(accuracies);
    }

    private static double accuracy(Task task) {
        int right = 0;
        for (int query = 0; query < task.query().points(); query++) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int support = 0; support < task.support().points(); support++) {
                double distance = distance(task, query, support);
                if (distance < least) {
                    least = distance;
                    nearest = support;
                }
            }
            right += label(task.query(), query) == label(task.support(), nearest) ? 1 : 0;
        }
        return (double) right / task.query().points();
    }

    private static double distance(Task task, int query, int support) {
        double sum = 0;
        for (int i = 0; i < task.query().inputLength(); i++) {
            double difference = task.query().input(query, i) - task.support().input(support, i);
            sum += difference * difference;
        }
        return sum;
    }

    private static int label(Examples examples, int point) {
        int label = 0;
        while (examples.target(point, label) == 0) {
            label++;
        }
        return label;
    }
}
