// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.vertx;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cipherfold.secureagg.message.RejectionReason;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A response as it came over the wire; names of headers in lower case. */
final class HttpAnswer {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    HttpAnswer(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** It is a refusal: the status is the one expected, and the body is a problem document that says the same. */
    void isProblem(int expectedStatus, RejectionReason reason, String... details) throws IOException {
        assertThat(status).isEqualTo(expectedStatus);
        assertThat(headers).containsEntry("content-type", "application/problem+json");
        Map<String, String> problem = new TreeMap<>();
        try (JsonParser json = new JsonFactory().createParser(body)) {
            assertThat(json.nextToken()).isEqualTo(JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                problem.put(field, json.getText());
            }
            assertThat(json.nextToken()).isNull();
        }
        assertThat(problem).containsOnlyKeys("type", "title", "status", "detail");
        assertThat(problem)
                .containsEntry("type", "about:blank")
                .containsEntry("title", reason.name())
                .containsEntry("status", String.valueOf(expectedStatus));
        assertThat(problem.get("detail")).isNotBlank();
        for (String detail : details) {
            assertThat(problem.get("detail")).contains(detail);
        }
    }

    /** It is a frame. */
    void isFrame() {
        assertThat(status).isEqualTo(200);
        assertThat(headers).containsEntry("content-type", "application/octet-stream");
        assertThat(body).isNotEmpty();
    }

    /** Understood, nothing to return. */
    void isEmpty() {
        assertThat(status).isEqualTo(204);
        assertThat(body).isEmpty();
    }
}
