// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * The control that every few-shot table needs: each query point gets the class whose support points have the nearest mean
 * in raw inputs, by Euclidean distance. Nothing is learned. With one shot this is the nearest support point. For
 * classification tasks: each target has a one at its label. Of equally near classes the one with the smaller label is
 * taken.
 */
public final class NearestClassMean {

    private NearestClassMean() {}

    /** The share of query points, from 0 to 1, that get their own class. */
    public static double accuracy(Task task) {
        double[][] means = means(task.support());
        int right = 0;
        for (int point = 0; point < task.query().points(); point++) {
            int nearest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int label = 0; label < means.length; label++) {
                double distance = squaredDistance(task.query(), point, means[label]);
                if (distance < least) {
                    least = distance;
                    nearest = label;
                }
            }
            right += nearest == task.query().label(point) ? 1 : 0;
        }
        return (double) right / task.query().points();
    }

    /**
     * The accuracies on tasks 0 to {@code tasks} - 1 of a source.
     *
     * @param tasks at least 1
     */
    public static double[] accuracies(TaskSource source, int tasks) {
        double[] accuracies = new double[tasks];
        for (int id = 0; id < tasks; id++) {
            accuracies[id] = accuracy(source.task(id));
        }
        return accuracies;
    }

    /**
     * How much nearer each query point of a task of two classes is to class 1 than to class 0: the squared distance to the
     * mean of class 0 less the one to that of class 1. Positive says class 1; thresholds other than 0 trade false alarms
     * for misses.
     *
     * @throws IllegalArgumentException if the task does not have two classes
     */
    public static double[] scores(Task task) {
        if (task.query().targetLength() != 2) {
            throw new IllegalArgumentException("scores are of tasks with 2 classes, this one has "
                    + task.query().targetLength());
        }
        double[][] means = means(task.support());
        double[] scores = new double[task.query().points()];
        for (int point = 0; point < scores.length; point++) {
            scores[point] =
                    squaredDistance(task.query(), point, means[0]) - squaredDistance(task.query(), point, means[1]);
        }
        return scores;
    }

    private static double[][] means(Examples support) {
        double[][] means = new double[support.targetLength()][support.inputLength()];
        int[] counts = new int[means.length];
        for (int point = 0; point < support.points(); point++) {
            counts[support.label(point)]++;
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new IllegalArgumentException("class " + label + " has no support point");
            }
        }
        for (int point = 0; point < support.points(); point++) {
            int label = support.label(point);
            for (int i = 0; i < support.inputLength(); i++) {
                means[label][i] += support.input(point, i) / (double) counts[label];
            }
        }
        return means;
    }

    private static double squaredDistance(Examples examples, int point, double[] mean) {
        double sum = 0;
        for (int i = 0; i < mean.length; i++) {
            double difference = examples.input(point, i) - mean[i];
            sum += difference * difference;
        }
        return sum;
    }
}
