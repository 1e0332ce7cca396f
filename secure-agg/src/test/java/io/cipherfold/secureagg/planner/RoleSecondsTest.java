// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Replay.class)
class RoleSecondsTest {

    private static final UnitCosts PRIMES = new UnitCosts(2, 3, 5000, 7000, 11_000, 13_000, 17, 19, 23, 29);

    private static RoleSeconds seconds(PlanRequest request) {
        Candidate chosen = new Planner().plan(request).chosen();
        return RoleSeconds.of(chosen.plan(), chosen.bytes().orElseThrow(), PRIMES);
    }

    @Test
    void of_oneTimeKey_countsEveryStepOnce() {
        RoleSeconds seconds = seconds(Requests.good());

        long upload = 82 * 30_720 + 4 * 11_376 + 472;
        assertThat(seconds.client())
                .isCloseTo((1e6 * (2 + 3) + 4 * 5000 + upload * 17.0 + 11_000) / 1e9, within(1e-12));
        assertThat(seconds.node())
                .isCloseTo((200 * (13_000 + upload * 17.0 + 82 * 30_720 * 19.0) + 1e6 * (23 + 29)) / 1e9, within(1e-9));
        assertThat(seconds.member()).isCloseTo((200 * (13_000 + 7000) + 3 * 11_000) / 1e9, within(1e-12));
    }

    @Test
    void of_directBfv_makesMembersAddPolynomials() {
        RoleSeconds seconds = seconds(Requests.passive(Requests.good()).withScheme(SchemeId.DIRECT_BFV));

        assertThat(seconds.member())
                .isCloseTo((200 * (13_000 + 41 * 114_688 * (17.0 + 19)) + 3 * 11_000) / 1e9, within(1e-9));
    }

    @Test
    @Tag("native")
    void measure_thisMachine_givesPositiveCostsInTime(RandomSource random) {
        AggregationPlan plan = new Planner().plan(Requests.good()).chosen().plan();

        long start = System.nanoTime();
        UnitCosts costs = new MeasuredCalibration(random).measure(plan);
        // Ten steps of 0.3 seconds, or two runs of a step that takes longer; generous for a busy machine.
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(60);
        assertThat(DoubleStream.of(
                        costs.encodePerParameter(),
                        costs.encryptPerParameter(),
                        costs.sealEnvelope(),
                        costs.openEnvelope(),
                        costs.sign(),
                        costs.verify(),
                        costs.hashPerByte(),
                        costs.addPerByte(),
                        costs.openPerParameter(),
                        costs.decodePerParameter()))
                .allMatch(cost -> cost > 0 && cost < 1e9);
        // An envelope takes longer than a digest of a byte does, and encoding with noise longer than adding a byte.
        assertThat(costs.sealEnvelope()).isGreaterThan(costs.hashPerByte());
        assertThat(costs.encodePerParameter()).isGreaterThan(costs.addPerByte());
    }
}
