// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.secureagg.message.RejectionReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HttpStatusTest {

    private static final Pattern ROW = Pattern.compile("\\| (\\d{3}) \\| ([A-Z_,;: a-z]+) \\|");

    @Test
    void of_everyReason_isWhatTheProtocolPageSays() throws IOException {
        Map<RejectionReason, Integer> documented = new EnumMap<>(RejectionReason.class);
        for (String line : Files.readAllLines(Path.of("..", "docs", "protocol.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                reasons(row.group(2))
                        .forEach(reason -> assertThat(documented.put(reason, Integer.valueOf(row.group(1))))
                                .isNull());
            }
        }
        assertThat(documented).containsOnlyKeys(RejectionReason.values());
        for (RejectionReason reason : RejectionReason.values()) {
            assertThat(HttpStatus.of(reason)).as(reason.name()).isEqualTo(documented.get(reason));
        }
    }

    private static List<RejectionReason> reasons(String cell) {
        return Arrays.stream(cell.split("[^A-Z_]+"))
                .filter(word -> !word.isEmpty())
                .map(RejectionReason::valueOf)
                .toList();
    }
}
