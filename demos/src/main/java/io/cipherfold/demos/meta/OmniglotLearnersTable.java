// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.ExperimentRun;
import io.cipherfold.meta.experiment.LearningMethod;
import io.cipherfold.meta.experiment.ProblemKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Omniglot, 5 ways 1 shot: learned rules of adaptation and extensions of known methods beside these. */
final class OmniglotLearnersTable implements TableRecipe {

    private record Published(LearningMethod method, String figures) {}

    private static final List<Published> METHODS = List.of(
            new Published(LearningMethod.PRETRAINED, ""),
            new Published(LearningMethod.LSTM, ""),
            new Published(LearningMethod.MATCHING, "98.1"),
            new Published(LearningMethod.FCE, ""),
            new Published(LearningMethod.MAML, "98.7; calibrated 96.2"),
            new Published(LearningMethod.MAML_PLUS_PLUS, "99.47"),
            new Published(LearningMethod.IMAML, "99.50 ± 0.26"));

    private final OmniglotTable protocol = new OmniglotTable(5, 1);

    @Override
    public String name() {
        return "omniglot-learners";
    }

    @Override
    public String summary() {
        return "5-way 1-shot accuracy of learned and extended few-shot classifiers; needs --data";
    }

    @Override
    public ProblemKind problem() {
        return ProblemKind.OMNIGLOT;
    }

    @Override
    public ResultTable make(TableKitchen kitchen) {
        List<List<String>> rows = new ArrayList<>();
        for (Published method : METHODS) {
            ExperimentRun run = kitchen.run(protocol.experiment(kitchen, method.method));
            if (method.method == LearningMethod.PRETRAINED) {
                rows.add(OmniglotTable.nearest(run, "calibrated 44.5"));
                rows.add(OmniglotTable.row(
                        "random initialisation, adapted", 0, run, Optional.of(run.initial()), "", ""));
            }
            rows.add(OmniglotTable.trained(kitchen, run, method.figures));
        }
        return new ResultTable(
                name(),
                "Omniglot, 5 ways, 1 shot, learned and extended methods: accuracy in per cent on new characters, ± half a"
                        + " 95 % interval",
                OmniglotTable.HEAD,
                rows,
                List.of(
                        "Classes and tests as in the table omniglot-5way-1shot; 32 filters, the LSTM meta-learner 16.",
                        "Published: Vinyals et al. 2016, Finn et al. 2017, Antoniou et al. 2019 (all of MAML++, whose"
                                + " multi-step loss alone is here), Rajeswaran et al. 2019. For the LSTM meta-learner and for"
                                + " full-context embeddings nobody has published a figure of this protocol that can be relied"
                                + " on."));
    }
}
