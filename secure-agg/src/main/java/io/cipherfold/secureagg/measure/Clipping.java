// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

import io.cipherfold.secureagg.encode.L2Clip;
import java.util.Arrays;

/**
 * How an update is clipped: as a whole, or layer by layer to a norm for each (McMahan, Ramage, Talwar, Zhang, arXiv 1710.06963,
 * section 3.3). Either way its norm is at most {@link #norm} afterwards. Immutable.
 */
public final class Clipping {

    private final int[] lengths;
    private final double[] norms;

    private Clipping(int[] lengths, double[] norms) {
        this.lengths = lengths;
        this.norms = norms;
    }

    /**
     * The whole update to one norm.
     *
     * @param parameters length of an update, at least 1
     * @param norm positive and finite
     */
    public static Clipping flat(int parameters, double norm) {
        return perLayer(new int[] {parameters}, new double[] {norm});
    }

    /**
     * Each layer to a norm of its own.
     *
     * @param lengths parameters of each layer, in their order in an update, each at least 1, together below 2^31; copied
     * @param norms for each layer, positive and finite; copied
     * @throws IllegalArgumentException if a number is out of its range; names it and the range
     */
    public static Clipping perLayer(int[] lengths, double[] norms) {
        if (lengths.length == 0 || lengths.length != norms.length) {
            throw new IllegalArgumentException("there must be as many norms as layers and at least one, were "
                    + norms.length + " for " + lengths.length + " layers");
        }
        long total = 0;
        for (int layer = 0; layer < lengths.length; layer++) {
            if (lengths[layer] < 1) {
                throw new IllegalArgumentException(
                        "layer " + layer + " must have at least 1 parameter, has " + lengths[layer]);
            }
            if (!(norms[layer] > 0 && norms[layer] <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(
                        "the norm of layer " + layer + " must be positive and finite, was " + norms[layer]);
            }
            total += lengths[layer];
        }
        if (total > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("layers must have below 2^31 parameters together, have " + total);
        }
        Clipping clipping = new Clipping(lengths.clone(), norms.clone());
        if (!(clipping.norm() > 0 && clipping.norm() <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException(
                    "the norms together must be positive and finite, were " + clipping.norm());
        }
        return clipping;
    }

    /** Length of an update. */
    public int parameters() {
        return Arrays.stream(lengths).sum();
    }

    /** The greatest norm of a clipped update: the root of the sum of the layers' squared norms. */
    public double norm() {
        return Arrays.stream(norms).reduce(0, Math::hypot);
    }

    /**
     * The same with another norm, of which each layer has the same share.
     *
     * @param norm positive and finite
     */
    public Clipping withNorm(double norm) {
        double factor = norm / norm();
        return perLayer(lengths, Arrays.stream(norms).map(each -> each * factor).toArray());
    }

    /**
     * Clips an update in place.
     *
     * @return whether nothing had to be cut: a fact about the client that must not leave it but as a {@link Measurement}
     * @throws IllegalArgumentException if the update has another length or a coordinate that is not finite; never names a
     *     value
     */
    public boolean clip(double[] update) {
        if (update.length != parameters()) {
            throw new IllegalArgumentException(
                    "an update must have " + parameters() + " coordinates, has " + update.length);
        }
        boolean within = true;
        for (int layer = 0, from = 0; layer < lengths.length; from += lengths[layer], layer++) {
            double[] part = Arrays.copyOfRange(update, from, from + lengths[layer]);
            within &= L2Clip.clip(part, norms[layer]) <= norms[layer];
            System.arraycopy(part, 0, update, from, part.length);
            Arrays.fill(part, 0);
        }
        return within;
    }
}
