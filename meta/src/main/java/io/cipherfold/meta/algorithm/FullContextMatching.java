// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.graph.Expression;
import io.cipherfold.meta.graph.Gradients;
import io.cipherfold.meta.graph.LstmCell;
import io.cipherfold.meta.model.FastWeights.Score;
import io.cipherfold.meta.model.Model;
import io.cipherfold.meta.model.ParameterLayout;
import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Matching Networks with full-context embeddings: before {@link MatchingNetworks} compares them, a support point's embedding
 * is changed by all others of its task and a query point's by the support set. Vinyals, Blundell, Lillicrap, Kavukcuoglu,
 * Wierstra, "Matching Networks for One Shot Learning", NIPS 2016, section 2.1.2 and appendix A: an LSTM goes through the
 * support set in both directions (g), another one takes some steps over a query point and reads the support set by attention
 * (f). Query points do not see each other here.
 *
 * <p>The order of the support set is an input: another order gives other embeddings. Tasks have theirs from seed and number,
 * so that results repeat.
 *
 * <p>The shared vector holds the embedding's parameters, then the weights of the three cells. Its meta-update is the exact
 * gradient of the episode's loss and a vector like any other, so that clients' updates can be clipped and encrypted and
 * summed; what a client remembers of its support set stays in its task and is never shared.
 */
public final class FullContextMatching extends EmbeddingMethod {

    private static final long DOMAIN = 41;

    /** So that embeddings are little changed at first. */
    private static final double SPREAD = 0.1;

    private static final List<String> CELLS = List.of("forward", "backward", "attention");

    private final MatchingNetworks matching;
    private final int processingSteps;

    /**
     * Creates the method.
     *
     * @param sharpness see {@link MatchingNetworks#MatchingNetworks}
     * @param processingSteps the paper's K, in which a query point reads the support set; at least 1
     */
    public FullContextMatching(double sharpness, int processingSteps) {
        if (processingSteps < 1) {
            throw new IllegalArgumentException("processing steps must be at least 1, were " + processingSteps);
        }
        this.matching = new MatchingNetworks(sharpness);
        this.processingSteps = processingSteps;
    }

    /** The cell of a name: both directions see an embedding, attention what it has read too. */
    private static LstmCell cell(String name, int dimensions) {
        return new LstmCell(name.equals("attention") ? 2 * dimensions : dimensions, dimensions);
    }

    @Override
    public ParameterLayout layout(Model model) {
        List<ParameterLayout.Segment> segments = new ArrayList<>(model.layout().segments());
        int offset = model.layout().length();
        for (String name : CELLS) {
            LstmCell cell = cell(name, model.outputLength());
            segments.add(
                    new ParameterLayout.Segment("context." + name, offset, cell.weightRows(), cell.weightColumns()));
            offset += cell.weightRows() * cell.weightColumns();
        }
        return new ParameterLayout(segments);
    }

    /** The weights of the cells are uniform in a small range. */
    @Override
    public float[] initialise(Model model, long seed) {
        float[] shared = Arrays.copyOf(model.initialise(seed), layout(model).length());
        SeededStream stream = SeededStream.of(seed, DOMAIN);
        for (int i = model.layout().length(); i < shared.length; i++) {
            shared[i] = (float) stream.nextUniform(-SPREAD, SPREAD);
        }
        return shared;
    }

    @Override
    Score evaluate(Episode episode, double[] probabilities) {
        int dimensions = episode.dimensions();
        int supportNumbers = episode.supportPoints() * dimensions;
        double[] embeddings = episode.embeddings();
        Expression support =
                Expression.of(episode.supportPoints(), dimensions, Arrays.copyOf(embeddings, supportNumbers));
        Expression query = Expression.of(
                episode.queryPoints(), dimensions, Arrays.copyOfRange(embeddings, supportNumbers, embeddings.length));
        List<Expression> inputs = new ArrayList<>(List.of(support, query));
        inputs.addAll(cells(episode));
        Expression context = context(support, inputs.get(2), inputs.get(3));
        Expression all = context.above(reading(query, context, inputs.get(4)));
        Episode compared = episode.withEmbeddings(all.toArray());
        Score score = matching.evaluate(compared, probabilities);
        Expression direction = Expression.of(all.rows(), dimensions, compared.gradients());
        List<Expression> derivatives = Gradients.of(all.times(direction).sum(), inputs);
        add(derivatives.subList(0, 2), episode.gradients());
        add(derivatives.subList(2, 5), episode.ownGradients());
        return score;
    }

    private static void add(List<Expression> derivatives, double[] target) {
        int to = 0;
        for (Expression derivative : derivatives) {
            for (double value : derivative.toArray()) {
                target[to++] += value;
            }
        }
    }

    private static List<Expression> cells(Episode episode) {
        List<Expression> cells = new ArrayList<>();
        int from = 0;
        for (String name : CELLS) {
            LstmCell cell = cell(name, episode.dimensions());
            int end = from + cell.weightRows() * cell.weightColumns();
            cells.add(Expression.of(
                    cell.weightRows(), cell.weightColumns(), Arrays.copyOfRange(episode.own(), from, end)));
            from = end;
        }
        return cells;
    }

    /** The paper's g: what both directions put out at a point, plus its embedding. */
    private static Expression context(Expression support, Expression forward, Expression backward) {
        int points = support.rows();
        int[] reversed = IntStream.range(0, points).map(i -> points - 1 - i).toArray();
        return outputs(support, forward)
                .plus(outputs(support.rowsAt(reversed), backward).rowsAt(reversed))
                .plus(support);
    }

    /** What a cell puts out at each row, having seen those before. */
    private static Expression outputs(Expression rows, Expression weights) {
        LstmCell cell = cell("forward", rows.columns());
        LstmCell.State state = cell.step(weights, rows.rowsAt(0), cell.start(1));
        Expression outputs = state.hidden();
        for (int row = 1; row < rows.rows(); row++) {
            state = cell.step(weights, rows.rowsAt(row), state);
            outputs = outputs.above(state.hidden());
        }
        return outputs;
    }

    /** The paper's f, for every query point alone: equations 3 to 6 of appendix A. */
    private Expression reading(Expression query, Expression context, Expression weights) {
        LstmCell cell = cell("attention", query.columns());
        LstmCell.State state = cell.start(query.rows());
        for (int step = 0; step < processingSteps; step++) {
            Expression read = attention(state.hidden(), context).multiply(context);
            LstmCell.State next = cell.step(weights, query.beside(read), state);
            state = new LstmCell.State(next.hidden().plus(query), next.memory());
        }
        return state.hidden();
    }

    /** A softmax over the support points of the inner products with them, a row for each query point. */
    private static Expression attention(Expression hidden, Expression context) {
        Expression products = hidden.multiply(context.transposed());
        double[] largest = new double[products.rows()];
        for (int row = 0; row < largest.length; row++) {
            largest[row] = products.at(row, 0);
            for (int column = 1; column < products.columns(); column++) {
                largest[row] = Math.max(largest[row], products.at(row, column));
            }
        }
        Expression shift = Expression.of(largest.length, 1, largest).repeatedColumn(products.columns());
        Expression exponentials = products.minus(shift).exp();
        Expression divisors = exponentials.sumOfColumns().reciprocal();
        return exponentials.times(divisors.repeatedColumn(products.columns()));
    }

    @Override
    public String toString() {
        return "FullContextMatching[" + matching + ", processingSteps=" + processingSteps + "]";
    }
}
