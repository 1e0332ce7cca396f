// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.AmortizedBayesianMaml;
import io.cipherfold.meta.algorithm.Anil;
import io.cipherfold.meta.algorithm.CoordinatewiseOptimizer;
import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.FullContextMatching;
import io.cipherfold.meta.algorithm.ImplicitMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.JointTraining;
import io.cipherfold.meta.algorithm.LatentEmbeddingOptimization;
import io.cipherfold.meta.algorithm.LearnedOptimizer;
import io.cipherfold.meta.algorithm.LstmMetaLearner;
import io.cipherfold.meta.algorithm.Maml;
import io.cipherfold.meta.algorithm.MatchingNetworks;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.algorithm.MetaSgd;
import io.cipherfold.meta.algorithm.MoreauEnvelopes;
import io.cipherfold.meta.algorithm.MultiStepLossMaml;
import io.cipherfold.meta.algorithm.PerFedAvg;
import io.cipherfold.meta.algorithm.PrototypicalNetworks;
import io.cipherfold.meta.algorithm.Reptile;

/** Makes the algorithms, with those of their settings that nobody chooses. */
final class Algorithms {

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

    /** Of pFedMe: which part of the way personal steps pull back and local models follow; its experiments have 0.04 to 0.3. */
    private static final double PULL_SHARE = 0.2;

    /** Steps of the weights of LEO, behind those of the codes. */
    static final int LEO_WEIGHT_STEPS = 5;

    /** The authors' 0.001, on losses that are summed over points, hardly moves weights of 32 numbers; theirs have 640. */
    private static final double LEO_WEIGHT_RATE = 0.1;

    /** Values of each cell and the window of derivatives as in the paper. */
    private static final int OPTIMIZER_HIDDEN = 20;

    private static final int OPTIMIZER_WINDOW = 20;

    /** Values of the LSTM meta-learner's cell: the paper's 20 take twice the time. */
    private static final int LSTM_HIDDEN = 8;

    /** Steps over a query point in matching with full context. */
    private static final int PROCESSING_STEPS = 3;

    /** The share of the last loss; of MAML++'s five steps half way between the equal weights of its start and its end. */
    private static final double LAST_SHARE = 0.6;

    /**
     * Implicit MAML's pull times the inner rate: each step goes this share of the way back, so that sixteen steps come near the
     * minimum wherever the loss is flat. With the published rate for Omniglot, 0.1, it is the published pull of 2.
     */
    private static final double WAY_BACK = 0.2;

    /** Of implicit MAML, as published for Omniglot. */
    private static final int SOLVER_STEPS = 5;

    private Algorithms() {}

    /**
     * The algorithm of a method.
     *
     * @param innerLoop steps of adaptation, where it takes some. For federated averaging and {@link PerFedAvg} these are the
     *     local steps, and personal steps have the same rate; for {@link MoreauEnvelopes} the personal steps, and the local
     *     model has the same rate; for LEO those of the codes; for a learned optimiser the rate is what its outputs are
     *     multiplied by
     * @param minibatch of Reptile, see {@link Reptile#minibatch}, and of the other methods that go over points in minibatches
     * @param problem what is learned
     */
    static MetaAlgorithm of(LearningMethod method, InnerLoop innerLoop, int minibatch, ProblemKind problem) {
        return switch (method) {
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
            case FCE -> new FullContextMatching(MATCHING_SHARPNESS, PROCESSING_STEPS);
            case MAML_PLUS_PLUS -> new MultiStepLossMaml(innerLoop, LAST_SHARE);
            case LSTM -> new LstmMetaLearner(innerLoop, LSTM_HIDDEN);
            case IMAML -> new ImplicitMaml(innerLoop, WAY_BACK / innerLoop.rate(), SOLVER_STEPS);
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
                published.latents(),
                innerLoop.steps(),
                LEO_WEIGHT_STEPS,
                innerLoop.rate(),
                LEO_WEIGHT_RATE,
                published.divergenceWeight(),
                published.encoderWeight(),
                published.orthogonalityWeight()));
    }
}
