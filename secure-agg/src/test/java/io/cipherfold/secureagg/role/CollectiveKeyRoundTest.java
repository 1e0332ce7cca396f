// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.RoundOutcome;
import io.cipherfold.secureagg.fixture.LinearCollectiveSum;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rounds under a collective key with the parties as they run: members, node and client host agree on it by themselves. */
class CollectiveKeyRoundTest extends RoundBench {

    @Override
    AggregationScheme scheme(SchemeShape shape) {
        return new LinearCollectiveSum(shape);
    }

    private static void assertNotFound(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Rejected.class);
        assertThat(((Reply.Rejected) reply).reason()).isEqualTo(RejectionReason.NOT_FOUND);
    }

    @Test
    void rounds_overSeveralEpochs_releaseTheSum() {
        assertNotFound(api.contributions(1));
        Coordinator coordinator = new Coordinator(plan, setup.coordinator(), api, clock);
        try (ClientHost host = host(api)) {
            for (int round = 1; round <= 2 * EPOCH_ROUNDS + 1; round++) {
                membersWork();
                assertThat(announce(round)).as("round %d", round).isInstanceOf(Reply.Done.class);
                assertThat(host.takePart(Duration.ZERO).orElseThrow().accepted())
                        .isEqualTo(CLIENTS);
                membersWork();
                Reply outcome = api.outcome(round, Duration.ofSeconds(20));
                assertThat(outcome).isInstanceOf(Reply.Frame.class);
                RoundOutcome read = coordinator.read(round, ((Reply.Frame) outcome).bytes());
                assertThat(read).isInstanceOf(RoundOutcome.Released.class);
                assertThat(((RoundOutcome.Released) read).sum().sum())
                        .usingComparatorWithPrecision(1e-2)
                        .containsExactly(-0.2, 0.8, 0.9);
            }
        }
        assertNotFound(api.contributions(1));
        assertThat(api.contributions(2 * EPOCH_ROUNDS + 1)).isInstanceOf(Reply.Frame.class);
    }

    /** As long as one member has not joined there is no key, and with it there is no round. */
    @Test
    void announce_oneMemberAway_isRefusedUntilItJoins() {
        MemberAgent late = members.remove(3);
        membersWork();
        assertThat(((Reply.Rejected) announce(1)).reason()).isEqualTo(RejectionReason.TOO_FEW_MEMBERS);
        assertNotFound(api.contributions(1));
        members.add(late);
        membersWork();
        assertThat(announce(1)).isInstanceOf(Reply.Done.class);
        assertThat(api.contributions(1)).isInstanceOf(Reply.Frame.class);
    }

    /** A client that cannot make sure of the key sends nothing. */
    @Test
    void takePart_contributionsThatAreNotThoseOfTheRecords_sendsNothing() {
        membersWork();
        announce(1);
        byte[] good = ((Reply.Frame) api.contributions(1)).bytes();
        byte[] changed = good.clone();
        changed[changed.length - 1] ^= 1;
        for (Reply wrong : List.of(
                Reply.frame(changed),
                Reply.frame(new byte[0]),
                Reply.done(),
                Reply.rejected(RejectionReason.NOT_FOUND, "none"))) {
            NodeApi lying = new ForwardingNodeApi(api) {
                @Override
                public Reply contributions(int firstRound) {
                    return wrong;
                }

                @Override
                public Reply upload(int round, int client, ByteSource frame, long from) {
                    throw new AssertionError("client " + client + " has sent its upload");
                }
            };
            try (ClientHost host = host(lying)) {
                assertThat(host.takePart(Duration.ZERO)).isEmpty();
            }
        }
        try (ClientHost host = host(api)) {
            assertThat(host.takePart(Duration.ZERO).orElseThrow().accepted()).isEqualTo(CLIENTS);
        }
    }
}
