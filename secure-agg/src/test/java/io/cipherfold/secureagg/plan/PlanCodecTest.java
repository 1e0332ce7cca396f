// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.dp.NoiseMechanism;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PlanCodecTest {

    private static Stream<Consumer<DraftEditor>> plans() {
        return Stream.of(
                d -> {},
                DraftEditor::insecure,
                DraftEditor::directBfv,
                d -> d.trust = Trust.PASSIVE,
                d -> d.mechanism = NoiseMechanism.SKELLAM,
                d -> {
                    d.digitBits = 20;
                    d.digitsPerCoefficient = 2;
                },
                d -> d.hosts = List.of(),
                d -> d.hosts = DraftEditor.keys("host", 1024),
                d -> d.members = DraftEditor.keys("member", 64),
                d -> d.scope = "\u00e9t\u00e9 \u4e2d\u6587 \ud83d\ude00",
                d -> d.clipNorm = 0.1 + 0.2,
                d -> d.delta = Double.MIN_VALUE,
                d -> d.registry = Digest.ZERO,
                d -> d.samplingRate = Sampling.LEAST_RATE,
                d -> {
                    d.samplingRate = Math.nextDown(1.0);
                    d.spentLinks = Sampling.CHAIN_LINKS - d.rounds;
                },
                d -> d.upload = Duration.ofMillis(604_799_999));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void decode_whatWasEncoded_isTheSameDraftAndTheSameBytes(Consumer<DraftEditor> change) {
        PlanDraft draft = DraftEditor.draft(change);
        AggregationPlan plan = AggregationPlan.of(draft);
        byte[] encoded = plan.encode();

        WireReader in = new WireReader(encoded);
        PlanDraft decoded = PlanCodec.decode(in);
        in.finish();
        assertThat(decoded).isEqualTo(draft);
        assertThat(PlanCodec.encode(decoded)).isEqualTo(encoded);
        assertThat(AggregationPlan.of(decoded)).isEqualTo(plan).hasSameHashCodeAs(plan);
        assertThat(plan.digest()).isEqualTo(Digest.sha256(encoded));
    }

    /** The layout of section 5 of the protocol page once more, by hand. */
    @Test
    void encode_everyField_standsWhereTheProtocolPageSays() {
        DraftEditor d = new DraftEditor();
        d.samplingRate = 0.3;
        d.spentLinks = 77;
        ByteBuffer bytes = ByteBuffer.allocate(2000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("CFLD".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 1)
                .putShort((short) 1);
        bytes.put(new byte[32]);
        bytes.put((byte) 0).put((byte) 2).put((byte) 1);
        bytes.putInt(10_000).putDouble(1.0).putInt(-9).putLong(16_000).put((byte) 1);
        bytes.put((byte) 3).put((byte) 16).putDouble(1e-6).putInt(100);
        bytes.putShort((short) 6).put("phones".getBytes(StandardCharsets.UTF_8));
        bytes.putInt(50).putInt(20).putInt(40).putInt(5).putInt(10).put(d.registry.toBytes());
        bytes.putDouble(0.3).putInt(77);
        bytes.putShort((short) 4);
        d.members.forEach(key -> bytes.put(key.toBytes()));
        bytes.putInt(1).putInt(10).putInt(3);
        bytes.put(d.node.toBytes()).put(d.coordinator.toBytes()).put(d.authority.toBytes());
        bytes.putShort((short) 2);
        d.hosts.forEach(key -> bytes.put(key.toBytes()));
        bytes.putInt(5_000)
                .putInt(10_000)
                .putInt(30_000)
                .putInt(31_000)
                .putInt(32_000)
                .putInt(33_000);

        assertThat(PlanCodec.encode(d.draft())).isEqualTo(Arrays.copyOf(bytes.array(), bytes.position()));
        byte[] insecure = PlanCodec.encode(new DraftEditor().insecure().draft());
        assertThat(Arrays.copyOfRange(insecure, 40, 43)).containsExactly(1, 2, 255);
        byte[] skellam = PlanCodec.encode(DraftEditor.draft(e -> e.mechanism = NoiseMechanism.SKELLAM));
        assertThat(skellam[67]).isEqualTo((byte) 2);
    }

    @Test
    void digest_anyNumberChanged_isAnother() {
        Digest digest = AggregationPlan.of(new DraftEditor().draft()).digest();
        Stream<Consumer<DraftEditor>> changes = Stream.of(
                d -> d.insecureTest = true,
                d -> d.trust = Trust.PASSIVE,
                DraftEditor::directBfv,
                d -> d.dimension++,
                d -> d.clipNorm = Math.nextUp(d.clipNorm),
                d -> d.gridLog2++,
                d -> d.noiseVariance++,
                d -> d.mechanism = NoiseMechanism.SKELLAM,
                d -> d.digitBits--,
                d -> d.delta = Math.nextUp(d.delta),
                d -> d.rounds++,
                d -> d.scope += ".",
                d -> d.population++,
                d -> d.minimumClients++,
                d -> d.maximumClients++,
                d -> d.corruptClients++,
                d -> d.cap++,
                d -> d.registry = Digest.ZERO,
                d -> d.samplingRate = 0.5,
                d -> {
                    d.samplingRate = 0.5;
                    d.spentLinks = 1;
                },
                d -> d.members = List.of(d.members.get(1), d.members.get(0), d.members.get(2), d.members.get(3)),
                d -> d.epochRounds++,
                d -> d.objectionLimit++,
                d -> d.node = DraftEditor.key("other"),
                d -> d.coordinator = DraftEditor.key("other"),
                d -> d.authority = DraftEditor.key("other"),
                d -> d.hosts = List.of(d.hosts.get(1), d.hosts.get(0)),
                d -> d.uploadStart = d.uploadStart.plusMillis(1),
                d -> d.uploadSpread = d.uploadSpread.plusMillis(1),
                d -> d.upload = d.upload.plusMillis(1),
                d -> d.inspect = d.inspect.plusMillis(1),
                d -> d.vote = d.vote.plusMillis(1),
                d -> d.unmask = d.unmask.plusMillis(1));

        List<Digest> digests = changes.map(
                        change -> AggregationPlan.of(DraftEditor.draft(change)).digest())
                .toList();
        assertThat(digests).doesNotHaveDuplicates().doesNotContain(digest);
    }

    /**
     * Offsets: flags 40, trust 41, scheme 42, dimension 43, mechanism 67, rounds 78, length of the scope 82, members 154,
     * hosts 392.
     */
    @ParameterizedTest
    @CsvSource({
        "40, 2",
        "40, 255",
        "41, 0",
        "41, 3",
        "41, 255",
        "42, 0",
        "42, 3",
        "42, 254",
        "46, 128",
        "67, 0",
        "67, 3",
        "67, 255",
        "81, 255",
        "82, 65",
        "153, 128",
        "154, 65",
        "393, 255"
    })
    void decode_fieldOutsideItsRange_isRefused(int offset, int value) {
        byte[] encoded = PlanCodec.encode(new DraftEditor().draft());
        encoded[offset] = (byte) value;

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> PlanCodec.decode(new WireReader(encoded)))
                .satisfies(e -> assertThat(e.reason()).isIn(Reason.OUT_OF_RANGE, Reason.WRONG_LENGTH));
    }

    @Test
    void decode_scopeThatIsNoText_isRefused() {
        byte[] encoded = PlanCodec.encode(new DraftEditor().draft());
        encoded[84] = (byte) 0xff;

        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> PlanCodec.decode(new WireReader(encoded)))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.OUT_OF_RANGE));
    }
}
