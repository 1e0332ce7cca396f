// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingResult;
import io.cipherfold.secureagg.InsecurePlainMean;
import io.cipherfold.secureagg.SecureSum;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** The trainings of a story over the same clients: encrypted, plain, and encrypted beside plain. */
final class StoryRuns {

    private final StoryOptions options;
    private final Narrator narrator;
    private final Supplier<ClientSide> clientSides;
    private final BiFunction<SecureSum, TrainingListener, TrainingResult> learner;
    private final int rounds;

    /**
     * An encrypted run beside a plain one.
     *
     * @param run the encrypted one
     * @param comparison of the sums
     */
    record Compared(EncryptedRun run, StoryReport.Comparison comparison) {}

    /**
     * Describes the trainings.
     *
     * @param clientSides makes the same clients each time
     * @param learner trains over the sum it is given
     * @param rounds that the learner trains for
     */
    StoryRuns(
            StoryOptions options,
            Narrator narrator,
            Supplier<ClientSide> clientSides,
            BiFunction<SecureSum, TrainingListener, TrainingResult> learner,
            int rounds) {
        this.options = options;
        this.narrator = narrator;
        this.clientSides = clientSides;
        this.learner = learner;
        this.rounds = rounds;
    }

    /**
     * Trains over an encrypted federation.
     *
     * @param name of the run in the narration and of the folder with its files
     */
    EncryptedRun encrypted(PlanOptions plan, String name) {
        try (ClientSide clients = clientSides.get()) {
            return encrypted(plan, name, clients, sum -> train(sum, name));
        }
    }

    /** Trains in the clear, with the clipping of {@code plan}. */
    TrainingResult plain(PlanOptions plan) {
        try (ClientSide clients = clientSides.get();
                InsecurePlainMean sum = plainMean(plan, clients)) {
            return train(sum, "plain");
        }
    }

    /**
     * Trains over an encrypted federation, of which every sum is compared with the plain one.
     *
     * @param name of the run in the narration and of the folder with its files
     */
    Compared compared(PlanOptions plan, String name) {
        StoryReport.Comparison[] comparison = new StoryReport.Comparison[1];
        try (ClientSide clients = clientSides.get();
                ClientSide reference = clientSides.get();
                InsecurePlainMean plain = plainMean(plan, reference)) {
            EncryptedRun run = encrypted(plan, name, clients, sum -> {
                ComparedSum both = new ComparedSum(sum, plain);
                TrainingResult result = train(both, name);
                comparison[0] = both.comparison(plan.grid());
                return result;
            });
            return new Compared(run, comparison[0]);
        }
    }

    private EncryptedRun encrypted(
            PlanOptions plan, String name, ClientSide clients, Function<SecureSum, TrainingResult> training) {
        return EncryptedRun.train(plan, options.work().resolve(name), options.separateProcesses(), clients, training);
    }

    private TrainingResult train(SecureSum sum, String name) {
        return learner.apply(sum, new NarratedTraining(narrator, name, rounds));
    }

    private static InsecurePlainMean plainMean(PlanOptions plan, ClientSide clients) {
        return new InsecurePlainMean(plan.parameters(), plan.clipNorm(), clients.cohorts(), clients.updates());
    }
}
