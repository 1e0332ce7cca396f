// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.AmortizedBayesianMaml;
import io.cipherfold.meta.algorithm.Anil;
import io.cipherfold.meta.algorithm.CoordinatewiseOptimizer;
import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.JointTraining;
import io.cipherfold.meta.algorithm.LatentEmbeddingOptimization;
import io.cipherfold.meta.algorithm.LearnedOptimizer;
import io.cipherfold.meta.algorithm.Maml;
import io.cipherfold.meta.algorithm.MatchingNetworks;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.algorithm.MetaSgd;
import io.cipherfold.meta.algorithm.MoreauEnvelopes;
import io.cipherfold.meta.algorithm.PerFedAvg;
import io.cipherfold.meta.algorithm.PrototypicalNetworks;
import io.cipherfold.meta.algorithm.Reptile;
import java.util.Arrays;
import java.util.Optional;

/** The names of the algorithms. A new algorithm gets a constant here and its settings in the presets. */
public enum LearningMethod {
    /** {@link Maml}. */
    MAML("maml", false),
    /** {@link FirstOrderMaml}. */
    FOMAML("fomaml", false),
    /** {@link Reptile}. */
    REPTILE("reptile", false),
    /** {@link Anil}. */
    ANIL("anil", false),
    /** {@link MetaSgd}. */
    META_SGD("meta-sgd", false),
    /** {@link AmortizedBayesianMaml}. */
    ABML("abml", false),
    /** {@link PrototypicalNetworks}. */
    PROTONET("protonet", true),
    /** {@link MatchingNetworks}. */
    MATCHING("matching", true),
    /** {@link LatentEmbeddingOptimization} of a linear classifier, of images on embeddings that stay as they are. */
    LEO("leo", false),
    /** {@link LearnedOptimizer}. */
    LEARNED_OPTIMIZER("learned-optimizer", false),
    /** {@link JointTraining}, the control without meta-learning. */
    PRETRAINED("pretrained", false),
    /** Federated averaging with local steps, which is {@link Reptile} with a client's points as the task. */
    FEDAVG("fedavg", false),
    /** Federated {@link Maml}: FedMeta (MAML) of Chen et al. 2018. */
    FEDMETA("fedmeta", false),
    /** {@link PerFedAvg} without second derivatives. */
    PER_FEDAVG_FO("per-fedavg-fo", false),
    /** {@link PerFedAvg}. */
    PER_FEDAVG("per-fedavg", false),
    /** {@link MoreauEnvelopes}. */
    PFEDME("pfedme", false);

    /** Cosines lie in [-1, 1]; times ten, a softmax over twenty classes can be sure of one. */
    private static final double MATCHING_SHARPNESS = 10;

    /** A pair of opposite ones: the mean over a batch's tasks evens out the rest. */
    private static final int BAYESIAN_DRAWS = 2;

    /** 2 s^2 for observations of deviation s = 0.3, whether a curve has that noise or is only taken to. */
    private static final double CURVE_DIVERGENCE = 0.18;

    private static final double CURVE_DEVIATION = 0.1;

    /** A cross-entropy is in nats, so that 1 would be the evidence bound; published settings are far below it too. */
    private static final double CLASS_DIVERGENCE = 0.001;

    /** A third of what weights of a convolution of 32 channels start from. */
    private static final double CLASS_DEVIATION = 0.02;

    /** Of pFedMe: which part of the way personal steps pull back, and local models follow; its experiments have 0.1 to 0.4. */
    private static final double PULL_SHARE = 0.2;
    /** Steps of the weights of LEO, behind those of the codes. */
    static final int LEO_WEIGHT_STEPS = 5;

    /** Half of the authors': embeddings here have 32 numbers, theirs 640. */
    private static final int LEO_LATENTS = 32;

    private static final double LEO_WEIGHT_RATE = 0.001;

    /** Values of each cell and the window of derivatives as in the paper. */
    private static final int OPTIMIZER_HIDDEN = 20;

    private static final int OPTIMIZER_WINDOW = 20;

    private final String optionName;
    private final boolean embeds;

    LearningMethod(String optionName, boolean embeds) {
        this.optionName = optionName;
        this.embeds = embeds;
    }

    /** The method with an option name. */
    public static Optional<LearningMethod> named(String name) {
        return Arrays.stream(values())
                .filter(method -> method.optionName.equals(name))
                .findFirst();
    }

    /** How the command calls it. */
    public String optionName() {
        return optionName;
    }

    /** Whether it compares embeddings: it adapts without steps, and tasks may have other ways than in training. */
    public boolean embeds() {
        return embeds;
    }

    /** Whether it describes how a client's own steps make a shared model, so that there must be clients. */
    public boolean needsClients() {
        return switch (this) {
            case FEDAVG, FEDMETA, PER_FEDAVG_FO, PER_FEDAVG, PFEDME -> true;
            default -> false;
        };
    }

    /** Whether its inner steps can be clipped, see {@link InnerLoop#clipNorm}; false also for methods that take none. */
    public boolean clips() {
        return switch (this) {
            case LEO, LEARNED_OPTIMIZER, PER_FEDAVG_FO, PER_FEDAVG, PFEDME -> false;
            default -> !embeds;
        };
    }

    /** Whether it goes over the points of a task in minibatches. */
    boolean takesMinibatches() {
        return this == REPTILE || (needsClients() && this != FEDMETA);
    }

    /**
     * Throws {@link IllegalArgumentException} if the method needs clients and the problem has none, or points of every class
     * and the problem may have none, or if its networks are too large for the method.
     */
    void requireFits(ProblemKind problem) {
        if (needsClients() && !problem.namesClients()) {
            throw new IllegalArgumentException(
                    optionName + " goes with problems that have clients; " + problem.optionName() + " names none");
        }
        if ((embeds || this == LEO) && !problem.drawsByClass()) {
            throw new IllegalArgumentException(optionName + " needs points of every class in a task; "
                    + problem.optionName()
                    + (problem.isRegression() ? " has no classes" : " draws points whatever their class"));
        }
        if (this == LEARNED_OPTIMIZER && problem == ProblemKind.OMNIGLOT) {
            throw new IllegalArgumentException(optionName + " runs a recurrent network for every parameter; those of "
                    + problem.optionName() + " are too many, sinusoid, nsl-kdd, heart, credit and synthetic fit");
        }
    }

    /**
     * The algorithm.
     *
     * @param innerLoop steps of adaptation, where it takes some. For federated averaging and {@link PerFedAvg} these are the
     *     local steps, and personal steps have the same rate; for {@link MoreauEnvelopes} the personal steps, and the local
     *     model has the same rate; for LEO those of the codes; for a learned optimiser the rate is what its outputs are
     *     multiplied by
     * @param minibatch of Reptile, see {@link Reptile#minibatch}, and of the other methods that go over points in minibatches
     * @param problem what is learned
     */
    MetaAlgorithm algorithm(InnerLoop innerLoop, int minibatch, ProblemKind problem) {
        return switch (this) {
            case MAML -> new Maml(innerLoop);
            case FOMAML -> new FirstOrderMaml(innerLoop);
            case REPTILE -> new Reptile(innerLoop, minibatch);
            case ANIL -> new Anil(innerLoop);
            case META_SGD -> new MetaSgd(innerLoop);
            case ABML ->
                problem.isRegression()
                        ? new AmortizedBayesianMaml(innerLoop, BAYESIAN_DRAWS, CURVE_DIVERGENCE, CURVE_DEVIATION)
                        : new AmortizedBayesianMaml(innerLoop, BAYESIAN_DRAWS, CLASS_DIVERGENCE, CLASS_DEVIATION);
            case PROTONET -> new PrototypicalNetworks();
            case MATCHING -> new MatchingNetworks(MATCHING_SHARPNESS);
            case LEO -> leo(innerLoop);
            case LEARNED_OPTIMIZER ->
                new LearnedOptimizer(
                        new CoordinatewiseOptimizer(OPTIMIZER_HIDDEN, innerLoop.rate()),
                        innerLoop.steps(),
                        OPTIMIZER_WINDOW);
            case PRETRAINED -> new JointTraining(innerLoop);
            case FEDAVG -> new Reptile(innerLoop, minibatch);
            case FEDMETA -> new Maml(innerLoop);
            case PER_FEDAVG_FO -> perFedAvg(innerLoop, minibatch, PerFedAvg.Curvature.NONE);
            case PER_FEDAVG -> perFedAvg(innerLoop, minibatch, PerFedAvg.Curvature.EXACT);
            case PFEDME ->
                new MoreauEnvelopes(
                        innerLoop.rate(),
                        innerLoop.steps(),
                        PULL_SHARE / innerLoop.rate(),
                        innerLoop.rate(),
                        minibatch);
        };
    }

    private static MetaAlgorithm perFedAvg(InnerLoop innerLoop, int minibatch, PerFedAvg.Curvature curvature) {
        return new PerFedAvg(innerLoop.rate(), innerLoop.rate(), innerLoop.steps(), minibatch, curvature);
    }

    private static MetaAlgorithm leo(InnerLoop innerLoop) {
        LatentEmbeddingOptimization.Settings published = LatentEmbeddingOptimization.Settings.published();
        return new LatentEmbeddingOptimization(new LatentEmbeddingOptimization.Settings(
                LEO_LATENTS,
                innerLoop.steps(),
                LEO_WEIGHT_STEPS,
                innerLoop.rate(),
                LEO_WEIGHT_RATE,
                published.divergenceWeight(),
                published.encoderWeight(),
                published.orthogonalityWeight()));
    }
}
