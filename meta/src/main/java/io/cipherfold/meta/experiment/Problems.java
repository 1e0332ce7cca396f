// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.meta.task.tabular.CreditDefault;
import io.cipherfold.meta.task.tabular.HeartDisease;
import io.cipherfold.meta.task.tabular.NslKdd;
import java.nio.file.Path;
import java.util.Optional;

/** Loads problems. */
public final class Problems {

    private static final long SPLIT_SEED = 1;

    private Problems() {}

    /**
     * Loads a problem: reads and checks its data set or generates it.
     *
     * @param dataDirectory holds the folders of the data sets; not looked at if {@link ProblemKind#dataSet} is empty
     * @throws io.cipherfold.meta.MetaException with code {@code DATA} if a file is missing or damaged
     * @throws IllegalArgumentException if the problem needs data and no directory is given
     */
    public static Problem load(ProblemKind kind, Optional<Path> dataDirectory) {
        return switch (kind) {
            case SINUSOID -> new SinusoidProblem();
            case SINE_OR_LINE -> new SineOrLineProblem();
            case SYNTHETIC -> new SyntheticProblem();
            case OMNIGLOT -> new OmniglotProblem(Omniglot.read(required(kind, dataDirectory)));
            case NSL_KDD -> new NslKddProblem(NslKdd.read(required(kind, dataDirectory)));
            case HEART -> TabularProblem.heart(HeartDisease.read(required(kind, dataDirectory)), SPLIT_SEED);
            case CREDIT -> TabularProblem.credit(CreditDefault.read(required(kind, dataDirectory)), SPLIT_SEED);
        };
    }

    /**
     * NSL-KDD as detection: each task tells normal connections, class 0, from one attack, and all have 2 ways.
     *
     * @throws io.cipherfold.meta.MetaException with code {@code DATA} if a file is missing or damaged
     */
    public static Problem nslKddDetection(Path dataDirectory) {
        return new NslKddDetection(NslKdd.read(dataDirectory));
    }

    /**
     * Omniglot as classifiers of one client each: the 30 background alphabets are clients, whose labels are the same in all of
     * their tasks, the 20 evaluation alphabets new clients.
     *
     * @throws io.cipherfold.meta.MetaException with code {@code DATA} if a file is missing or damaged
     */
    public static Problem alphabetClassifiers(Path dataDirectory) {
        return new AlphabetClassifiers(Omniglot.read(dataDirectory));
    }

    private static Path required(ProblemKind kind, Optional<Path> dataDirectory) {
        return dataDirectory.orElseThrow(
                () -> new IllegalArgumentException(kind.optionName() + " needs a directory with data"));
    }
}
