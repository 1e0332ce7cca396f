// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemDetailsTest {

    @ParameterizedTest
    @EnumSource(RejectionReason.class)
    void write_everyReason_readsBack(RejectionReason reason) {
        Reply.Rejected rejected = new Reply.Rejected(reason, "limit \"5\" \\ was\n 6 \u00fc \u2211");
        byte[] json = ProblemDetails.write(rejected, HttpStatus.of(reason));

        assertThat(ProblemDetails.read(json)).contains(rejected);
        assertThat(new String(json, UTF_8))
                .startsWith("{\"type\":\"about:blank\",\"title\":\"" + reason + "\",\"status\":" + HttpStatus.of(reason)
                        + ",\"detail\":\"");
    }

    @Test
    void read_fieldsInAnotherOrderAndUnknownOnes_isTheRefusal() {
        byte[] json = "{\"detail\":\"why\",\"instance\":\"/x\",\"retry\":5,\"nothing\":null,\"title\":\"BUSY\"}"
                .getBytes(UTF_8);

        assertThat(ProblemDetails.read(json)).contains(new Reply.Rejected(RejectionReason.BUSY, "why"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "5",
                "\"BUSY\"",
                "{",
                "{}",
                "{\"title\"",
                "{\"title\":",
                "{\"title\":\"BUSY\"",
                "{\"title\":\"BUSY\",}",
                "{\"title\":\"busy\"}",
                "{\"title\":\"NO_SUCH_REASON\"}",
                "{\"title\":null}",
                "{\"title\":5}",
                "{\"title\":{\"title\":\"BUSY\"}}",
                "{\"title\":[\"BUSY\"]}",
                "{\"other\":[[[[\"deep\"]]]],\"title\":\"BUSY\"}",
                "<html>502 Bad Gateway</html>"
            })
    void read_anythingElse_isNoRefusal(String json) {
        assertThat(ProblemDetails.read(json.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void read_longerThanARefusalIs_isNone() {
        Reply.Rejected rejected = new Reply.Rejected(RejectionReason.BUSY, "x".repeat(20_000));

        assertThat(ProblemDetails.read(ProblemDetails.write(rejected, 429))).isEmpty();
    }
}
