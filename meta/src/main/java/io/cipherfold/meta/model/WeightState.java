// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import java.util.Arrays;

/**
 * Which weights are in force: a number per layer that changes with the layer's weights, so that what was computed from
 * the same weights need not be computed again.
 */
final class WeightState {

    private final long[] versions;
    private final boolean own;

    private WeightState(long[] versions, boolean own) {
        this.versions = versions;
        this.own = own;
    }

    /** All layers have the shared weights numbered {@code version}, at least 1. */
    static WeightState shared(int layers, long version) {
        long[] versions = new long[layers];
        Arrays.fill(versions, version);
        return new WeightState(versions, false);
    }

    /** The layers from {@code lowest} on have new weights; every task has its own now. */
    WeightState moved(int lowest, long version) {
        long[] next = versions.clone();
        for (int l = lowest; l < next.length; l++) {
            next[l] = version;
        }
        return new WeightState(next, true);
    }

    /** The number of layer {@code layer}'s weights. */
    long version(int layer) {
        return versions[layer];
    }

    /** Does each task use its own weights? */
    boolean own() {
        return own;
    }
}
