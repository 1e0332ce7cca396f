// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.PlanOptionsBuilder;
import java.util.Arrays;
import java.util.Optional;

/** A number of a request that can be listed in a sweep and changed by the search for a plan, with its option's name. */
public enum Quantity {
    /** Coordinates of a vector. */
    PARAMETERS("parameters"),
    /** Enrolled clients. */
    POPULATION("population"),
    /** K_min. */
    MIN_CLIENTS("min-clients"),
    /** K_max. */
    MAX_CLIENTS("max-clients"),
    /** F. */
    CORRUPT_CLIENTS("corrupt-clients"),
    /** n. */
    MEMBERS("members"),
    /** f. */
    CORRUPT_MEMBERS("corrupt-members"),
    /** Width of a digit of the sum; NaN when the planner chooses. */
    BITS("bits"),
    /** C. */
    CLIP("clip"),
    /** The noise multiplier; NaN when it follows from an epsilon. */
    NOISE_MULTIPLIER("noise-multiplier"),
    /** The epsilon that the noise has to meet; NaN when the multiplier is given. */
    EPSILON("epsilon"),
    /** Delta of the privacy statement. */
    DELTA("delta"),
    /** Rounds of the plan. */
    ROUNDS("rounds"),
    /** The cap per client. */
    PARTICIPATIONS("participations"),
    /** Rounds of a member's key epoch. */
    EPOCH_ROUNDS("epoch-rounds"),
    /** Clients that members may drop from a round. */
    OBJECTION_LIMIT("objection-limit");

    private final String optionName;

    Quantity(String optionName) {
        this.optionName = optionName;
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

    /** A value as one would write it behind the option. */
    public String text(double value) {
        return isWhole() ? Long.toString((long) value) : Double.toString(value);
    }

    /** The value in a request; NaN where it is left to the planner. */
    public double of(PlanRequest request) {
        PlanOptions numbers = request.numbers();
        return switch (this) {
            case PARAMETERS -> numbers.parameters();
            case POPULATION -> numbers.population();
            case MIN_CLIENTS -> numbers.minimumClients();
            case MAX_CLIENTS -> numbers.maximumClients();
            case CORRUPT_CLIENTS -> numbers.corruptClients();
            case MEMBERS -> request.members();
            case CORRUPT_MEMBERS -> numbers.corruptMembers();
            case BITS -> request.digitBits().isPresent() ? request.digitBits().getAsInt() : Double.NaN;
            case CLIP -> numbers.clipNorm();
            case NOISE_MULTIPLIER ->
                request.noise().epsilon().isPresent()
                        ? Double.NaN
                        : request.noise().multiplier();
            case EPSILON -> request.noise().epsilon().orElse(Double.NaN);
            case DELTA -> numbers.delta();
            case ROUNDS -> numbers.rounds();
            case PARTICIPATIONS -> numbers.participations();
            case EPOCH_ROUNDS -> numbers.epochRounds();
            case OBJECTION_LIMIT -> numbers.objectionLimit();
        };
    }

    /** The request with another value. */
    public PlanRequest in(PlanRequest request, double value) {
        PlanOptionsBuilder numbers = request.numbers().toBuilder();
        int whole = (int) value;
        return switch (this) {
            case PARAMETERS -> request.withNumbers(numbers.parameters(whole).build());
            case POPULATION -> request.withNumbers(numbers.population(whole).build());
            case MIN_CLIENTS ->
                request.withNumbers(numbers.minimumClients(whole).build());
            case MAX_CLIENTS ->
                request.withNumbers(numbers.maximumClients(whole).build());
            case CORRUPT_CLIENTS ->
                request.withNumbers(numbers.corruptClients(whole).build());
            case MEMBERS -> request.withMembers(whole);
            case CORRUPT_MEMBERS ->
                request.withNumbers(numbers.corruptMembers(whole).build());
            case BITS -> request.withDigitBits(whole);
            case CLIP -> request.withNumbers(numbers.clipNorm(value).build());
            case NOISE_MULTIPLIER -> request.withNoise(NoiseGoal.ofMultiplier(value));
            case EPSILON -> request.withNoise(NoiseGoal.ofEpsilon(value));
            case DELTA -> request.withNumbers(numbers.delta(value).build());
            case ROUNDS -> request.withNumbers(numbers.rounds(whole).build());
            case PARTICIPATIONS ->
                request.withNumbers(numbers.participations(whole).build());
            case EPOCH_ROUNDS -> request.withNumbers(numbers.epochRounds(whole).build());
            case OBJECTION_LIMIT ->
                request.withNumbers(numbers.objectionLimit(whole).build());
        };
    }
}
