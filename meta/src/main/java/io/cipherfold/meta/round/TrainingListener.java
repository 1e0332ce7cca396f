// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.MetaException;
import io.cipherfold.secureagg.AbortReason;
import java.util.OptionalInt;

/** Watches a training. Called on the training's thread, between rounds; what is reported was released or is public. */
public interface TrainingListener {

    /** Watches nothing. */
    TrainingListener NONE = new TrainingListener() {};

    /** A round was released with {@code clients} vectors in its sum, empty if hidden; the model has moved, unless noise hid that any client counts. */
    default void roundReleased(int round, OptionalInt clients) {}

    /** What the clients of the round that was just released measured. */
    default void measured(MeasuredRound round) {}

    /** A round gave no sum; the model is what it was. */
    default void roundAborted(int round, AbortReason reason) {}

    /** The model was evaluated; the first time, before any round, as round 0. */
    default void evaluated(int round, AdaptationReport report) {}

    /**
     * The checkpoint at the end could not be written. The training is over and its result is returned, unless this method
     * throws, as it does here.
     */
    default void checkpointFailed(MetaException failure) {
        throw failure;
    }
}
