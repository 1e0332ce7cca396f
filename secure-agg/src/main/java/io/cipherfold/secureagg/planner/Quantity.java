// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.secureagg.plan.PlanOptionsBuilder;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.ToDoubleFunction;

/** A number of a request that can be listed in a sweep and changed by the search for a plan, with its option's name. */
public enum Quantity {
    /** Coordinates of a vector. */
    PARAMETERS("parameters", r -> r.numbers().parameters(), whole(PlanOptionsBuilder::parameters)),
    /** Enrolled clients. */
    POPULATION("population", r -> r.numbers().population(), whole(PlanOptionsBuilder::population)),
    /** K_min. */
    MIN_CLIENTS("min-clients", r -> r.numbers().minimumClients(), whole(PlanOptionsBuilder::minimumClients)),
    /** K_max. */
    MAX_CLIENTS("max-clients", r -> r.numbers().maximumClients(), whole(PlanOptionsBuilder::maximumClients)),
    /** F. */
    CORRUPT_CLIENTS("corrupt-clients", r -> r.numbers().corruptClients(), whole(PlanOptionsBuilder::corruptClients)),
    /** n. */
    MEMBERS("members", PlanRequest::members, (r, value) -> r.withMembers(value.intValue())),
    /** f. */
    CORRUPT_MEMBERS("corrupt-members", r -> r.numbers().corruptMembers(), whole(PlanOptionsBuilder::corruptMembers)),
    /** Width of a digit of the sum; NaN when the planner chooses. */
    BITS(
            "bits",
            r -> r.digitBits().isPresent() ? r.digitBits().getAsInt() : Double.NaN,
            (r, value) -> r.withDigitBits(value.intValue())),
    /** C. */
    CLIP("clip", r -> r.numbers().clipNorm(), real(PlanOptionsBuilder::clipNorm)),
    /** The noise multiplier; NaN when it follows from an epsilon. */
    NOISE_MULTIPLIER(
            "noise-multiplier",
            r -> r.noise().epsilon().isPresent() ? Double.NaN : r.noise().multiplier(),
            (r, value) -> r.withNoise(NoiseGoal.ofMultiplier(value))),
    /** The epsilon that the noise has to meet; NaN when the multiplier is given. */
    EPSILON(
            "epsilon",
            r -> r.noise().epsilon().orElse(Double.NaN),
            (r, value) -> r.withNoise(NoiseGoal.ofEpsilon(value))),
    /** Delta of the privacy statement. */
    DELTA("delta", r -> r.numbers().delta(), real(PlanOptionsBuilder::delta)),
    /** Rounds of the plan. */
    ROUNDS("rounds", r -> r.numbers().rounds(), whole(PlanOptionsBuilder::rounds)),
    /** The cap per client. */
    PARTICIPATIONS("participations", r -> r.numbers().participations(), whole(PlanOptionsBuilder::participations)),
    /** Rounds of a member's key epoch. */
    EPOCH_ROUNDS("epoch-rounds", r -> r.numbers().epochRounds(), whole(PlanOptionsBuilder::epochRounds)),
    /** Clients that members may drop from a round. */
    OBJECTION_LIMIT("objection-limit", r -> r.numbers().objectionLimit(), whole(PlanOptionsBuilder::objectionLimit));

    private final String optionName;
    private final ToDoubleFunction<PlanRequest> getter;
    private final BiFunction<PlanRequest, Double, PlanRequest> setter;

    Quantity(
            String optionName,
            ToDoubleFunction<PlanRequest> getter,
            BiFunction<PlanRequest, Double, PlanRequest> setter) {
        this.optionName = optionName;
        this.getter = getter;
        this.setter = setter;
    }

    /** The quantity with an option's name, without dashes. */
    public static Optional<Quantity> ofOption(String name) {
        return Arrays.stream(values())
                .filter(quantity -> quantity.optionName.equals(name))
                .findFirst();
    }

    /** The option's name without dashes. */
    public String optionName() {
        return optionName;
    }

    /** Whether it is a whole number. */
    public boolean isWhole() {
        return this != CLIP && this != NOISE_MULTIPLIER && this != EPSILON && this != DELTA;
    }

    /** The value in a request; NaN where it is left to the planner. */
    public double of(PlanRequest request) {
        return getter.applyAsDouble(request);
    }

    /** The request with another value. */
    public PlanRequest in(PlanRequest request, double value) {
        return setter.apply(request, value);
    }

    /** A value as one would write it behind the option. */
    public String text(double value) {
        return isWhole() ? Long.toString((long) value) : Double.toString(value);
    }

    private static BiFunction<PlanRequest, Double, PlanRequest> whole(
            BiFunction<PlanOptionsBuilder, Integer, PlanOptionsBuilder> setter) {
        return (request, value) -> request.withNumbers(
                setter.apply(request.numbers().toBuilder(), value.intValue()).build());
    }

    private static BiFunction<PlanRequest, Double, PlanRequest> real(
            BiFunction<PlanOptionsBuilder, Double, PlanOptionsBuilder> setter) {
        return (request, value) -> request.withNumbers(
                setter.apply(request.numbers().toBuilder(), value).build());
    }
}
