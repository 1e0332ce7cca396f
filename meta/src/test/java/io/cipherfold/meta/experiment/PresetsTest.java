// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetsTest {

    private static final List<LearningMethod> EMBEDDING =
            List.of(LearningMethod.PROTONET, LearningMethod.MATCHING, LearningMethod.FCE);

    private static final List<LearningMethod> PERSONALISED = List.of(
            LearningMethod.FEDAVG,
            LearningMethod.FEDMETA,
            LearningMethod.PER_FEDAVG_FO,
            LearningMethod.PER_FEDAVG,
            LearningMethod.PFEDME);

    private static Experiment central(ProblemKind problem, LearningMethod method) {
        return Presets.central(problem, method, Optional.empty(), Optional.empty());
    }

    private static boolean isRefused(ProblemKind problem, LearningMethod method) {
        if (method == LearningMethod.LEARNED_OPTIMIZER) {
            return problem == ProblemKind.OMNIGLOT;
        }
        return ((EMBEDDING.contains(method) || method == LearningMethod.LEO)
                        && (problem.isRegression() || problem == ProblemKind.SYNTHETIC))
                || (PERSONALISED.contains(method) && problem == ProblemKind.NSL_KDD);
    }

    @ParameterizedTest
    @EnumSource
    void central_everyMethod_fitsItsModel(ProblemKind problem) {
        for (LearningMethod method : LearningMethod.values()) {
            if (isRefused(problem, method)) {
                assertThatThrownBy(() -> central(problem, method))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(method.optionName());
                continue;
            }
            Experiment experiment = central(problem, method);
            assertThat(experiment.federation()).isEmpty();
            assertThat(experiment.model().inputLength())
                    .isEqualTo(FrozenEmbedding.trainingFor(experiment)
                            .map(embedding -> embedding.model().outputLength())
                            .orElse(problem.inputs()));
            assertThat(experiment.algorithm().layout(experiment.model()).length())
                    .isGreaterThanOrEqualTo(experiment.model().layout().length());
            assertThat(experiment.words()).contains(problem.optionName(), method.optionName(), "seed 1", "central");
        }
    }

    @ParameterizedTest
    @EnumSource
    void federated_hasClientsWhereTheProblemHas(ProblemKind problem) {
        if (problem == ProblemKind.NSL_KDD) {
            assertThatThrownBy(
                            () -> Presets.federated(problem, LearningMethod.MAML, Optional.empty(), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no clients");
            return;
        }
        Experiment experiment = Presets.federated(problem, LearningMethod.MAML, Optional.empty(), Optional.empty());
        assertThat(experiment.federation()).isPresent();
        assertThat(experiment.words()).contains("Federation[");
    }

    @ParameterizedTest
    @EnumSource
    void population_everyMethod_fitsOrIsRefused(ProblemKind problem) {
        boolean anySize = problem == ProblemKind.SINUSOID || problem == ProblemKind.OMNIGLOT;
        for (LearningMethod method : LearningMethod.values()) {
            boolean withoutEmbedding = problem == ProblemKind.OMNIGLOT && method == LearningMethod.LEO;
            if (!anySize || withoutEmbedding || isRefused(problem, method)) {
                assertThatThrownBy(() -> Presets.population(problem, method))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(problem.optionName());
                continue;
            }
            Experiment experiment = Presets.population(problem, method);
            Federation federation = experiment.federation().orElseThrow();
            assertThat(federation.clients()).isGreaterThanOrEqualTo(1000);
            Federation larger = new Federation(2 * federation.clients(), 3, 0.25);
            assertThat(experiment.withFederation(larger).federation()).contains(larger);
            assertThat(experiment.model().inputLength()).isEqualTo(problem.inputs());
            assertThat(experiment.algorithm().layout(experiment.model()).length())
                    .isPositive();
        }
    }

    @Test
    void withPopulation_sinusoid_hasSoManyClients() {
        Problem problem = Problems.load(ProblemKind.SINUSOID, Optional.empty());
        assertThat(problem.clientCount()).isEqualTo(10_000);
        Problem larger = problem.withPopulation(20_001);
        assertThat(larger.clientCount()).isEqualTo(20_001);
        assertThat(larger.clients(new TaskSize(1, 5, 5), 1).clients()).isEqualTo(20_001);
        assertThatThrownBy(() ->
                        Problems.load(ProblemKind.SYNTHETIC, Optional.empty()).withPopulation(7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("those of its data, 80, and not 7");
    }

    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NSL_KDD")
    void federated_personalisedMethods_doNotDependOnTheShotsOfTheTests(ProblemKind problem) {
        for (LearningMethod method : PERSONALISED) {
            for (int shots : new int[] {1, 3, 7}) {
                Experiment experiment = Presets.federated(problem, method, Optional.empty(), Optional.of(shots));
                assertThat(experiment.test().shots()).isEqualTo(shots);
                assertThat(experiment.words()).contains(method.optionName(), "Federation[");
            }
        }
    }

    @Test
    void central_waysAndShots_areThoseOfTheTests() {
        Experiment experiment =
                Presets.central(ProblemKind.OMNIGLOT, LearningMethod.PROTONET, Optional.of(7), Optional.of(3));
        assertThat(experiment.test()).isEqualTo(new TaskSize(7, 3, 5));
        assertThat(experiment.training().ways()).isEqualTo(20);
    }

    @Test
    void federated_embeddingMethods_trainOnWaysThatTheSmallestAlphabetHas() {
        for (LearningMethod method : EMBEDDING) {
            Experiment experiment = Presets.federated(ProblemKind.OMNIGLOT, method, Optional.empty(), Optional.empty());
            assertThat(experiment.training().ways()).isEqualTo(14);
            assertThat(experiment.test().ways()).isEqualTo(5);
        }
    }

    @Test
    void names_areFoundAgain() {
        for (ProblemKind problem : ProblemKind.values()) {
            assertThat(ProblemKind.named(problem.optionName())).contains(problem);
        }
        for (LearningMethod method : LearningMethod.values()) {
            assertThat(LearningMethod.named(method.optionName())).contains(method);
        }
        assertThat(ProblemKind.named("SINUSOID")).isEmpty();
        assertThat(LearningMethod.named("")).isEmpty();
    }

    @Test
    void experiment_partsThatDoNotFit_areRefused() {
        Experiment maml = central(ProblemKind.OMNIGLOT, LearningMethod.MAML);
        assertThatThrownBy(() -> maml.withSizes(new TaskSize(20, 1, 1), maml.test()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as many ways");
        assertThatThrownBy(() -> maml.withSizes(new TaskSize(1, 1, 1), new TaskSize(1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 2 ways");
        assertThatThrownBy(() -> new TaskSize(5, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        Experiment reptile = central(ProblemKind.OMNIGLOT, LearningMethod.REPTILE);
        assertThatThrownBy(() -> reptile.withSizes(new TaskSize(5, 5, 6), reptile.test()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minibatches of 10 points do not divide the 55 points");
        assertThatThrownBy(() -> new Judging(1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Federation(10, 11, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Federation(10, 10, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> maml.outer().withIterations(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void words_tellTrainingsApartAndLeaveTheTestsOut() {
        Experiment maml = central(ProblemKind.SINUSOID, LearningMethod.MAML);
        assertThat(maml.withSeed(2).words()).isNotEqualTo(maml.words());
        assertThat(maml.withOuter(maml.outer().withIterations(7)).words()).isNotEqualTo(maml.words());
        assertThat(maml.withJudging(maml.test(), new Judging(5, 1)).words()).isEqualTo(maml.words());
        Outer outer = maml.outer();
        Experiment patient = maml.withOuter(new Outer(10, 4, outer.optimiser(), 0, 3));
        assertThat(patient.withJudging(maml.test(), new Judging(5, 1)).words())
                .as("what an early stop looks at decides about the vector")
                .isNotEqualTo(patient.words());
    }
}
