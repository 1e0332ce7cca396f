// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.task.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * What methods have in common that learn an embedding and classify query points by comparing theirs with those of the
 * support points. The model's outputs are the embeddings. In training, and in the mode TRANSDUCTIVE, support and query
 * points are embedded together. A method may learn more numbers than the model's, which lie behind them in the shared vector.
 */
abstract class EmbeddingMethod implements MetaAlgorithm {

    /**
     * Loss and accuracy of an episode; its derivatives by the embeddings are added to the episode's gradients, and those by
     * the method's own numbers to the others.
     *
     * @param probabilities room for the probabilities of the classes
     */
    abstract Score evaluate(Episode episode, double[] probabilities);

    @Override
    public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
        ParameterLayout layout = requireLength(weights.model(), shared);
        int parameters = weights.model().layout().length();
        weights.load(tasks);
        weights.reset(Arrays.copyOf(shared, parameters));
        int dimensions = weights.model().outputLength();
        int perTask = Part.ALL.points(weights.shape()) * dimensions;
        double[] embeddings = new double[tasks.size() * perTask];
        weights.outputs(Part.ALL, embeddings);
        for (int i = 0; i < tasks.size(); i++) {
            Episode episode = new Episode(tasks.get(i), dimensions, numbersBehind(shared, parameters));
            System.arraycopy(embeddings, i * perTask, episode.embeddings(), 0, perTask);
            evaluate(episode, new double[episode.ways()]);
            System.arraycopy(episode.gradients(), 0, embeddings, i * perTask, perTask);
            for (int j = 0; j < episode.ownGradients().length; j++) {
                target[i * layout.length() + parameters + j] = (float) episode.ownGradients()[j];
            }
        }
        float[] byParameters = new float[tasks.size() * parameters];
        weights.gradientsOfOutputs(Part.ALL, embeddings, byParameters);
        for (int i = 0; i < tasks.size(); i++) {
            System.arraycopy(byParameters, i * parameters, target, i * layout.length(), parameters);
        }
    }

    private ParameterLayout requireLength(Model model, float[] shared) {
        ParameterLayout layout = layout(model);
        layout.requireLength(shared);
        return layout;
    }

    private static double[] numbersBehind(float[] shared, int parameters) {
        double[] numbers = new double[shared.length - parameters];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = shared[parameters + i];
        }
        return numbers;
    }

    @Override
    public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
        InnerLoop.requireAdaptationSteps(steps);
        requireLength(weights.model(), shared);
        int parameters = weights.model().layout().length();
        weights.load(tasks);
        weights.reset(Arrays.copyOf(shared, parameters));
        int dimensions = weights.model().outputLength();
        List<Part> parts =
                weights.normMode() == NormMode.TRANSDUCTIVE ? List.of(Part.ALL) : List.of(Part.SUPPORT, Part.QUERY);
        List<Episode> episodes = new ArrayList<>();
        tasks.forEach(task -> episodes.add(new Episode(task, dimensions, numbersBehind(shared, parameters))));
        int done = 0;
        for (Part part : parts) {
            int perTask = part.points(weights.shape()) * dimensions;
            double[] embeddings = new double[tasks.size() * perTask];
            weights.outputs(part, embeddings);
            for (int i = 0; i < tasks.size(); i++) {
                System.arraycopy(embeddings, i * perTask, episodes.get(i).embeddings(), done, perTask);
            }
            done += perTask;
        }
        List<Score> scores = new ArrayList<>();
        episodes.forEach(episode -> scores.add(evaluate(episode, new double[episode.ways()])));
        return Collections.nCopies(steps + 1, scores);
    }

    /**
     * Turns logits into probabilities in place.
     *
     * @return the logarithm of the divisor of their exponentials
     */
    static double softmax(double[] logits) {
        double largest = Arrays.stream(logits).max().orElseThrow();
        double total = 0;
        for (double logit : logits) {
            total += Math.exp(logit - largest);
        }
        double logTotal = Math.log(total) + largest;
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.exp(logits[i] - logTotal);
        }
        return logTotal;
    }

    /** Index of the largest number; the first of several. */
    static int largest(double[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }
}
