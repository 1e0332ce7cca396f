// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.wire.FrameKind;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoders read every committed frame and refuse the spoiled ones for the reason that is said there. */
class FrameVectorsTest {

    private static final List<VectorCase> FRAMES = VectorFile.tests("frames.json");
    private static final VectorReaders READERS = VectorReaders.of(FRAMES);

    private static List<VectorFile> files() {
        return VectorGenerator.files();
    }

    static List<VectorCase> frames() {
        return FRAMES;
    }

    static List<VectorCase> logs() {
        return VectorFile.tests("log.json");
    }

    @ParameterizedTest
    @MethodSource("files")
    void generated_again_areTheCommittedBytes(VectorFile file) {
        assertThat(file.bytes()).isEqualTo(VectorFile.committed(file.fileName()));
    }

    @Test
    void frames_areOfEveryKind() {
        Set<Integer> kinds = FRAMES.stream()
                .filter(VectorCase::isValid)
                .map(test -> test.integer("kind"))
                .collect(Collectors.toSet());
        assertThat(kinds)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(FrameKind.values()).map(FrameKind::code).toList());
    }

    @ParameterizedTest
    @MethodSource
    void frames(VectorCase test) throws ReflectiveOperationException {
        if (!test.isValid()) {
            assertThat(READERS.refusal(READERS.spoiled(test), READERS.kindOfBase(test)))
                    .isEqualTo(test.reason());
            return;
        }
        int kind = test.integer("kind");
        byte[] frame = test.bytes("frame");
        assertThat(FrameKind.of(frame)).hasToString(test.text("name"));
        assertThat(READERS.refusal(frame, kind)).isEmpty();
        Object read = READERS.decode(frame, kind);
        for (Map.Entry<?, ?> field : test.object("fields").entrySet()) {
            String path = (String) field.getKey();
            assertThat(plain(at(read, path))).as(path).isEqualTo(field.getValue());
        }
        READERS.encode(read).ifPresent(encoded -> assertThat(encoded).isEqualTo(frame));
    }

    /** What is found by calling methods without arguments, one after the other, or going to an element of a list. */
    private static Object at(Object start, String path) throws ReflectiveOperationException {
        Object value = start;
        for (String step : path.split("\\.", -1)) {
            if (value instanceof List<?> list && !step.equals("size")) {
                value = list.get(Integer.parseInt(step));
            } else if (value instanceof List<?> list) {
                value = list.size();
            } else {
                Method method = value.getClass().getMethod(step);
                value = method.invoke(value);
            }
        }
        return value;
    }

    private static Object plain(Object value) {
        if (value instanceof Digest digest) {
            return digest.toHex();
        }
        if (value instanceof VerifyKey key) {
            return key.toHex();
        }
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Integer number) {
            return number.longValue();
        }
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    /** Why a log is refused; empty if it is not. */
    private static String refusal(byte[] log, List<ChainRecord> records) {
        WireReader in = new WireReader(log);
        Chain chain = new Chain();
        try {
            while (in.remaining() > 0) {
                ChainRecord record = ChainRecord.read(in);
                chain.follow(record);
                records.add(record);
            }
            return "";
        } catch (WireException e) {
            return e.reason().name();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("does not follow");
            return "DOES_NOT_FOLLOW";
        }
    }

    @ParameterizedTest
    @MethodSource
    void logs(VectorCase test) {
        List<ChainRecord> records = new ArrayList<>();
        String refusal = refusal(test.bytes("log"), records);
        if (!test.isValid()) {
            assertThat(refusal).isEqualTo(test.reason());
            return;
        }
        assertThat(refusal).isEmpty();
        assertThat(records.stream().mapToInt(ChainRecord::kind).toArray()).isEqualTo(test.integers("kinds"));
        for (int i = 0; i < records.size(); i++) {
            assertThat(records.get(i).payload())
                    .isEqualTo(test.byteStrings("payloads").get(i));
            assertThat(records.get(i).hash().toBytes())
                    .isEqualTo(test.byteStrings("hashes").get(i));
        }
    }
}
