// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.AmortizedBayesianMaml;
import io.cipherfold.meta.algorithm.Anil;
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
import io.cipherfold.meta.algorithm.MetaSgd;
import io.cipherfold.meta.algorithm.MoreauEnvelopes;
import io.cipherfold.meta.algorithm.MultiStepLossMaml;
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
    /** {@link FullContextMatching}. */
    FCE("fce", true),
    /** {@link MultiStepLossMaml}. */
    MAML_PLUS_PLUS("maml-plus-plus", false),
    /** {@link ImplicitMaml}. */
    IMAML("imaml", false),
    /** {@link LstmMetaLearner}. */
    LSTM("lstm", false),
    /** {@link LearnedOptimizer}. */
    LEARNED_OPTIMIZER("learned-optimizer", false),
    /** {@link LatentEmbeddingOptimization} of a linear classifier, of images on embeddings that stay as they are. */
    LEO("leo", false),
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
            case LEO, LEARNED_OPTIMIZER, LSTM, IMAML, ABML, PER_FEDAVG_FO, PER_FEDAVG, PFEDME -> false;
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
                    + problem.optionName() + " are too many, those of the other problems fit");
        }
    }
}
