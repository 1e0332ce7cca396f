// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.fixture.LinearCollectiveSum;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host whose calls to the node fail, once or for good. */
class ClientHostTest extends RoundBench {

    @Override
    AggregationScheme scheme(SchemeShape shape) {
        return new LinearCollectiveSum(shape);
    }

    @BeforeEach
    void open() {
        membersWork();
        assertThat(announce(1)).isInstanceOf(Reply.Done.class);
    }

    /** A call that a host makes before its clients compute. */
    enum Fetch {
        MODEL,
        CONTRIBUTIONS
    }

    /** Fails the first call of a kind. */
    private final class BreaksOnce extends ForwardingNodeApi {
        private final Fetch fetch;
        private boolean broken;

        BreaksOnce(Fetch fetch) {
            super(api);
            this.fetch = fetch;
        }

        private void pass(Fetch call) {
            if (call == fetch && !broken) {
                broken = true;
                throw new TransportException("connection reset", new IOException("reset"));
            }
        }

        @Override
        public Reply model(Digest digest) {
            pass(Fetch.MODEL);
            return super.model(digest);
        }

        @Override
        public Reply contributions(int firstRound) {
            pass(Fetch.CONTRIBUTIONS);
            return super.contributions(firstRound);
        }
    }

    @ParameterizedTest
    @EnumSource(Fetch.class)
    void takePart_connectionBreaksBeforeTheClientsCompute_leavesTheRoundForTheNextAttempt(Fetch fetch) {
        try (ClientHost host = host(new BreaksOnce(fetch))) {
            assertThatExceptionOfType(TransportException.class).isThrownBy(() -> host.takePart(Duration.ZERO));
            assertThat(host.takePart(Duration.ZERO).orElseThrow().accepted()).isEqualTo(CLIENTS);
        }
    }

    /** Answers the first uploads of each client with a refusal, and keeps what came. */
    private final class Refuses extends ForwardingNodeApi {
        private final RejectionReason reason;
        private final int times;
        private final Map<Integer, List<byte[]>> uploads = new ConcurrentHashMap<>();

        Refuses(RejectionReason reason, int times) {
            super(api);
            this.reason = reason;
            this.times = times;
        }

        @Override
        public Reply upload(int round, int client, ByteSource frame, long from) {
            assertThat(from).isZero();
            List<byte[]> attempts = uploads.computeIfAbsent(client, first -> new ArrayList<>());
            try {
                attempts.add(frame.readAll());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return attempts.size() <= times ? Reply.rejected(reason, "no") : super.upload(round, client, frame, from);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RejectionReason.class,
            names = {"BUSY", "STORE_FAILED"})
    void upload_whileTheNodeIsInTrouble_isSentAgainUnchanged(RejectionReason reason) {
        Refuses troubled = new Refuses(reason, 2);
        try (ClientHost host = host(troubled)) {
            assertThat(host.takePart(Duration.ZERO).orElseThrow().accepted()).isEqualTo(CLIENTS);
        }
        assertThat(troubled.uploads).hasSize(CLIENTS);
        assertThat(troubled.uploads.values())
                .allSatisfy(attempts -> assertThat(attempts)
                        .hasSize(3)
                        .allSatisfy(attempt -> assertThat(attempt).isEqualTo(attempts.get(0))));
    }

    @Test
    void upload_whileTheNodeStaysInTrouble_isGivenUp() {
        Refuses troubled = new Refuses(RejectionReason.STORE_FAILED, Integer.MAX_VALUE);
        try (ClientHost host = host(troubled)) {
            ClientHost.RoundReport report = host.takePart(Duration.ZERO).orElseThrow();
            assertThat(report.accepted()).isZero();
            assertThat(report.answers().values())
                    .hasSize(CLIENTS)
                    .allSatisfy(
                            answer -> assertThat(answer).isEqualTo(Reply.rejected(RejectionReason.STORE_FAILED, "no")));
        }
        assertThat(troubled.uploads.values())
                .allSatisfy(attempts -> assertThat(attempts).hasSize(ClientHost.UPLOAD_ATTEMPTS));
    }

    @Test
    void upload_refusedForWhatItIs_isSentOnce() {
        Refuses refusing = new Refuses(RejectionReason.BAD_SIGNATURE, 1);
        try (ClientHost host = host(refusing)) {
            assertThat(host.takePart(Duration.ZERO).orElseThrow().accepted()).isZero();
        }
        assertThat(refusing.uploads.values())
                .hasSize(CLIENTS)
                .allSatisfy(attempts -> assertThat(attempts).hasSize(1));
    }
}
