// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.graph.Gradients;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Latent embedding optimisation (LEO) of a linear classifier on embeddings that stay as they are. Rusu, Rao, Sygnowski,
 * Vinyals, Pascanu, Osindero, Hadsell, "Meta-Learning with Latent Embedding Optimization", ICLR 2019, algorithm 1: pairs of
 * encoded support points give each class a distribution of latent codes, which a decoder turns into one of the class's
 * weights; adaptation moves the codes by {@link Settings#latentSteps} gradient steps and then the weights themselves by {@link
 * Settings#weightSteps}, at rates that are learned. Derivatives go through all of it, exactly.
 *
 * <p>As in the authors' published code, each
 * number of a code and each input has a rate of its own, the divergence is a mean over all numbers of the codes, and the
 * decoder's rows are penalised for not being orthogonal: with C their correlations and I the identity, by the mean square of
 * C - I. Otherwise than there: the weights that a decoder gives are added to the model's own parameters, which are shared and
 * learned, so that all of the shared vector is a starting point; codes stand for biases of classes too; the divergence is
 * computed and not sampled; a class has one drawn code, not one for each of its points; codes take their steps on the means
 * of the weights, which are drawn afterwards (with one draw for all steps, codes would learn to make use of it); deviations
 * are an exponential times the deviation usual for initial weights, of codes too, where the code has the exponential less one,
 * plus the usual deviation for weights alone; inputs are not dropped and parameters are not shrunk. Noise is drawn from a stream that
 * follows from the task's support points: a task always gives the same update. New tasks are adapted to without noise.
 *
 * <p>The model must be a single linear layer with {@link io.cipherfold.meta.model.Loss#SOFTMAX_CROSS_ENTROPY}.
 */
public record LatentEmbeddingOptimization(Settings settings) implements MetaAlgorithm {

    /** Most steps in training that derivatives are taken back through; more would need more memory than is good for anybody. */
    public static final int MOST_STEPS = 100;

    private static final long DOMAIN = 41;
    private static final List<String> MATRICES =
            List.of("encoder", "relation1", "relation2", "relation3", "decoder", "latent-rate", "weight-rate");

    /**
     * What the paper searches over.
     *
     * @param latents numbers of a class's code, at least 1
     * @param latentSteps steps in training, at least 0
     * @param weightSteps steps in training behind these, at least 0
     * @param latentRate where the learned rate of the codes starts, on the mean loss; positive
     * @param weightRate where that of the weights starts
     * @param divergenceWeight of the divergence of the codes from the standard normal distribution, at least 0 (beta)
     * @param encoderWeight of the squared way from the first codes to the adapted ones, which no derivative passes, at
     *     least 0 (gamma)
     * @param orthogonalityWeight of the penalty on the decoder, at least 0 (lambda 2)
     */
    public record Settings(
            int latents,
            int latentSteps,
            int weightSteps,
            double latentRate,
            double weightRate,
            double divergenceWeight,
            double encoderWeight,
            double orthogonalityWeight) {

        /** Checks the ranges. */
        public Settings {
            if (latents < 1 || latentSteps < 0 || weightSteps < 0) {
                throw new IllegalArgumentException("at least 1 latent number and 0 steps are needed, were " + latents
                        + ", " + latentSteps + " and " + weightSteps);
            }
            if ((long) latentSteps + weightSteps > MOST_STEPS) {
                throw new IllegalArgumentException(
                        "steps must be at most " + MOST_STEPS + " in all, as derivatives go back"
                                + " through each, were " + ((long) latentSteps + weightSteps));
            }
            if (!(latentRate > 0 && latentRate <= Float.MAX_VALUE && weightRate > 0 && weightRate <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "rates must be positive and finite, were " + latentRate + " and " + weightRate);
            }
            if (!(divergenceWeight >= 0 && divergenceWeight <= Float.MAX_VALUE)
                    || !(encoderWeight >= 0 && encoderWeight <= Float.MAX_VALUE)
                    || !(orthogonalityWeight >= 0 && orthogonalityWeight <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("weights of penalties must be finite and at least 0, were "
                        + divergenceWeight + ", " + encoderWeight + " and " + orthogonalityWeight);
            }
        }

        /**
         * 64 latent numbers, five steps of each kind, the first rates and the weights of penalties of the authors' code; its
         * rates are on losses that are summed over the points, on the mean loss they would be as many times larger as a task has
         * ways.
         */
        public static Settings published() {
            return new Settings(64, 5, 5, 1, 0.001, 0.001, 1e-9, 0.001);
        }
    }

    @Override
    public ParameterLayout layout(Model model) {
        requireLinear(model);
        List<ParameterLayout.Segment> segments = new ArrayList<>(model.layout().segments());
        int offset = model.layout().length();
        for (String name : MATRICES) {
            int rows = rows(name, model.inputLength());
            int columns = columns(name, model.inputLength());
            segments.add(new ParameterLayout.Segment("leo." + name, offset, rows, columns));
            offset += rows * columns;
        }
        return new ParameterLayout(segments);
    }

    private int rows(String name, int inputs) {
        return switch (name) {
            case "encoder" -> inputs;
            case "relation1", "relation2", "relation3" -> 2 * settings.latents;
            case "decoder" -> settings.latents;
            default -> 1;
        };
    }

    private int columns(String name, int inputs) {
        return switch (name) {
            case "encoder" -> settings.latents;
            case "relation1", "relation2", "relation3" -> 2 * settings.latents;
            case "decoder" -> 2 * (inputs + 1);
            case "latent-rate" -> settings.latents;
            default -> inputs + 1;
        };
    }

    private static void requireLinear(Model model) {
        if (model.layout().segments().size() != 2) {
            throw new IllegalArgumentException("LEO needs a single linear layer over embeddings, not " + model);
        }
    }

    /** Uniform with the variance 2 / (rows + columns) (Glorot, Bengio 2010); rates at their first values. */
    @Override
    public float[] initialise(Model model, long seed) {
        ParameterLayout layout = layout(model);
        float[] shared = Arrays.copyOf(model.initialise(seed), layout.length());
        SeededStream stream = SeededStream.of(seed, DOMAIN, 0);
        for (String name : MATRICES) {
            ParameterLayout.Segment segment = layout.segment("leo." + name);
            double limit = Math.sqrt(6.0 / (segment.rows() + segment.columns()));
            for (int i = 0; i < segment.length(); i++) {
                shared[segment.offset() + i] = (float) stream.nextUniform(-limit, limit);
            }
        }
        fill(shared, layout.segment("leo.latent-rate"), settings.latentRate);
        fill(shared, layout.segment("leo.weight-rate"), settings.weightRate);
        return shared;
    }

    private static void fill(float[] shared, ParameterLayout.Segment segment, double value) {
        Arrays.fill(shared, segment.offset(), segment.offset() + segment.length(), (float) value);
    }

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        for (int task = 0; task < tasks.size(); task++) {
            LatentClassifier classifier = new LatentClassifier(settings, matrices(weights.model(), shared));
            Expression loss = classifier.outerLoss(tasks.get(task));
            int to = task * shared.length;
            for (Expression gradient : Gradients.of(loss, classifier.shared())) {
                for (double value : gradient.toArray()) {
                    target[to++] = (float) value;
                }
            }
        }
    }

    private List<Expression> matrices(Model model, float[] shared) {
        ParameterLayout layout = layout(model);
        if (shared.length != layout.length()) {
            throw new IllegalArgumentException(
                    "LEO shares " + layout.length() + " numbers, the vector has " + shared.length);
        }
        List<Expression> matrices = new ArrayList<>();
        for (ParameterLayout.Segment segment : layout.segments()) {
            matrices.add(Expression.of(segment.rows(), segment.columns(), segment.numbers(shared)));
        }
        return matrices;
    }

    /** Steps behind {@link Settings#latentSteps} are steps of the weights. */
    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        InnerLoop.requireAdaptationSteps(steps);
        List<Expression> matrices = matrices(weights.model(), shared);
        int parameters = weights.model().layout().length();
        float[][] afterSteps = new float[steps + 1][tasks.size() * parameters];
        for (int task = 0; task < tasks.size(); task++) {
            List<Expression> path = new LatentClassifier(settings, matrices)
                    .path(Points.of(tasks.get(task).support()), steps);
            for (int step = 0; step <= steps; step++) {
                int to = task * parameters;
                for (double value : path.get(step).toArray()) {
                    afterSteps[step][to++] = (float) value;
                }
            }
        }
        weights.load(tasks);
        List<List<Score>> curve = new ArrayList<>(steps + 1);
        for (float[] adapted : afterSteps) {
            weights.put(adapted);
            curve.add(weights.scores(Part.QUERY));
        }
        return curve;
    }
}
