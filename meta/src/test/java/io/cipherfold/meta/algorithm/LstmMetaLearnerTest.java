// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.cipherfold.meta.MetaException;
import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.graph.Gradients;
import io.cipherfold.meta.graph.LstmCell;
import io.cipherfold.meta.kernel.ReferenceKernels;
import io.cipherfold.meta.model.Activation;
import io.cipherfold.meta.model.FastWeights;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Loss;
import io.cipherfold.meta.model.Mlp;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.NormMode;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.model.Part;
import io.cipherfold.meta.model.RandomTasks;
import io.cipherfold.meta.round.AdaptationReport;
import io.cipherfold.meta.round.FederatedTraining;
import io.cipherfold.meta.round.ServerOptimiser;
import io.cipherfold.meta.round.TaskEvaluation;
import io.cipherfold.meta.round.TaskMean;
import io.cipherfold.meta.round.TrainingListener;
import io.cipherfold.meta.round.TrainingSettings;
import io.cipherfold.meta.task.SeededStream;
import io.cipherfold.meta.task.SinusoidTasks;
import io.cipherfold.meta.task.Task;
import io.cipherfold.meta.task.TaskShape;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LstmMetaLearnerTest {

    private static final int HIDDEN = 5;
    private static final double RATE = 0.05;
    private static final int STEPS = 4;

    private final Mlp model = new Mlp(List.of(1, 7, 1), Activation.TANH, Loss.SQUARED_ERROR);
    private final TaskShape shape = new TaskShape(1, 1, 6, 9);
    private final List<Task> tasks = RandomTasks.draw(2, shape, SeededStream.of(8));

    private static LstmMetaLearner learner(int steps) {
        return new LstmMetaLearner(new InnerLoop(RATE, steps), HIDDEN);
    }

    /** Not the start of training, where the cell is nearly without effect. */
    private float[] shared() {
        float[] shared = learner(1).initialise(model, 3);
        SeededStream stream = SeededStream.of(6);
        for (int i = model.layout().length(); i < shared.length; i++) {
            shared[i] += (float) stream.nextUniform(-0.5, 0.5);
        }
        return shared;
    }

    private FastWeights weights() {
        return model.fastWeights(new ReferenceKernels(), NormMode.TRANSDUCTIVE, shape, tasks.size());
    }

    /** The same learner as a graph of matrices over all coordinates, with derivatives from the graph. */
    private final class Graph {

        private final ParameterLayout layout = learner(1).layout(model);
        private final LstmCell cell = new LstmCell(4, HIDDEN);
        private final Expression start;
        private final List<Expression> weights = new ArrayList<>();
        private Expression parameters;
        private Expression forgetGate;
        private Expression inputGate;
        private LstmCell.State state;

        Graph(float[] shared) {
            int count = model.layout().length();
            start = matrix(shared, 0, count, 1);
            for (String name : List.of("learner.cell", "learner.forget", "learner.input")) {
                ParameterLayout.Segment segment = layout.segment(name);
                weights.add(matrix(shared, segment.offset(), segment.rows(), segment.columns()));
            }
            parameters = start;
            forgetGate = Expression.constant(count, 1, 0);
            inputGate = forgetGate;
            state = cell.start(count);
        }

        void step(Expression gradient, double loss) {
            double[] features = new double[gradient.rows() * 4];
            for (int i = 0; i < gradient.rows(); i++) {
                double g = gradient.at(i, 0);
                boolean large = Math.abs(g) >= Math.exp(-10);
                features[4 * i] = large ? Math.log(Math.abs(g)) / 10 : -1;
                features[4 * i + 1] = large ? Math.signum(g) : Math.exp(10) * g;
                features[4 * i + 2] = Math.log(loss) / 10;
                features[4 * i + 3] = 1;
            }
            state = cell.step(weights.get(0), Expression.of(gradient.rows(), 4, features), state);
            Expression seen = state.hidden().beside(parameters);
            Expression ones = Expression.constant(gradient.rows(), 1, 1);
            forgetGate = seen.beside(forgetGate)
                    .beside(ones)
                    .multiply(weights.get(1))
                    .sigmoid();
            inputGate =
                    seen.beside(inputGate).beside(ones).multiply(weights.get(2)).sigmoid();
            parameters = forgetGate.times(parameters).minus(inputGate.times(gradient));
        }
    }

    private static Expression matrix(float[] source, int from, int rows, int columns) {
        double[] values = new double[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = source[from + i];
        }
        return Expression.of(rows, columns, values);
    }

    /** What is computed twice in double precision passes through floats on the way: 2^-24 in each of four steps. */
    @Test
    void metaUpdates_fourSteps_areTheDerivativesOfTheGraph() {
        float[] shared = shared();
        float[] updates = new float[tasks.size() * shared.length];
        int count = model.layout().length();
        try (FastWeights weights = weights()) {
            learner(STEPS).metaUpdates(weights, shared, tasks, updates);
            for (int task = 0; task < tasks.size(); task++) {
                Graph graph = new Graph(shared);
                List<Task> alone = List.of(tasks.get(task));
                float[] numbers = Arrays.copyOf(shared, count);
                float[] gradient = new float[count];
                weights.load(alone);
                weights.reset(numbers);
                for (int step = 0; step < STEPS; step++) {
                    weights.gradients(Part.SUPPORT, gradient);
                    graph.step(
                            matrix(gradient, 0, count, 1),
                            weights.scores(Part.SUPPORT).get(0).loss());
                    for (int i = 0; i < count; i++) {
                        numbers[i] = (float) graph.parameters.at(i, 0);
                    }
                    weights.put(numbers);
                }
                weights.gradients(Part.QUERY, gradient);
                Expression along =
                        graph.parameters.times(matrix(gradient, 0, count, 1)).sum();
                List<Expression> by = new ArrayList<>(List.of(graph.start));
                by.addAll(graph.weights);
                int at = task * shared.length;
                for (Expression derivative : Gradients.of(along, by)) {
                    for (double expected : derivative.toArray()) {
                        assertThat((double) updates[at++]).isCloseTo(expected, within(1e-5));
                    }
                }
            }
        }
    }

    /**
     * With one step nothing is left out of the derivative by the weights of the gates: the step's gradient does not depend on
     * them. The step of the difference is 2^-10, whose square times a third derivative of a loss near 1 is below 1e-5.
     */
    @Test
    void metaUpdates_oneStep_areTheGradientByTheGates() {
        float[] shared = shared();
        float[] updates = new float[tasks.size() * shared.length];
        double way = 1.0 / (1 << 10);
        try (FastWeights weights = weights()) {
            learner(1).metaUpdates(weights, shared, tasks, updates);
            for (int i = model.layout().length(); i < shared.length; i += 3) {
                float kept = shared[i];
                shared[i] = (float) (kept + way);
                double above = learner(1)
                        .adapt(weights, shared, tasks, 1)
                        .get(1)
                        .get(0)
                        .loss();
                double higher = shared[i];
                shared[i] = (float) (kept - way);
                double below = learner(1)
                        .adapt(weights, shared, tasks, 1)
                        .get(1)
                        .get(0)
                        .loss();
                double expected = (above - below) / (higher - shared[i]);
                shared[i] = kept;
                assertThat((double) updates[i]).as("weight %d", i).isCloseTo(expected, within(5e-5));
            }
        }
    }

    /** Gates that see nothing: the parameter shrinks by the forget gate and moves by the rate, sigmoid(5) = 0.9933. */
    @Test
    void adapt_weightsOfZero_isADescentThatForgets() {
        float[] shared = learner(1).initialise(model, 3);
        ParameterLayout layout = learner(1).layout(model);
        int count = model.layout().length();
        for (String name : List.of("learner.cell", "learner.forget", "learner.input")) {
            ParameterLayout.Segment segment = layout.segment(name);
            int last = segment.offset() + segment.length() - (name.equals("learner.cell") ? 0 : 1);
            Arrays.fill(shared, segment.offset(), last, 0);
        }
        float[] gradient = new float[count];
        float[] adapted = new float[count];
        try (FastWeights weights = weights()) {
            weights.load(tasks.subList(0, 1));
            weights.reset(Arrays.copyOf(shared, count));
            weights.gradients(Part.SUPPORT, gradient);
            learner(1).adapt(weights, shared, tasks.subList(0, 1), 1);
            weights.weights(adapted);
        }
        for (int i = 0; i < count; i++) {
            double expected = shared[i] / (1 + Math.exp(-5)) - RATE * gradient[i];
            assertThat((double) adapted[i]).isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void training_oneRecordTasks_learns() {
        SinusoidTasks source = new SinusoidTasks(3, 1, 1);
        try (FastWeights weights = model.fastWeights(source.shape(), 4);
                TaskEvaluation evaluation = new TaskEvaluation(model, learner(2), source, 50, 2)) {
            AdaptationReport before = evaluation.evaluate(learner(2).initialise(model, 1));
            TrainingSettings settings = new TrainingSettings(100, ServerOptimiser.Settings.adam(0.01), 0, 100);
            AdaptationReport after = new FederatedTraining(
                            new TaskMean(weights, learner(2), source, 4),
                            settings,
                            Optional.empty(),
                            evaluation::evaluate)
                    .run(learner(2).initialise(model, 1), TrainingListener.NONE)
                    .after();
            assertThat(after.loss().get(2).mean())
                    .isLessThan(before.loss().get(2).mean());
        }
    }

    /** A weight of the input gate that is no number, from some call on. */
    private static final class Poisoned implements MetaAlgorithm {

        private final MetaAlgorithm learner = learner(2);
        private int soundCalls = 2;

        @Override
        public ParameterLayout layout(Model model) {
            return learner.layout(model);
        }

        @Override
        public void metaUpdates(FastWeights weights, float[] shared, List<Task> tasks, float[] target) {
            float[] given = shared.clone();
            given[given.length - 1] = soundCalls-- > 0 ? given[given.length - 1] : Float.NaN;
            learner.metaUpdates(weights, given, tasks, target);
        }

        @Override
        public List<List<Score>> adapt(FastWeights weights, float[] shared, List<Task> tasks, int steps) {
            return learner.adapt(weights, shared, tasks, steps);
        }
    }

    @Test
    void training_learnedUpdateThatIsNoNumber_endsWithTheCurveSoFar() {
        SinusoidTasks source = new SinusoidTasks(3, 5, 5);
        List<Integer> reported = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluated(int round, AdaptationReport report) {
                reported.add(round);
            }
        };
        try (FastWeights weights = model.fastWeights(source.shape(), 4);
                TaskEvaluation evaluation = new TaskEvaluation(model, learner(2), source, 20, 2)) {
            FederatedTraining training = new FederatedTraining(
                    new TaskMean(weights, new Poisoned(), source, 4),
                    new TrainingSettings(9, ServerOptimiser.Settings.adam(0.001), 0, 1),
                    Optional.empty(),
                    evaluation::evaluate);
            assertThatThrownBy(() -> training.run(learner(2).initialise(model, 1), listener))
                    .isInstanceOfSatisfying(
                            MetaException.class, e -> assertThat(e.code()).isEqualTo(MetaException.Code.NOT_FINITE))
                    .hasMessageContaining("task 8 in step 3")
                    .hasMessageMatching("(?s).*oldest first: [0-9.e+-]+, [0-9.e+-]+\\. A smaller.*");
        }
        assertThat(reported).containsExactly(0, 1, 2);
    }

    /**
     * What training takes from the heap per parameter, task and step are a gradient and the moved parameter, 8 bytes, of which
     * it keeps 4. A graph of the steps would take over 230 bytes for each of the cell's values.
     */
    @Test
    void metaUpdates_moreSteps_takeAFewBytesForEachParameter() {
        Mlp large = new Mlp(List.of(1, 100, 100, 1), Activation.TANH, Loss.SQUARED_ERROR);
        int parameters = large.layout().length();
        try (FastWeights weights = large.fastWeights(shape, tasks.size())) {
            allocated(large, weights, 5);
            long few = allocated(large, weights, 10);
            long many = allocated(large, weights, 60);
            double each = (many - few) / (50.0 * parameters * tasks.size());
            assertThat(each).isBetween(8.0, 12.0);
        }
    }

    private long allocated(Mlp large, FastWeights weights, int steps) {
        float[] shared = learner(steps).initialise(large, 3);
        float[] updates = new float[tasks.size() * shared.length];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(thread);
        learner(steps).metaUpdates(weights, shared, tasks, updates);
        return threads.getThreadAllocatedBytes(thread) - before;
    }

    @Test
    void learner_settingsOutOfRange_areRefused() {
        InnerLoop loop = new InnerLoop(RATE, 1);
        assertThatThrownBy(() -> learner(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most 100 steps, were 101");
        assertThatThrownBy(() -> new LstmMetaLearner(loop, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LstmMetaLearner(new InnerLoop(1, 1), HIDDEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below 1, was 1.0");
        assertThatThrownBy(() -> new LstmMetaLearner(new InnerLoop(RATE, 1, 3), HIDDEN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("was 3.0");
    }
}
