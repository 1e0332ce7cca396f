// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.ConvolutionShape;
import io.cipherfold.meta.kernel.UnitFunction;
import io.cipherfold.meta.task.SeededStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The four-layer convolutional network of few-shot learning (Vinyals, Blundell, Lillicrap, Kavukcuoglu, Wierstra, "Matching
 * Networks for One Shot Learning", NIPS 2016, section 4.1; with strides instead of pooling: Finn et al. 2017, section 5.2):
 * four times convolution of 3 x 3, batch normalisation, ReLU and, unless strides halve the images, max-pooling of 2 x 2; its
 * features are all numbers of the last layer. A classifier adds a linear layer, an embedding does not. Convolutions have no
 * bias, which batch normalisation would take out again. Immutable.
 */
public final class Conv4 extends Network {

    private static final int BLOCKS = 4;

    /** Keeps this stream apart from those of tasks under the same seed. */
    private static final long INITIAL_DOMAIN = 7;

    /** How the blocks halve the images. */
    public enum Halving {
        /** Convolutions step by 2 pixels: sides of 28 become 14, 7, 4, 2. Less work. */
        STRIDE,
        /** Max-pooling of 2 x 2: sides of 28 become 14, 7, 3, 1. */
        MAX_POOL
    }

    private final String description;

    private Conv4(List<Layer> layers, String description) {
        super(layers, Loss.SOFTMAX_CROSS_ENTROPY);
        this.description = description;
    }

    /**
     * A network whose outputs are features, for methods that compare embeddings.
     *
     * @param side of the square one-channel images, at least 16
     * @param filters of each block, at least 1
     */
    public static Conv4 embedding(int side, int filters, Halving halving) {
        return build(side, filters, halving, OptionalInt.empty());
    }

    /**
     * A network whose outputs are scores of {@code ways} classes.
     *
     * @param ways at least 2
     */
    public static Conv4 classifier(int side, int filters, Halving halving, int ways) {
        if (ways < 2) {
            throw new IllegalArgumentException("a classifier needs at least 2 ways, was " + ways);
        }
        return build(side, filters, halving, OptionalInt.of(ways));
    }

    private static Conv4 build(int side, int filters, Halving halving, OptionalInt ways) {
        if (side < 1 << BLOCKS || filters < 1) {
            throw new IllegalArgumentException("the side of images must be at least " + (1 << BLOCKS)
                    + " and there must be at least 1 filter, were " + side + " and " + filters);
        }
        boolean pools = halving == Halving.MAX_POOL;
        List<Layer> layers = new ArrayList<>();
        int current = side;
        for (int block = 0; block < BLOCKS; block++) {
            ConvolutionLayer layer =
                    new ConvolutionLayer(current, block == 0 ? 1 : filters, filters, pools ? 1 : 2, pools ? 2 : 1);
            layers.add(layer);
            current = layer.outputSide();
        }
        ways.ifPresent(count ->
                layers.add(new DenseLayer(layers.get(BLOCKS - 1).outputLength(), count, UnitFunction.IDENTITY)));
        String description = "conv4x" + filters + (pools ? " max-pool" : " stride 2")
                + (ways.isPresent() ? ", " + ways.getAsInt() + " ways" : ", embedding");
        return new Conv4(layers, description);
    }

    /**
     * Convolutions uniform in +-sqrt(6 / (inputs + outputs)), counted with taps (Glorot, Bengio, "Understanding the
     * Difficulty of Training Deep Feedforward Neural Networks", AISTATS 2010, eq. 16), scales 1, shifts 0 and, in a
     * classifier, the last layer zero: the labels of few-shot tasks are arbitrary, so before the first step no class may be
     * preferred.
     */
    @Override
    public float[] initialise(long seed) {
        SeededStream stream = SeededStream.of(seed, INITIAL_DOMAIN);
        float[] parameters = new float[layout().length()];
        for (ParameterLayout.Segment segment : layout().segments()) {
            boolean convolution = segment.rows() % ConvolutionShape.TAPS == 0
                    && segment.name().endsWith("weight");
            boolean last = layers().size() > BLOCKS && head().contains(segment);
            double limit = Math.sqrt(6.0 / (segment.rows() + ConvolutionShape.TAPS * segment.columns()));
            for (int i = segment.offset(); i < segment.offset() + segment.length(); i++) {
                if (last) {
                    continue;
                }
                parameters[i] = convolution
                        ? (float) stream.nextUniform(-limit, limit)
                        : segment.name().endsWith("scale") ? 1 : 0;
            }
        }
        return parameters;
    }

    @Override
    public String toString() {
        return "Conv4[" + description + ", " + layout().length() + " parameters]";
    }
}
