// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.model.Model;
import java.util.Optional;

/**
 * What is trained and how it is judged. {@link Presets} makes experiments whose settings are known to work.
 *
 * @param problem what is learned
 * @param method by which algorithm
 * @param training size of the tasks that are trained on
 * @param test size of the tasks it is judged on; as many ways as in training unless the method compares embeddings
 * @param architecture of the network
 * @param innerLoop adaptation, for methods that take steps; the rate is on the mean loss
 * @param minibatch points of the minibatches of methods that take some: of Reptile, also 0 for support and query set
 *     themselves; of federated averaging, Per-FedAvg and pFedMe; 0 for all other methods
 * @param outer the outer loop
 * @param judging the evaluation
 * @param federation the clients, empty for central training
 * @param seed of tasks, cohorts and the initial model
 */
public record Experiment(
        ProblemKind problem,
        LearningMethod method,
        TaskSize training,
        TaskSize test,
        Architecture architecture,
        InnerLoop innerLoop,
        int minibatch,
        Outer outer,
        Judging judging,
        Optional<Federation> federation,
        long seed) {

    /** Checks that the parts fit. */
    public Experiment {
        if (!method.embeds() && training.ways() != test.ways()) {
            throw new IllegalArgumentException(
                    method.optionName() + " is judged on tasks of as many ways as it is trained" + " on, these are "
                            + test.ways() + " and " + training.ways());
        }
        int fixed = problem.fixedWays();
        if (fixed > 0 ? test.ways() != fixed || training.ways() != fixed : test.ways() < 2 || training.ways() < 2) {
            throw new IllegalArgumentException("tasks of " + problem.optionName() + " have "
                    + (fixed > 0 ? fixed : "at least 2") + " ways, were " + training.ways() + " in training and "
                    + test.ways() + " in tests");
        }
        method.requireFits(problem);
        if (minibatch < 0 || (minibatch > 0 && !method.takesMinibatches())) {
            throw new IllegalArgumentException("minibatches go with reptile, fedavg, per-fedavg and pfedme, were of "
                    + minibatch + " points with " + method.optionName());
        }
        Algorithms.of(method, innerLoop, minibatch, problem).trainingShape(training.shape(problem));
    }

    /** The network. */
    public Model model() {
        return method.embeds()
                ? architecture.embedding(problem.inputs())
                : architecture.predictor(problem.inputs(), test.ways(), problem.loss());
    }

    /** The algorithm. */
    public MetaAlgorithm algorithm() {
        return Algorithms.of(method, innerLoop, minibatch, problem);
    }

    /**
     * What decides about the trained vector, in words: the same in two experiments only if they train the same. How it is
     * judged afterwards is left out, so that one model can be judged in several ways, unless the training may stop early by
     * being judged so.
     */
    public String words() {
        return problem.optionName() + ", " + method.optionName() + ", seed " + seed + ", trained on " + training + ", "
                + model() + ", " + algorithm() + ", " + outer
                + federation.map(clients -> ", " + clients).orElse(", central")
                + (outer.patience() > 0 ? ", watched on " + curveSize() + " for " + judging.steps() + " steps" : "");
    }

    /** Size of the tasks of the learning curve: those of training or, where these have more ways than need be, of tests. */
    TaskSize curveSize() {
        return training.ways() > test.ways() ? test : training;
    }

    /** How many rounds a federation runs at most, aborted ones included. */
    public int mostRounds() {
        return outer.settings().mostRounds();
    }

    /** The same with another seed. */
    public Experiment withSeed(long newSeed) {
        return with(training, test, outer, judging, newSeed);
    }

    /** The same with another outer loop. */
    public Experiment withOuter(Outer newOuter) {
        return with(training, test, newOuter, judging, seed);
    }

    /** The same with other clients. */
    public Experiment withFederation(Federation newFederation) {
        return new Experiment(
                problem,
                method,
                training,
                test,
                architecture,
                innerLoop,
                minibatch,
                outer,
                judging,
                Optional.of(newFederation),
                seed);
    }

    /** The same with tasks of other sizes. */
    public Experiment withSizes(TaskSize newTraining, TaskSize newTest) {
        return with(newTraining, newTest, outer, judging, seed);
    }

    /** The same, judged otherwise. */
    public Experiment withJudging(TaskSize newTest, Judging newJudging) {
        return with(training, newTest, outer, newJudging, seed);
    }

    private Experiment with(TaskSize newTraining, TaskSize newTest, Outer newOuter, Judging newJudging, long newSeed) {
        return new Experiment(
                problem,
                method,
                newTraining,
                newTest,
                architecture,
                innerLoop,
                minibatch,
                newOuter,
                newJudging,
                federation,
                newSeed);
    }
}
