// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of {@link AmortizedBayesianMaml} for a batch of tasks, and the way back through them. In formulas m is a mean, s
 * the logarithm of a deviation, e a draw from the standard normal distribution, m0 and s0 are shared. A weight is m + exp(s) e.
 * Confined to one thread.
 */
final class BayesianInnerLoop {

    private static final long DOMAIN = 43;

    private final AmortizedBayesianMaml method;
    private final List<Task> tasks;
    private final WeightDraws computed;
    private final float[] shared;
    private final int length;
    private final List<Long> digests = new ArrayList<>();
    private final List<double[]> states = new ArrayList<>();
    /** Of every task its means, then its logarithms of deviations. */
    private double[] state;

    BayesianInnerLoop(AmortizedBayesianMaml method, FastWeights weights, float[] shared, List<Task> tasks) {
        this.method = method;
        this.tasks = tasks;
        this.computed = new WeightDraws(weights, tasks, method.draws());
        this.shared = shared;
        this.length = shared.length / 2;
        this.state = new double[tasks.size() * shared.length];
        for (int i = 0; i < state.length; i++) {
            state[i] = shared[i % shared.length];
        }
        tasks.forEach(task -> digests.add(digest(task.support())));
    }

    private static long digest(Examples points) {
        SeededStream mixer = SeededStream.of(points.points());
        long digest = 0;
        for (int point = 0; point < points.points(); point++) {
            for (int i = 0; i < points.inputLength(); i++) {
                digest = 31 * digest + Float.floatToIntBits(points.input(point, i));
            }
        }
        return digest + mixer.nextLong();
    }

    /** The means of all tasks. */
    float[] means() {
        float[] means = new float[tasks.size() * length];
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                means[task * length + i] = (float) state[2 * task * length + i];
            }
        }
        return means;
    }

    /** Of every task its means, then its logarithms of deviations. */
    double[] distribution() {
        return state.clone();
    }

    /** Draws of every task's weights; {@code step} tells the noise of one step from that of another. */
    float[] draw(int step, int count) {
        return drawn(state, noise(step, count), count);
    }

    private float[] drawn(double[] from, double[] noise, int count) {
        float[] vectors = new float[noise.length];
        for (int place = 0; place < tasks.size() * count; place++) {
            int mean = 2 * (place / count) * length;
            for (int i = 0; i < length; i++) {
                int at = place * length + i;
                vectors[at] = (float) (from[mean + i] + Math.exp(from[mean + length + i]) * noise[at]);
            }
        }
        return vectors;
    }

    private double[] noise(int step, int count) {
        double[] noise = new double[tasks.size() * count * length];
        int at = 0;
        for (int task = 0; task < tasks.size(); task++) {
            SeededStream stream = SeededStream.of(digests.get(task), DOMAIN, step);
            for (int i = 0; i < count * length; i++) {
                // Box and Muller 1958.
                double radius = Math.sqrt(-2 * Math.log(1 - stream.nextDouble()));
                noise[at++] = radius * Math.cos(2 * Math.PI * stream.nextDouble());
            }
        }
        return noise;
    }

    /** One step of every task, remembered for {@link #goBack}. */
    void step() {
        double[] gradient = gradient(Part.SUPPORT, states.size());
        states.add(state);
        double[] next = state.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] -= method.innerLoop().rate() * gradient[i];
        }
        state = next;
    }

    /** Of the mean loss over draws plus the weighted divergence, by means and logarithms of deviations. */
    private double[] gradient(Part part, int step) {
        double[] noise = noise(step, method.draws());
        float[] byWeights = computed.gradients(part, drawn(state, noise, method.draws()));
        double[] gradient = new double[state.length];
        addToDistribution(gradient, state, noise, byWeights);
        double weight = method.divergenceWeight();
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                double precision = Math.exp(-2 * shared[length + i]);
                gradient[mean] += weight * (state[mean] - shared[i]) * precision;
                gradient[mean + length] += weight * (Math.exp(2 * state[mean + length]) * precision - 1);
            }
        }
        return gradient;
    }

    /** Adds what derivatives by drawn weights are by the means and the logarithms of the deviations of {@code from}. */
    private void addToDistribution(double[] sums, double[] from, double[] noise, float[] byWeights) {
        for (int place = 0; place < tasks.size() * method.draws(); place++) {
            int mean = 2 * (place / method.draws()) * length;
            for (int i = 0; i < length; i++) {
                int at = place * length + i;
                double share = byWeights[at] / (double) method.draws();
                sums[mean + i] += share;
                sums[mean + length + i] += share * noise[at] * Math.exp(from[mean + length + i]);
            }
        }
    }

    /**
     * The gradient of the query objective by the shared vector. With v the derivative by a task's distribution after a step,
     * that by the one before is v - rate H v, where H is the Hessian of the step's objective; the shared distribution is in
     * the divergence of each step as well.
     */
    void goBack(float[] target) {
        double[] adjoint = gradient(Part.QUERY, states.size());
        double[] byShared = new double[state.length];
        addPriorGradient(byShared, state);
        for (int step = states.size() - 1; step >= 0; step--) {
            double[] before = states.get(step);
            addPriorTerms(byShared, before, adjoint);
            double[] product = hessianProduct(before, step, adjoint);
            for (int i = 0; i < adjoint.length; i++) {
                adjoint[i] -= method.innerLoop().rate() * product[i];
            }
        }
        for (int i = 0; i < adjoint.length; i++) {
            target[i] = (float) (adjoint[i] + byShared[i]);
        }
    }

    /** The divergence by the shared distribution: it is 1/2 (exp(2 s) + (m - m0)^2) exp(-2 s0) + s0 - s - 1/2. */
    private void addPriorGradient(double[] sums, double[] at) {
        double weight = method.divergenceWeight();
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                double precision = Math.exp(-2 * shared[length + i]);
                double way = at[mean] - shared[i];
                double variance = Math.exp(2 * at[mean + length]);
                sums[mean] -= weight * way * precision;
                sums[mean + length] += weight * (1 - (variance + way * way) * precision);
            }
        }
    }

    /** What a step's gradient depends on the shared distribution, times minus the rate and {@code adjoint}. */
    private void addPriorTerms(double[] sums, double[] at, double[] adjoint) {
        double weight = -method.innerLoop().rate() * method.divergenceWeight();
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                int log = mean + length;
                double precision = Math.exp(-2 * shared[length + i]);
                double way = at[mean] - shared[i];
                double variance = Math.exp(2 * at[log]);
                sums[mean] -= weight * precision * adjoint[mean];
                sums[log] -= weight * 2 * precision * (way * adjoint[mean] + variance * adjoint[log]);
            }
        }
    }

    /** The Hessian of a step's objective by a task's distribution, times {@code direction}. */
    private double[] hessianProduct(double[] at, int step, double[] direction) {
        int draws = method.draws();
        double[] noise = noise(step, draws);
        float[] vectors = drawn(at, noise, draws);
        float[] moved = new float[vectors.length];
        for (int place = 0; place < tasks.size() * draws; place++) {
            int mean = 2 * (place / draws) * length;
            for (int i = 0; i < length; i++) {
                double scale = noise[place * length + i] * Math.exp(at[mean + length + i]);
                moved[place * length + i] = (float) (direction[mean + i] + scale * direction[mean + length + i]);
            }
        }
        float[] gradients = computed.gradients(Part.SUPPORT, vectors);
        double[] product = new double[direction.length];
        addToDistribution(product, at, noise, computed.hessianProducts(Part.SUPPORT, vectors, moved));
        for (int place = 0; place < tasks.size() * draws; place++) {
            int log = 2 * (place / draws) * length + length;
            for (int i = 0; i < length; i++) {
                int number = place * length + i;
                // The second derivative of a weight by s is exp(s) e.
                product[log + i] +=
                        gradients[number] / (double) draws * noise[number] * Math.exp(at[log + i]) * direction[log + i];
            }
        }
        double weight = method.divergenceWeight();
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                double precision = Math.exp(-2 * shared[length + i]);
                product[mean] += weight * precision * direction[mean];
                product[mean + length] +=
                        weight * 2 * Math.exp(2 * at[mean + length]) * precision * direction[mean + length];
            }
        }
        return product;
    }
}
