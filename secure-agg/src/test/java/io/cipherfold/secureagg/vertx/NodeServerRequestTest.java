// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.secureagg.http.HttpPaths;
import io.cipherfold.secureagg.message.RejectionReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that have nothing to do with a round: wrong paths, methods, parameters, lengths, and what is no HTTP. */
@ExtendWith(Replay.class)
class NodeServerRequestTest {

    private static final Duration BODY_DEADLINE = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LoopbackNode node;
    private List<String> before;

    @BeforeEach
    void start(@TempDir Path directory, RandomSource random) throws IOException {
        node = new LoopbackNode(SchemeId.INSECURE_PLAIN_SUM, 3, 3, directory, BODY_DEADLINE, random);
        before = node.state();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void health_always_isOk() throws IOException {
        HttpAnswer health = node.ask("GET " + HttpPaths.HEALTH);

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.headers()).containsEntry("content-type", "application/json");
        assertThat(new String(health.body(), US_ASCII)).isEqualTo("{\"status\":\"ok\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /v1",
                "GET /v1/",
                "GET /v2/plan",
                "GET /v1/plan/",
                "GET /v1/PLAN",
                "GET //v1/plan",
                "GET /healthz/x",
                "GET /v1/models/",
                "GET /v1/models/00",
                "GET /v1/models/../plan",
                "GET /v1/models/ZZ00000000000000000000000000000000000000000000000000000000000000",
                "GET /v1/contributions",
                "GET /v1/contributions/",
                "GET /v1/contributions/x",
                "GET /v1/contributions/-1",
                "GET /v1/contributions/01",
                "GET /v1/contributions/2147483648",
                "GET /v1/contributions/1/",
                "GET /v1/contributions/1/2",
                "GET /v1/rounds/1",
                "GET /v1/rounds/x/outcome",
                "GET /v1/rounds/-1/outcome",
                "GET /v1/rounds/01/outcome",
                "GET /v1/rounds/2147483648/outcome",
                "GET /v1/rounds/1/outcome/",
                "PUT /v1/rounds/1/uploads",
                "PUT /v1/rounds/1/uploads/",
                "PUT /v1/rounds/1/uploads/x",
                "PUT /v1/rounds/1/uploads/-1",
                "PUT /v1/rounds/99999999999999999999/uploads/0",
                "PUT /v1/rounds/1/uploads/0/1",
                "POST /v1/members",
                "POST /v1/hosts/",
                "DELETE /nothing"
            })
    void request_unknownPath_is404(String line) throws IOException {
        node.ask(line, "Content-Length: 0").isProblem(404, RejectionReason.NOT_FOUND, line.split(" ", 2)[1]);
        node.assertUnchanged(before);
    }

    @Test
    void contributions_thatAreNotThere_are404() throws IOException, InterruptedException {
        node.ask("GET /v1/contributions/1").isProblem(404, RejectionReason.NOT_FOUND, "round 1");
        node.assertUnchanged(before);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /healthz, GET",
        "DELETE, /v1/plan, GET",
        "PUT, /v1/registry, GET",
        "GET, /v1/models, PUT",
        "PATCH, /v1/models, PUT",
        "GET, /v1/announcements, POST",
        "POST, /v1/opening, GET",
        "GET, /v1/rounds/1/uploads/2, PUT",
        "POST, /v1/rounds/1/uploads/2, PUT",
        "POST, /v1/contributions/1, GET",
        "PUT, /v1/rounds/1/outcome, GET",
        "GET, /v1/hosts/done, POST",
        "PUT, /v1/members/poll, POST",
        "DELETE, /v1/members/frames, POST",
        "POST, /v1/log, GET",
        "OPTIONS, /v1/log, GET",
        "BREW, /v1/log, GET"
    })
    void request_wrongMethod_is405WithTheRightOne(String method, String path, String allowed) throws IOException {
        HttpAnswer answer = node.ask(method + " " + path, "Content-Length: 0");

        answer.isProblem(405, RejectionReason.NOT_FOUND, method, allowed);
        assertThat(answer.headers()).containsEntry("allow", allowed);
        node.assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/opening?after=abc",
                "/v1/opening?after=-1",
                "/v1/opening?after=",
                "/v1/opening?after=1.5",
                "/v1/opening?after=+1",
                "/v1/opening?after=2147483648",
                "/v1/opening?after=99999999999999999999",
                "/v1/opening?after=0x10",
                "/v1/opening?waitMillis=abc",
                "/v1/opening?after=0&waitMillis=-1",
                "/v1/opening?after=0&waitMillis=30001",
                "/v1/opening?after=0&waitMillis=9223372036854775807",
                "/v1/rounds/1/outcome?waitMillis=9223372036854775808",
                "/v1/log?first=x",
                "/v1/log?first=-9223372036854775808",
                "/v1/opening?after=%zz",
                "/v1/log?first=%f",
                "/v1/log?first=%C3%28"
            })
    void get_malformedParameter_is400AtOnce(String path) throws IOException {
        node.ask("GET " + path).isProblem(400, RejectionReason.OUT_OF_RANGE);
        node.assertUnchanged(before);
    }

    @Test
    void poll_malformedWait_is400() throws IOException {
        node.ask("POST /v1/members/poll?waitMillis=soon", new byte[10])
                .isProblem(400, RejectionReason.OUT_OF_RANGE, "waitMillis");
        node.assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/opening?after=0&waitMillis=400", "/v1/rounds/1/outcome?waitMillis=400"})
    void get_nothingUntilTheWaitIsOver_is204Then(String path) throws IOException {
        long start = System.nanoTime();
        node.ask("GET " + path).isEmpty();
        long millis = (System.nanoTime() - start) / 1_000_000;

        assertThat(millis).isBetween(399L, PATIENCE.toMillis());
        node.assertUnchanged(before);
    }

    @Test
    void get_openingWhileWaiting_isAnsweredWhenTheRoundOpens() throws IOException {
        try (RawConnection waiting = node.connect()) {
            waiting.request("GET /v1/opening?after=0&waitMillis=30000");
            node.announce(1);
            waiting.read().isFrame();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /v1/models",
                "POST /v1/announcements",
                "POST /v1/hosts/done",
                "POST /v1/members/poll",
                "POST /v1/members/frames",
                "PUT /v1/rounds/1/uploads/0"
            })
    void body_withoutLength_is411(String line) throws IOException {
        node.ask(line).isProblem(411, RejectionReason.WRONG_LENGTH, "Content-Length");
        try (RawConnection chunked = node.connect()) {
            chunked.request(line, "Transfer-Encoding: chunked").send("4\r\nCFLD\r\n");
            chunked.read().isProblem(411, RejectionReason.WRONG_LENGTH, "Content-Length");
        }
        node.ask(line, "Content-Length: 4", "Content-Encoding: gzip")
                .isProblem(411, RejectionReason.WRONG_LENGTH, "Content-Length");
        node.assertUnchanged(before);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /v1/models, 1073741825",
        "POST /v1/announcements, 1048577",
        "POST /v1/hosts/done, 9223372036854775807",
        "POST /v1/members/poll, 1048577",
        "POST /v1/members/frames, 1048577"
    })
    void body_announcedTooLong_is413BeforeItIsSentAndTheConnectionEnds(String line, String length) throws IOException {
        try (RawConnection connection = node.connect()) {
            connection.request(line, "Content-Length: " + length);
            HttpAnswer answer = connection.read();

            answer.isProblem(413, RejectionReason.WRONG_LENGTH, "at most");
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(connection.closesWithin(PATIENCE)).isTrue();
        }
        node.assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /v1/announcements", "PUT /v1/models", "POST /v1/members/poll"})
    void body_tooSlow_closesTheConnection(String line) throws IOException {
        try (RawConnection connection = node.connect()) {
            connection.request(line, "Content-Length: 100").send("CFLD");

            assertThat(connection.closesWithin(PATIENCE)).isTrue();
        }
        node.assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n\r\n",
                "GET\r\n\r\n",
                "GET /v1/plan\r\n\r\n",
                "GET /v1/plan HTTP/1.1\r\nHost: node\r\nno colon here\r\n\r\n",
                "POST /v1/announcements HTTP/1.1\r\nHost: node\r\nContent-Length: x\r\n\r\n",
                "POST /v1/announcements HTTP/1.1\r\nHost: node\r\nContent-Length: -1\r\n\r\n",
                "POST /v1/announcements HTTP/1.1\r\nHost: node\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"
            })
    void bytes_thatAreNoRequest_areRefused(String bytes) throws IOException {
        try (RawConnection connection = node.connect()) {
            HttpAnswer answer = connection.send(bytes).read();

            answer.isProblem(400, RejectionReason.OUT_OF_RANGE, "no HTTP");
            assertThat(connection.closesWithin(PATIENCE)).isTrue();
        }
        node.assertUnchanged(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /v1/plan HTTP/9.9\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"})
    void bytes_ofAnotherVersion_are501(String bytes) throws IOException {
        try (RawConnection connection = node.connect()) {
            assertThat(connection.send(bytes).read().status()).isEqualTo(501);
            assertThat(connection.closesWithin(PATIENCE)).isTrue();
        }
        node.assertUnchanged(before);
    }

    @Test
    void bytes_random_endTheConnection(RandomSource random) throws IOException {
        byte[] garbage = new byte[20_000];
        random.nextBytes(garbage);
        try (RawConnection connection = node.connect()) {
            connection.send(garbage).finishSending();
        }
        try (RawConnection tls = node.connect()) {
            // The start of a TLS client hello.
            tls.send(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3}).finishSending();
        }
        node.assertUnchanged(before);
    }

    @Test
    void headers_tooLong_areRefused() throws IOException {
        HttpAnswer headers = node.ask("GET /v1/plan", "X-Long: " + "x".repeat(9_000));
        headers.isProblem(400, RejectionReason.OUT_OF_RANGE);
        HttpAnswer line = node.ask("GET /v1/plan?" + "x".repeat(5_000));
        line.isProblem(400, RejectionReason.OUT_OF_RANGE);
        node.ask("GET /v1/plan", "X-Long: " + "x".repeat(6_000)).isFrame();
        node.assertUnchanged(before);
    }

    @Test
    void connection_severalRequests_areAnsweredInOrder() throws IOException {
        try (RawConnection connection = node.connect()) {
            connection.request("GET /v1/plan").request("GET /nothing").request("GET /v1/registry");
            assertThat(connection.read().body()).isEqualTo(node.setup().plan().encode());
            connection.read().isProblem(404, RejectionReason.NOT_FOUND);
            assertThat(connection.read().body())
                    .isEqualTo(node.setup().registry().encode());
        }
    }

    @Test
    void connection_upgradeToHttp2_isNotTaken() throws IOException {
        HttpAnswer answer = node.ask(
                "GET /v1/plan",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA");
        assertThat(answer.status()).isEqualTo(200);
        node.assertUnchanged(before);
    }
}
