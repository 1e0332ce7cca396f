// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import java.util.Optional;

/**
 * Settings that are known to work, one file per kind of problem. Inner rates are on the mean loss. Where a paper or its
 * published code has a protocol for the problem it is followed, with fewer iterations where those need hours of a graphics
 * card, and then with rates that suit so few.
 */
public final class Presets {

    private static final long SEED = 1;

    private Presets() {}

    /**
     * The experiment on a problem by a method, trained centrally.
     *
     * @param ways of the tests; empty for the problem's usual number
     * @param shots of the tests; empty for the problem's usual number
     * @throws IllegalArgumentException if the method does not fit the problem
     */
    public static Experiment central(
            ProblemKind problem, LearningMethod method, Optional<Integer> ways, Optional<Integer> shots) {
        Preset preset = preset(problem, method, ways, shots);
        return experiment(problem, method, preset, preset.training(), preset.outer(), Optional.empty());
    }

    /**
     * The same, trained by a federation.
     *
     * @throws IllegalArgumentException also if the problem has no clients
     */
    public static Experiment federated(
            ProblemKind problem, LearningMethod method, Optional<Integer> ways, Optional<Integer> shots) {
        return federated(problem, method, preset(problem, method, ways, shots));
    }

    private static Experiment federated(ProblemKind problem, LearningMethod method, Preset preset) {
        Preset.Federated federated = preset.federated()
                .orElseThrow(() -> new IllegalArgumentException(
                        problem.optionName() + " names no clients; it can only be trained on centrally"));
        TaskSize training = federated.training().orElse(preset.training());
        return experiment(problem, method, preset, training, federated.outer(), Optional.of(federated.federation()));
    }

    /**
     * The experiment on a problem whose clients may be any number, trained by a population of thousands; 5 ways and 1 shot
     * where there are classes, else 10 shots.
     *
     * @throws IllegalArgumentException if the problem's clients are those of its data, or the method does not fit
     */
    public static Experiment population(ProblemKind problem, LearningMethod method) {
        return switch (problem) {
            case SINUSOID -> federated(problem, method, Optional.empty(), Optional.empty());
            case OMNIGLOT -> {
                method.requireFits(problem);
                if (method == LearningMethod.LEO) {
                    throw new IllegalArgumentException(
                            "leo has no population on omniglot: what embeds its images would be"
                                    + " trained on the characters of all clients");
                }
                yield federated(problem, method, OmniglotPresets.population(method));
            }
            case SINE_OR_LINE, NSL_KDD, HEART, CREDIT, SYNTHETIC ->
                throw new IllegalArgumentException(problem.optionName()
                        + " has no population of any size: its clients, if any, are as many as they are;"
                        + " sinusoid and omniglot have");
        };
    }

    private static Preset preset(
            ProblemKind problem, LearningMethod method, Optional<Integer> ways, Optional<Integer> shots) {
        method.requireFits(problem);
        return switch (problem) {
            case SINUSOID -> SinusoidPresets.of(method, ways.orElse(1), shots.orElse(10));
            case SINE_OR_LINE -> SineOrLinePresets.of(method, ways.orElse(1), shots.orElse(10));
            case OMNIGLOT -> OmniglotPresets.of(method, ways.orElse(5), shots.orElse(1));
            case NSL_KDD -> TabularPresets.nslKdd(method, ways.orElse(5), shots.orElse(5));
            case HEART -> TabularPresets.heart(method, ways.orElse(2), shots.orElse(5));
            case CREDIT -> TabularPresets.credit(method, ways.orElse(2), shots.orElse(10));
            case SYNTHETIC -> TabularPresets.synthetic(method, ways.orElse(10), shots.orElse(20));
        };
    }

    private static Experiment experiment(
            ProblemKind problem,
            LearningMethod method,
            Preset preset,
            TaskSize training,
            Outer outer,
            Optional<Federation> federation) {
        return new Experiment(
                problem,
                method,
                training,
                preset.test(),
                preset.architecture(),
                preset.innerLoop(),
                preset.minibatch(),
                outer,
                preset.judging(),
                federation,
                SEED);
    }
}
