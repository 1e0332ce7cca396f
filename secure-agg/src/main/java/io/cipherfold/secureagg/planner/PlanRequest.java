// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.Parties;
import io.cipherfold.secureagg.plan.PlanDraft;
import io.cipherfold.secureagg.plan.PlanOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * What is asked of the planner. Immutable; nothing is checked here.
 *
 * @param numbers the numbers of the plan; scheme, digit width and noise multiplier in them are replaced by the planner
 * @param members committee size n
 * @param scheme the scheme that must be taken; empty to take the cheapest
 * @param digitBits the digit width that must be taken; empty to take the greatest of each layout
 * @param noise how much noise there must be
 */
public record PlanRequest(
        PlanOptions numbers, int members, Optional<SchemeId> scheme, OptionalInt digitBits, NoiseGoal noise) {

    /** The same with other numbers. */
    public PlanRequest withNumbers(PlanOptions other) {
        return new PlanRequest(other, members, scheme, digitBits, noise);
    }

    /** The same with another committee size. */
    public PlanRequest withMembers(int other) {
        return new PlanRequest(numbers, other, scheme, digitBits, noise);
    }

    /** The same with a scheme that must be taken. */
    public PlanRequest withScheme(SchemeId other) {
        return new PlanRequest(numbers, members, Optional.of(other), digitBits, noise);
    }

    /** The same with a digit width that must be taken. */
    public PlanRequest withDigitBits(int other) {
        return new PlanRequest(numbers, members, scheme, OptionalInt.of(other), noise);
    }

    /** The same with another goal for the noise. */
    public PlanRequest withNoise(NoiseGoal other) {
        return new PlanRequest(numbers, members, scheme, digitBits, other);
    }

    /** A draft of options with nobody's keys, for a plan that is only explained: its digest means nothing. */
    static PlanDraft draft(PlanOptions options, int members) {
        List<VerifyKey> keys = IntStream.rangeClosed(1, Math.max(0, members))
                .mapToObj(number -> standIn("member " + number))
                .toList();
        Parties parties = new Parties(standIn("node"), standIn("coordinator"), standIn("authority"), List.of());
        return options.draft(keys, parties, Digest.ZERO);
    }

    private static VerifyKey standIn(String role) {
        return VerifyKey.of(
                Digest.sha256(role.getBytes(StandardCharsets.US_ASCII)).toBytes());
    }
}
