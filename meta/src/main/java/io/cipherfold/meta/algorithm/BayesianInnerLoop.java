// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Examples;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

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
    /** One over the variances of the shared distribution. */
    private final double[] precisions;

    private final double divergenceWeight;
    private final List<Long> digests = new ArrayList<>();
    /** The support losses before each step, for the way back. */
    private final List<Draws> steps = new ArrayList<>();
    /** Of every task its means, then its logarithms of deviations. */
    private double[] state;

    /** Draws from the tasks' distributions, and the derivatives of the losses by them. */
    private final class Draws {

        private final double[] from;
        private final double[] noise;
        private final double[] deviations;
        private final float[] vectors;
        private final float[] byWeights;

        Draws(Part part, double[] from, double[] noise) {
            this.from = from;
            this.noise = noise;
            this.deviations = deviations(from);
            this.vectors = drawn(from, deviations, noise, method.draws());
            this.byWeights = computed.gradients(part, vectors);
        }

        double variance(int task, int i) {
            double deviation = deviations[task * length + i];
            return deviation * deviation;
        }
    }

    BayesianInnerLoop(AmortizedBayesianMaml method, FastWeights weights, float[] shared, List<Task> tasks) {
        this.method = method;
        this.tasks = tasks;
        this.computed = new WeightDraws(weights, tasks, method.draws());
        this.shared = shared;
        this.length = shared.length / 2;
        this.precisions = new double[length];
        Arrays.setAll(precisions, i -> Math.exp(-2 * shared[length + i]));
        this.divergenceWeight = method.divergenceWeight() / weights.shape().supportPoints();
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
        return drawn(state, deviations(state), noise(step, count), count);
    }

    private float[] drawn(double[] from, double[] deviations, double[] noise, int count) {
        float[] vectors = new float[noise.length];
        for (int place = 0; place < tasks.size() * count; place++) {
            int own = place / count * length;
            int at = place * length;
            for (int i = 0; i < length; i++) {
                vectors[at + i] = (float) (from[2 * own + i] + deviations[own + i] * noise[at + i]);
            }
        }
        return vectors;
    }

    /** The deviations of every task's weights. */
    private double[] deviations(double[] from) {
        double[] deviations = new double[tasks.size() * length];
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                deviations[task * length + i] = Math.exp(from[(2 * task + 1) * length + i]);
            }
        }
        return deviations;
    }

    /** Draws come in pairs of e and -e, whose mean has no error of the first order. */
    private double[] noise(int step, int count) {
        double[] noise = new double[tasks.size() * count * length];
        for (int task = 0; task < tasks.size(); task++) {
            RandomGenerator stream = SeededStream.of(digests.get(task), DOMAIN, step)::nextLong;
            for (int draw = 0; draw < count; draw += 2) {
                int at = (task * count + draw) * length;
                for (int i = at; i < at + length; i++) {
                    noise[i] = stream.nextGaussian();
                }
                for (int i = at; draw + 1 < count && i < at + length; i++) {
                    noise[i + length] = -noise[i];
                }
            }
        }
        return noise;
    }

    /** One step of every task, remembered for {@link #goBack}. */
    void step() {
        Draws draws = new Draws(Part.SUPPORT, state, noise(steps.size(), method.draws()));
        steps.add(draws);
        double[] gradient = gradient(draws);
        double[] next = state.clone();
        for (int i = 0; i < next.length; i++) {
            next[i] -= method.innerLoop().rate() * gradient[i];
        }
        state = next;
    }

    /** Of the mean loss over draws plus the weighted divergence, by means and logarithms of deviations. */
    private double[] gradient(Draws draws) {
        double[] gradient = new double[state.length];
        addToDistribution(gradient, draws, draws.byWeights);
        double weight = divergenceWeight;
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                gradient[mean] += weight * (draws.from[mean] - shared[i]) * precisions[i];
                gradient[mean + length] += weight * (draws.variance(task, i) * precisions[i] - 1);
            }
        }
        return gradient;
    }

    /** Adds what derivatives by drawn weights are by the means and the logarithms of the deviations. */
    private void addToDistribution(double[] sums, Draws draws, float[] byWeights) {
        double share = 1.0 / method.draws();
        for (int place = 0; place < tasks.size() * method.draws(); place++) {
            int own = place / method.draws() * length;
            int at = place * length;
            int log = 2 * own + length;
            for (int i = 0; i < length; i++) {
                double derivative = share * byWeights[at + i];
                sums[2 * own + i] += derivative;
                sums[log + i] += derivative * draws.noise[at + i] * draws.deviations[own + i];
            }
        }
    }

    /**
     * The gradient of the query objective by the shared vector. With v the derivative by a task's distribution after a step,
     * that by the one before is v - rate H v, where H is the Hessian of the step's objective; the shared distribution is in
     * the divergence of each step as well.
     */
    void goBack(float[] target) {
        Draws query = new Draws(Part.QUERY, state, noise(steps.size(), method.draws()));
        double[] adjoint = gradient(query);
        double[] byShared = new double[state.length];
        addPriorGradient(byShared, query);
        for (int number = steps.size() - 1; number >= 0; number--) {
            Draws step = steps.get(number);
            addPriorTerms(byShared, step, adjoint);
            double[] product = hessianProduct(step, adjoint);
            for (int i = 0; i < adjoint.length; i++) {
                adjoint[i] -= method.innerLoop().rate() * product[i];
            }
        }
        for (int i = 0; i < adjoint.length; i++) {
            target[i] = (float) (adjoint[i] + byShared[i]);
        }
    }

    /** The divergence by the shared distribution: it is 1/2 (exp(2 s) + (m - m0)^2) exp(-2 s0) + s0 - s - 1/2. */
    private void addPriorGradient(double[] sums, Draws at) {
        double weight = divergenceWeight;
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                double precision = precisions[i];
                double way = at.from[mean] - shared[i];
                double variance = at.variance(task, i);
                sums[mean] -= weight * way * precision;
                sums[mean + length] += weight * (1 - (variance + way * way) * precision);
            }
        }
    }

    /** What a step's gradient depends on the shared distribution, times minus the rate and {@code adjoint}. */
    private void addPriorTerms(double[] sums, Draws at, double[] adjoint) {
        double weight = -method.innerLoop().rate() * divergenceWeight;
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                int log = mean + length;
                double precision = precisions[i];
                double way = at.from[mean] - shared[i];
                double variance = at.variance(task, i);
                sums[mean] -= weight * precision * adjoint[mean];
                sums[log] -= weight * 2 * precision * (way * adjoint[mean] + variance * adjoint[log]);
            }
        }
    }

    /** The Hessian of a step's objective by a task's distribution, times {@code direction}. */
    private double[] hessianProduct(Draws draws, double[] direction) {
        float[] moved = new float[draws.vectors.length];
        double[] product = new double[direction.length];
        double share = 1.0 / method.draws();
        for (int place = 0; place < tasks.size() * method.draws(); place++) {
            int own = place / method.draws() * length;
            int at = place * length;
            int log = 2 * own + length;
            for (int i = 0; i < length; i++) {
                double way = draws.noise[at + i] * draws.deviations[own + i] * direction[log + i];
                moved[at + i] = (float) (direction[2 * own + i] + way);
                // The second derivative of a weight by s is exp(s) e, as the first.
                product[log + i] += share * draws.byWeights[at + i] * way;
            }
        }
        addToDistribution(product, draws, computed.hessianProducts(Part.SUPPORT, draws.vectors, moved));
        double weight = divergenceWeight;
        for (int task = 0; task < tasks.size(); task++) {
            for (int i = 0; i < length; i++) {
                int mean = 2 * task * length + i;
                double precision = precisions[i];
                product[mean] += weight * precision * direction[mean];
                product[mean + length] += weight * 2 * draws.variance(task, i) * precision * direction[mean + length];
            }
        }
        return product;
    }
}
