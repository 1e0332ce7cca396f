// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

import io.cipherfold.meta.kernel.Operation;
import io.cipherfold.meta.kernel.View;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Moves the weights of all tasks along the gradients of a pass, as a {@link Descent} says. */
final class InnerStep {

    private final Network network;
    private final Memory memory;
    private final TaskVectors own;
    private final TaskVectors rates;
    private final Operation copyShared;
    private final Map<PartPass, Operation> moves = new HashMap<>();
    private final Map<PartPass, GradientClipping> clippings = new HashMap<>();
    private @Nullable Descent descent;
    private int lowestLayer;

    InnerStep(Network network, Memory memory, TaskVectors shared, TaskVectors own) {
        this.network = network;
        this.memory = memory;
        this.own = own;
        this.rates = TaskVectors.shared(memory, network.layout());
        this.copyShared = memory.kernels().copy(shared.all(), own.all());
    }

    /** The rates are those of {@code next} from now on. */
    void use(Descent next) {
        memory.requireOpen();
        if (next == descent) {
            return;
        }
        if (next.length() != network.layout().length()) {
            throw new IllegalArgumentException("there are " + next.length() + " inner rates for "
                    + network.layout().length() + " parameters");
        }
        int lowest = 0;
        while (lowest < network.layers().size()
                && next.leaves(network.firstParameter(lowest), network.firstParameter(lowest + 1))) {
            lowest++;
        }
        if (lowest == network.layers().size()) {
            // Nothing moves; treat the last layer as if it did, so that no case needs a rule of its own.
            lowest--;
        }
        if (descent == null || lowest != lowestLayer) {
            moves.clear();
            clippings.clear();
        }
        lowestLayer = lowest;
        descent = next;
        rates.put(next.rates());
    }

    /** Index of the first layer that moves. */
    int lowestLayer() {
        return lowestLayer;
    }

    /** The rates, shared by all tasks, of the parameters that may move. */
    View rates() {
        return moving(rates);
    }

    /** The parameters of {@code vectors} from the first layer that moves on. */
    View moving(TaskVectors vectors) {
        return vectors.range(
                network.firstParameter(lowestLayer), network.layout().length());
    }

    /** Weights minus rates times the gradients that {@code pass} has computed in {@code state}. */
    void move(PartPass pass, WeightState state) {
        clip(pass);
        if (!state.own()) {
            copyShared.run();
        }
        moves.computeIfAbsent(
                        pass, key -> memory.kernels().subtractProduct(rates(), moving(key.gradients()), moving(own)))
                .run();
    }

    /** Scales the gradients of {@code pass} down if the descent says so. */
    void clip(PartPass pass) {
        if (descent != null && descent.clips()) {
            clippings
                    .computeIfAbsent(pass, key -> new GradientClipping(memory, moving(key.gradients())))
                    .apply(descent.clipNorm());
            pass.forgetGradients();
        }
    }

    /** Applies the derivative of the last {@link #clip} of {@code pass}, if there was one, to {@code directions}. */
    void applyClippingDerivative(PartPass pass, View directions) {
        GradientClipping clipping = clippings.get(pass);
        if (clipping != null && descent != null && descent.clips()) {
            clipping.applyDerivative(directions);
        }
    }
}
