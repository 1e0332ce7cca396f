// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.task.Alphabet;
import io.cipherfold.meta.task.DataSet;
import io.cipherfold.meta.task.federated.Synthetic;
import io.cipherfold.meta.task.tabular.CreditDefault;
import io.cipherfold.meta.task.tabular.HeartDisease;
import io.cipherfold.meta.task.tabular.NslKdd;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be learned. */
public enum ProblemKind {
    /** Sinusoids of Finn et al. 2017, section 5.1. */
    SINUSOID("sinusoid", 1, null, 1),
    /** Noisy sines and lines of Finn et al. 2018. */
    SINE_OR_LINE("sine-or-line", 1, null, 1),
    /** Handwritten characters. */
    OMNIGLOT("omniglot", Alphabet.PIXELS, DataSet.OMNIGLOT, 0),
    /** Attacks on computers, from ones known to others that are not. */
    NSL_KDD("nsl-kdd", NslKdd.FEATURES, DataSet.NSL_KDD, 0),
    /** Patients of four hospitals: features and marks of unknown ones. */
    HEART("heart", 2 * HeartDisease.FEATURES, DataSet.HEART_DISEASE, HeartDisease.CLASSES.size()),
    /** Holders of credit cards in twelve groups. */
    CREDIT("credit", CreditDefault.FEATURES, DataSet.CREDIT_DEFAULT, CreditDefault.CLASSES.size()),
    /** Synthetic(0.5, 0.5) of pFedMe. */
    SYNTHETIC("synthetic", Synthetic.INPUTS, null, Synthetic.CLASSES);

    private final String optionName;
    private final int inputs;
    private final @Nullable DataSet dataSet;
    private final int ways;

    ProblemKind(String optionName, int inputs, @Nullable DataSet dataSet, int ways) {
        this.optionName = optionName;
        this.inputs = inputs;
        this.dataSet = dataSet;
        this.ways = ways;
    }

    /** The problem with an option name. */
    public static Optional<ProblemKind> named(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.optionName.equals(name))
                .findFirst();
    }

    /** How the command calls it. */
    public String optionName() {
        return optionName;
    }

    /** Numbers per input. */
    public int inputs() {
        return inputs;
    }

    /** The published data set that it needs; empty if it is generated. */
    public Optional<DataSet> dataSet() {
        return Optional.ofNullable(dataSet);
    }

    /** Whether targets are numbers and not classes. */
    public boolean isRegression() {
        return this == SINUSOID || this == SINE_OR_LINE;
    }

    /** Whether a task has shots and queries of each of its classes; otherwise they are points of the whole task. */
    public boolean drawsByClass() {
        return !isRegression() && this != SYNTHETIC;
    }

    /** Whether it says which client owns what, so that it can be learned by a federation. */
    public boolean namesClients() {
        return this != NSL_KDD;
    }

    /** Ways that cannot be chosen: 1 for a curve, all classes where labels have a meaning; 0 where any number fits. */
    public int fixedWays() {
        return ways;
    }

    /** The loss of its models. */
    public Loss loss() {
        return isRegression() ? Loss.SQUARED_ERROR : Loss.SOFTMAX_CROSS_ENTROPY;
    }

    /** What results are given in: {@code mse} or {@code accuracy}. */
    public String metric() {
        return isRegression() ? "mse" : "accuracy";
    }
}
