// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refusals as problem details (RFC 9457), and back. */
public final class ProblemDetails {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int GREATEST_BYTES = 16_384;

    private ProblemDetails() {}

    /** A refusal that is answered with a status, as JSON. */
    public static byte[] write(Reply.Rejected rejected, int status) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", rejected.reason().name());
            json.writeNumberField("status", status);
            json.writeStringField("detail", rejected.detail());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a refusal; nothing if the bytes are not one. */
    public static Optional<Reply.Rejected> read(byte[] bytes) {
        if (bytes.length > GREATEST_BYTES) {
            return Optional.empty();
        }
        String title = null;
        String detail = "";
        try (JsonParser json = JSON.createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                JsonToken value = json.nextToken();
                if (value.isStructStart()) {
                    return Optional.empty();
                }
                if ("title".equals(field)) {
                    title = json.getText();
                } else if ("detail".equals(field)) {
                    detail = json.getText();
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        String finalDetail = detail;
        return reason(title).map(reason -> new Reply.Rejected(reason, finalDetail));
    }

    private static Optional<RejectionReason> reason(@Nullable String name) {
        return Arrays.stream(RejectionReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst();
    }
}
