// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import io.cipherfold.secureagg.plan.Deadlines;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.plan.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Requests for tests of the planner. */
final class Requests {

    private Requests() {}

    /** A hundred to two hundred of a thousand clients, a million numbers, four members. */
    static PlanRequest good() {
        Duration step = Duration.ofMinutes(2);
        PlanOptions numbers = new PlanOptions(
                false,
                Trust.MALICIOUS_NODE,
                SchemeId.ONE_TIME_KEY,
                1_000_000,
                "test",
                1000,
                100,
                200,
                10,
                10,
                1,
                0,
                1.0,
                0,
                NoiseMechanism.DISCRETE_GAUSSIAN,
                1e-6,
                100,
                4,
                10,
                new Deadlines(Duration.ZERO, Duration.ofSeconds(30), step, step, step, step),
                Sampling.NONE);
        return new PlanRequest(numbers, 4, Optional.empty(), OptionalInt.empty(), NoiseGoal.ofMultiplier(4));
    }

    static PlanRequest with(PlanRequest request, Quantity quantity, double value) {
        return quantity.in(request, value);
    }

    static PlanRequest passive(PlanRequest request) {
        return request.withNumbers(
                request.numbers().toBuilder().trust(Trust.PASSIVE).build());
    }

    /** A request of any kind: sensible numbers, and some that are not. */
    static PlanRequest random(RandomSource random) {
        PlanRequest request = good();
        request = with(request, Quantity.PARAMETERS, logUniform(random, 1, 1 << 27));
        double most = logUniform(random, 2, 300_000);
        request = with(request, Quantity.MAX_CLIENTS, most);
        request = with(request, Quantity.MIN_CLIENTS, Math.max(1, Math.floor(most * random.nextDouble() * 1.1)));
        request = with(request, Quantity.POPULATION, Math.floor(most * (0.9 + 9 * random.nextDouble())));
        request = with(request, Quantity.CORRUPT_CLIENTS, Math.floor(most * random.nextDouble() / 4));
        request = with(request, Quantity.MEMBERS, 1 + below(random, 20));
        request = with(request, Quantity.CORRUPT_MEMBERS, below(random, 4));
        request = with(request, Quantity.ROUNDS, logUniform(random, 1, 10_000));
        request = with(request, Quantity.PARTICIPATIONS, logUniform(random, 1, 30));
        request = with(request, Quantity.NOISE_MULTIPLIER, 0.5 + 8 * random.nextDouble());
        request = with(request, Quantity.CLIP, 0.01 + random.nextDouble());
        request = with(request, Quantity.OBJECTION_LIMIT, below(random, 20));
        if (random.nextBelow(3) == 0) {
            request = with(request, Quantity.BITS, 7 + below(random, 19));
        }
        if (random.nextBelow(3) == 0) {
            request = passive(request);
        }
        if (random.nextBelow(6) == 0) {
            List<SchemeId> schemes = List.of(SchemeId.values());
            request = request.withScheme(schemes.get(below(random, schemes.size())));
        }
        return request;
    }

    private static int below(RandomSource random, int bound) {
        return (int) random.nextBelow(bound);
    }

    private static double logUniform(RandomSource random, double least, double most) {
        return Math.floor(least * Math.pow(most / least, random.nextDouble()));
    }
}
