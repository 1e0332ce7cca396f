// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import io.cipherfold.meta.algorithm.FirstOrderMaml;
import io.cipherfold.meta.algorithm.InnerLoop;
import io.cipherfold.meta.algorithm.Maml;
import io.cipherfold.meta.algorithm.MetaAlgorithm;
import io.cipherfold.meta.algorithm.PrototypicalNetworks;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.Conv4;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.TaskShape;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A reference workload of meta-training. An iteration is the meta-updates of one batch of tasks, their mean and a step of
 * Adam.
 *
 * @param optionName in options, reports and requests to the program in Python, which has the same workloads under these names
 * @param description for people
 * @param shape of the tasks
 * @param tasks of an iteration
 */
record MetaWorkload(
        String optionName, String description, Model model, MetaAlgorithm algorithm, TaskShape shape, int tasks) {

    /** Finn et al. 2017, section 5.1: 10 points to adapt on and 10 to be judged by. */
    static final MetaWorkload MAML_SINUSOID = new MetaWorkload(
            "maml-sinusoid",
            "exact MAML, 1-40-40-1 ReLU, 25 tasks of 10 + 10 points",
            new Mlp(List.of(1, 40, 40, 1), Activation.RELU, Loss.SQUARED_ERROR),
            new Maml(new InnerLoop(0.01, 1)),
            new TaskShape(1, 1, 10, 10),
            25);

    /** Snell et al. 2017 with 20 ways. */
    static final MetaWorkload PROTONET = new MetaWorkload(
            "protonet",
            "prototypical network, conv4x32 max-pool, an episode of 20 ways, 1 shot, 5 queries",
            Conv4.embedding(28, 32, Conv4.Halving.MAX_POOL),
            new PrototypicalNetworks(),
            new TaskShape(28 * 28, 20, 20, 100),
            1);

    /** Finn et al. 2017, section 5.2, with one step. */
    static final MetaWorkload MAML_CONV4 = images("maml-conv4", "exact MAML", new Maml(new InnerLoop(0.4, 1)));

    /** The same to first order. */
    static final MetaWorkload FOMAML_CONV4 =
            images("fomaml-conv4", "first-order MAML", new FirstOrderMaml(new InnerLoop(0.4, 1)));

    /** All of them. */
    static final List<MetaWorkload> ALL = List.of(MAML_SINUSOID, PROTONET, MAML_CONV4, FOMAML_CONV4);

    /** Adam's rate, the same for all. */
    static final double ADAM_RATE = 0.001;

    private static final long SEED = 7;
    /** Keeps the stream apart from those of models and tasks under the same seed. */
    private static final long PARAMETER_DOMAIN = 1001;

    private static final double SHIFT = 0.1;

    private static MetaWorkload images(String optionName, String method, MetaAlgorithm algorithm) {
        return new MetaWorkload(
                optionName,
                method + ", conv4x32 stride 2, 16 tasks of 5 ways, 1 shot, 1 query",
                Conv4.classifier(28, 32, Conv4.Halving.STRIDE, 5),
                algorithm,
                new TaskShape(28 * 28, 5, 5, 5),
                16);
    }

    /** What is trained on; the same tasks whenever it is called. */
    PreparedTasks prepared() {
        return PreparedTasks.random(shape, tasks, SEED);
    }

    /**
     * Where training starts. Away from the usual start, at which a classifier's last layer is zero and with it most of what
     * two programs could compute differently.
     */
    float[] start() {
        float[] parameters = model.initialise(SEED);
        SeededStream stream = SeededStream.of(SEED, PARAMETER_DOMAIN);
        for (int i = 0; i < parameters.length; i++) {
            parameters[i] += (float) stream.nextUniform(-SHIFT, SHIFT);
        }
        return parameters;
    }

    /** All names, for messages. */
    static String names() {
        return ALL.stream().map(MetaWorkload::optionName).collect(Collectors.joining(", "));
    }
}
