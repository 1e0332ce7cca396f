// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.message.ByteSource;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.role.TransportException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The connection against a server that says what a test tells it to. */
class HttpNodeApiTest {

    private static final String EMPTY = "HTTP/1.1 204 No Content\r\n\r\n";

    private ScriptedServer server;
    private HttpNodeApi api;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedServer();
        api = new HttpNodeApi(server.address());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    private static String response(String status, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:8080",
                "//127.0.0.1:8080",
                "http:8080",
                "http:///v1",
                "/v1/plan",
                "",
                "file:///etc/hosts",
                "ftp://127.0.0.1/",
                "mailto:node@example.org",
                "jar:http://127.0.0.1/x!/"
            })
    void constructor_addressThatIsNoNode_isRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpNodeApi(URI.create(address)))
                .withMessageContaining("http://host:port")
                .withMessageContaining(address);
    }

    @Test
    void request_nobodyListens_namesTheAddress() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        HttpNodeApi unreachable = new HttpNodeApi(URI.create("http://127.0.0.1:" + port));

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(unreachable::plan)
                .withMessageContaining("http://127.0.0.1:" + port + "/v1/plan")
                .withCauseInstanceOf(IOException.class);
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> unreachable.upload(3, 7, ByteSource.of(new byte[10]), 0))
                .withMessageContaining("http://127.0.0.1:" + port + "/v1/rounds/3/uploads/7");
    }

    @Test
    void request_unknownHost_namesIt() {
        // RFC 2606: this name never resolves.
        HttpNodeApi unknown = new HttpNodeApi(URI.create("http://node.invalid:80"));

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> unknown.announce(new byte[1]))
                .withMessageContaining("http://node.invalid:80/v1/announcements");
    }

    @Test
    void requests_everyCall_hasItsMethodPathAndBody() {
        Digest digest = Digest.sha256();
        for (int i = 0; i < 15; i++) {
            server.answer(EMPTY);
        }
        api.plan();
        api.registry();
        api.putModel(bytes("model"));
        api.model(digest);
        api.announce(bytes("announcement"));
        api.opening(4, Duration.ofMillis(1500));
        api.contributions(3);
        api.upload(5, 6, ByteSource.of(bytes("upload")), 0);
        api.uploadOffset(5, 6);
        api.upload(5, 6, ByteSource.of(bytes("upload")), 2);
        api.hostDone(bytes("done"));
        api.poll(bytes("poll"), Duration.ofSeconds(2));
        api.memberFrame(bytes("frame"));
        api.outcome(7, Duration.ZERO);
        api.log(8);

        assertThat(server.requests())
                .containsExactly(
                        "GET /v1/plan ",
                        "GET /v1/registry ",
                        "PUT /v1/models model",
                        "GET /v1/models/" + digest.toHex() + " ",
                        "POST /v1/announcements announcement",
                        "GET /v1/opening?after=4&waitMillis=1500 ",
                        "GET /v1/contributions/3 ",
                        "PUT /v1/rounds/5/uploads/6 upload",
                        "GET /v1/rounds/5/uploads/6/offset ",
                        "PUT /v1/rounds/5/uploads/6?from=2 load",
                        "POST /v1/hosts/done done",
                        "POST /v1/members/poll?waitMillis=2000 poll",
                        "POST /v1/members/frames frame",
                        "GET /v1/rounds/7/outcome?waitMillis=0 ",
                        "GET /v1/log?first=8 ");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void reply_frameAndEmpty_areWhatTheNodeSaid() {
        server.answer(response("200 OK", "frame"));
        server.answer(response("200 OK", ""));
        server.answer(EMPTY);

        assertThat(((Reply.Frame) api.plan()).bytes()).isEqualTo(bytes("frame"));
        assertThat(((Reply.Frame) api.plan()).bytes()).isEmpty();
        assertThat(api.plan()).isEqualTo(Reply.done());
    }

    @ParameterizedTest
    @ValueSource(strings = {"400 Bad Request", "404 Not Found", "413 Too Large", "429 Slow Down", "503 Broken"})
    void reply_problem_isTheRefusalWhateverTheStatus(String status) {
        server.answer(response(status, "{\"title\":\"OBJECTED\",\"detail\":\"why\"}"));

        assertThat(api.plan()).isEqualTo(Reply.rejected(RejectionReason.OBJECTED, "why"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved", "401 Who", "404 Not Found", "500 Oops", "502 Bad Gateway", "201 Created"})
    void reply_statusOfSomethingElse_isATransportException(String status) {
        server.answer("HTTP/1.1 " + status + "\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 4\r\n\r\noops");

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(api::plan)
                .withMessageContaining(server.address() + "/v1/plan")
                .withMessageContaining(status.substring(0, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u0002\r\n\r\n",
                "HTTP/1.1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"
            })
    void reply_thatIsNoResponse_isATransportException(String bytes) {
        // The JDK asks a second time after an answer that is none.
        server.answerAndClose(bytes);
        server.answerAndClose(bytes);

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(api::plan)
                .withMessageContaining(server.address() + "/v1/plan");
    }

    @Test
    void request_keptConnectionClosedMeanwhile_isSentAgain() throws InterruptedException {
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) 'x');
        for (int i = 0; i < 3; i++) {
            server.answerAndClose(response("200 OK", "frame"));
            assertThat(((Reply.Frame) api.upload(1, i, ByteSource.of(large), 0)).bytes())
                    .isEqualTo(bytes("frame"));
            server.awaitClosed();
        }

        assertThat(server.requests())
                .isEqualTo(IntStream.range(0, 3)
                        .mapToObj(i -> "PUT /v1/rounds/1/uploads/" + i + " " + new String(large, US_ASCII))
                        .toList());
        assertThat(server.connections()).isEqualTo(3);
    }

    @Test
    void counts_bodiesInBothDirections_areAddedUp() {
        assertThat(List.of(api.bytesSent(), api.bytesReceived())).containsExactly(0L, 0L);
        server.answer(response("200 OK", "12345"));
        api.plan();
        assertThat(List.of(api.bytesSent(), api.bytesReceived())).containsExactly(0L, 5L);
        server.answer(EMPTY);
        api.putModel(new byte[1000]);
        assertThat(List.of(api.bytesSent(), api.bytesReceived())).containsExactly(1000L, 5L);
        String problem = "{\"title\":\"BUSY\"}";
        server.answer(response("429 Busy", problem));
        api.upload(1, 1, ByteSource.of(new byte[234]), 0);
        assertThat(List.of(api.bytesSent(), api.bytesReceived())).containsExactly(1234L, 5L + problem.length());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
