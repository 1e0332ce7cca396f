// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.RandomTasks;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The algorithms that every contract test runs with: a new one is a line in {@link #all}.
 *
 * @param make with an inner loop, which methods without inner steps ignore
 * @param claim what its meta-update is
 * @param kind what its model puts out
 */
public record AlgorithmCase(String name, Function<InnerLoop, MetaAlgorithm> make, Claim claim, Kind kind) {

    /** All algorithms. */
    public static Stream<AlgorithmCase> all() {
        return Stream.of(
                new AlgorithmCase("maml", Maml::new, Claim.EXACT_GRADIENT, Kind.PREDICTS),
                new AlgorithmCase("fomaml", FirstOrderMaml::new, Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase("reptile", Reptile::new, Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase(
                        "reptile, minibatches", loop -> new Reptile(loop, 3), Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase(
                        "private reptile",
                        loop -> new PrivateReptile(
                                new InnerLoop(loop.rate(), loop.steps(), 20), 0.01, 1, () -> SeededStream.of(8)),
                        Claim.APPROXIMATION,
                        Kind.PREDICTS),
                new AlgorithmCase("anil", Anil::new, Claim.EXACT_GRADIENT, Kind.PREDICTS),
                new AlgorithmCase("meta-sgd", MetaSgd::new, Claim.EXACT_GRADIENT, Kind.PREDICTS),
                new AlgorithmCase(
                        "maml-plus-plus", loop -> new MultiStepLossMaml(loop, 0.4), Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase("lstm", loop -> new LstmMetaLearner(loop, 6), Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase(
                        "learned optimizer",
                        loop -> new LearnedOptimizer(new CoordinatewiseOptimizer(6, 0.1), loop.steps(), 2),
                        Claim.APPROXIMATION,
                        Kind.PREDICTS),
                new AlgorithmCase(
                        "implicit maml", loop -> new ImplicitMaml(loop, 1, 5), Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase(
                        "bayesian maml",
                        loop -> new AmortizedBayesianMaml(loop, 3, 0.01, 0.05),
                        Claim.APPROXIMATION,
                        Kind.PREDICTS),
                new AlgorithmCase(
                        "per-fedavg, first order",
                        loop -> new PerFedAvg(loop.rate(), 0.01, 2, 2, PerFedAvg.Curvature.NONE),
                        Claim.APPROXIMATION,
                        Kind.PREDICTS),
                new AlgorithmCase(
                        "per-fedavg",
                        loop -> new PerFedAvg(loop.rate(), 0.01, 2, 2, PerFedAvg.Curvature.EXACT),
                        Claim.APPROXIMATION,
                        Kind.PREDICTS),
                new AlgorithmCase(
                        "pfedme", loop -> new MoreauEnvelopes(0.01, 3, 5, 0.01, 3), Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase("joint training", JointTraining::new, Claim.APPROXIMATION, Kind.PREDICTS),
                new AlgorithmCase("protonet", loop -> new PrototypicalNetworks(), Claim.EXACT_GRADIENT, Kind.EMBEDS),
                new AlgorithmCase(
                        "leo",
                        loop -> new LatentEmbeddingOptimization(
                                new LatentEmbeddingOptimization.Settings(3, 2, 1, 0.5, 0.1, 0.01, 0.1, 0.1)),
                        Claim.APPROXIMATION,
                        Kind.CLASSIFIES),
                new AlgorithmCase("matching", loop -> new MatchingNetworks(5), Claim.EXACT_GRADIENT, Kind.EMBEDS),
                new AlgorithmCase("fce", loop -> new FullContextMatching(5, 3), Claim.EXACT_GRADIENT, Kind.EMBEDS));
    }

    /** What a meta-update is. */
    public enum Claim {
        /** The gradient of the mean query loss after the inner loop's steps, by the shared vector. */
        EXACT_GRADIENT,
        /** Something else that lowers it. */
        APPROXIMATION
    }

    /** What the model puts out. */
    public enum Kind {
        /** Predictions. */
        PREDICTS,
        /** Logits of a single linear layer. */
        CLASSIFIES,
        /** Embeddings, for classification. */
        EMBEDS
    }

    /** The algorithm with some small steps. */
    public MetaAlgorithm algorithm() {
        return make.apply(new InnerLoop(0.01, 3));
    }

    /** A small model for {@link #tasks}. */
    public Model model() {
        return switch (kind) {
            case PREDICTS -> new Mlp(List.of(1, 12, 12, 1), Activation.TANH, Loss.SQUARED_ERROR);
            case CLASSIFIES -> new Mlp(List.of(4, 3), Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);
            case EMBEDS -> new Mlp(List.of(4, 10, 6), Activation.TANH, Loss.SQUARED_ERROR);
        };
    }

    /** Learnable tasks with 6 support and 9 query points: sinusoids, or clusters of three classes. */
    public List<Task> tasks(int count) {
        if (kind != Kind.PREDICTS) {
            return RandomTasks.clusters(count, new TaskShape(4, 3, 6, 9), SeededStream.of(5));
        }
        SinusoidTasks source = new SinusoidTasks(5, 6, 9);
        List<Task> tasks = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            tasks.add(source.task(id));
        }
        return tasks;
    }

    @Override
    public String toString() {
        return name;
    }
}
