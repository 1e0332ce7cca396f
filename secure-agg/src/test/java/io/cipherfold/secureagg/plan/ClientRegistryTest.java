// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireException.Reason;
import io.cipherfold.crypto.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientRegistryTest {

    private static final int HEADER = 40;
    private static final int ENTRY = 36;

    private final SortedMap<Integer, VerifyKey> clients = new TreeMap<>();
    private final ClientRegistry registry;

    ClientRegistryTest() {
        clients.put(0, DraftEditor.key("a"));
        clients.put(7, DraftEditor.key("b"));
        clients.put(Integer.MAX_VALUE, DraftEditor.key("c"));
        registry = ClientRegistry.sign(clients, DraftEditor.signingKey("authority"));
    }

    private static void assertRefused(byte[] bytes, Reason reason) {
        assertThatExceptionOfType(WireException.class)
                .isThrownBy(() -> ClientRegistry.decode(bytes))
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static byte[] with(byte[] bytes, int offset, byte[] value) {
        byte[] changed = bytes.clone();
        System.arraycopy(value, 0, changed, offset, value.length);
        return changed;
    }

    private static byte[] u32(long value) {
        return new WireWriter(4).u32(value).toBytes();
    }

    private AggregationPlan plan(Digest digest, int population) {
        return AggregationPlan.of(DraftEditor.draft(d -> {
            d.insecure();
            d.registry = digest;
            d.population = population;
            d.maximumClients = population;
            d.minimumClients = 2;
            d.corruptClients = 0;
            d.objectionLimit = 0;
        }));
    }

    @Test
    void decode_whatWasEncoded_isTheSameRegistry() {
        ClientRegistry decoded = ClientRegistry.decode(registry.encode());

        assertThat(decoded.clients()).isEqualTo(clients);
        assertThat(decoded.digest()).isEqualTo(registry.digest());
        assertThat(decoded.encode()).isEqualTo(registry.encode());
        assertThat(decoded.key(7)).contains(DraftEditor.key("b"));
        assertThat(decoded.key(8)).isEmpty();
        ClientRegistry empty = ClientRegistry.sign(new TreeMap<>(), DraftEditor.signingKey("authority"));
        assertThat(ClientRegistry.decode(empty.encode()).size()).isZero();
    }

    @Test
    void encode_everyField_standsWhereTheProtocolPageSays() {
        ByteBuffer body = ByteBuffer.allocate(HEADER + 5 + 3 * ENTRY).order(ByteOrder.LITTLE_ENDIAN);
        body.put("CFLD".getBytes(StandardCharsets.US_ASCII)).putShort((short) 1).putShort((short) 3);
        body.put(new byte[32]).putInt(3).put((byte) 0);
        clients.forEach((client, key) -> body.putInt(client).put(key.toBytes()));

        byte[] encoded = registry.encode();
        assertThat(Arrays.copyOf(encoded, body.capacity())).isEqualTo(body.array());
        assertThat(registry.digest()).isEqualTo(Digest.sha256(body.array()));
        assertThat(encoded).hasSize(body.capacity() + 64);
    }

    private SortedMap<Integer, Digest> anchors() {
        SortedMap<Integer, Digest> anchors = new TreeMap<>();
        clients.keySet().forEach(client -> anchors.put(client, Digest.sha256(u32(client))));
        return anchors;
    }

    private ClientRegistry anchored() {
        return ClientRegistry.sign(clients, anchors(), DraftEditor.signingKey("authority"));
    }

    @Test
    void encode_withAnchors_standsWhereTheProtocolPageSaysAndIsReadAgain() {
        ByteBuffer body = ByteBuffer.allocate(HEADER + 5 + 3 * (ENTRY + 32)).order(ByteOrder.LITTLE_ENDIAN);
        body.put("CFLD".getBytes(StandardCharsets.US_ASCII)).putShort((short) 1).putShort((short) 3);
        body.put(new byte[32]).putInt(3).put((byte) 1);
        clients.forEach((client, key) -> body.putInt(client)
                .put(key.toBytes())
                .put(Digest.sha256(u32(client)).toBytes()));

        byte[] encoded = anchored().encode();
        assertThat(Arrays.copyOf(encoded, body.capacity())).isEqualTo(body.array());
        ClientRegistry decoded = ClientRegistry.decode(encoded);
        assertThat(decoded.encode()).isEqualTo(encoded);
        assertThat(decoded.anchor(7)).contains(Digest.sha256(u32(7)));
        assertThat(decoded.anchor(8)).isEmpty();
        assertThat(registry.anchor(7)).isEmpty();
        for (int length = 0; length < encoded.length; length++) {
            assertRefused(Arrays.copyOf(encoded, length), Reason.WRONG_LENGTH);
        }
        assertRefused(with(encoded, HEADER + 4, new byte[] {2}), Reason.OUT_OF_RANGE);
        assertRefused(with(encoded, HEADER + 4, new byte[] {0}), Reason.WRONG_LENGTH);
        byte[] first = Arrays.copyOfRange(encoded, HEADER + 5 + ENTRY, HEADER + 5 + ENTRY + 32);
        assertRefused(with(encoded, HEADER + 5 + 2 * ENTRY + 32, first), Reason.OUT_OF_RANGE);
    }

    @Test
    void decode_emptyRegistryWithAnchors_isRefused() {
        byte[] empty = ClientRegistry.sign(new TreeMap<>(), DraftEditor.signingKey("authority"))
                .encode();
        assertRefused(with(empty, HEADER + 4, new byte[] {1}), Reason.OUT_OF_RANGE);
    }

    @Test
    void sign_anchorsThatAreNotOneForEach_areRefused() {
        SortedMap<Integer, Digest> two = anchors();
        two.remove(7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientRegistry.sign(clients, two, DraftEditor.signingKey("authority")))
                .withMessage("every client has an anchor or none; there are 3 clients, 2 anchors");
        SortedMap<Integer, Digest> same = anchors();
        same.put(7, Digest.sha256(u32(0)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientRegistry.sign(clients, same, DraftEditor.signingKey("authority")))
                .withMessage("two clients have the same anchor");
    }

    @Test
    void requireFor_planThatClaimsSampling_needsAnchors() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.requireFor(sampled(registry)))
                .withMessage("the plan claims sampling at the rate 0.5, the registry has no anchors to check it with");
        assertThatNoException().isThrownBy(() -> anchored().requireFor(sampled(anchored())));
        assertThatNoException()
                .isThrownBy(() -> anchored().requireFor(plan(anchored().digest(), 3)));
    }

    private AggregationPlan sampled(ClientRegistry named) {
        return AggregationPlan.of(DraftEditor.draft(d -> {
            d.insecure();
            d.registry = named.digest();
            d.clients(3);
            d.minimumClients = 2;
            d.corruptClients = 0;
            d.objectionLimit = 0;
            d.sampled(0.5, 0);
        }));
    }

    @Test
    void decode_truncatedAnywhere_isRefused() {
        byte[] bytes = registry.encode();
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(Arrays.copyOf(bytes, length), Reason.WRONG_LENGTH);
        }
        assertRefused(Arrays.copyOf(bytes, bytes.length + 1), Reason.WRONG_LENGTH);
    }

    @ParameterizedTest
    @CsvSource({
        "0, WRONG_MAGIC",
        "3, WRONG_MAGIC",
        "4, WRONG_VERSION",
        "5, WRONG_VERSION",
        "6, WRONG_KIND",
        "7, WRONG_KIND",
        "8, WRONG_PLAN",
        "39, WRONG_PLAN"
    })
    void decode_headerDamaged_saysHow(int offset, Reason reason) {
        byte[] bytes = registry.encode();
        bytes[offset] ^= 1;
        assertRefused(bytes, reason);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 2, 4, 100_000_000})
    void decode_countThatDoesNotFitTheLength_isRefusedBeforeAnythingIsAllocated(long count) {
        assertRefused(with(registry.encode(), HEADER, u32(count)), Reason.WRONG_LENGTH);
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000_001, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL})
    void decode_countBeyondTheLimit_isRefused(long count) {
        assertRefused(with(registry.encode(), HEADER, u32(count)), Reason.OUT_OF_RANGE);
    }

    @Test
    void decode_clientsOutOfOrderOrRepeated_areRefused() {
        byte[] bytes = registry.encode();
        int first = HEADER + 5;
        assertRefused(with(bytes, first, u32(7)), Reason.OUT_OF_RANGE);
        assertRefused(with(bytes, first, u32(8)), Reason.OUT_OF_RANGE);
        assertRefused(with(bytes, first + ENTRY, u32(0)), Reason.OUT_OF_RANGE);
        assertRefused(with(bytes, first + 2 * ENTRY, u32(7)), Reason.OUT_OF_RANGE);
        assertRefused(with(bytes, first + 2 * ENTRY, u32(0x8000_0000L)), Reason.OUT_OF_RANGE);
    }

    @Test
    void decode_twoClientsWithOneKey_areRefused() {
        byte[] twice = with(
                registry.encode(), HEADER + 5 + ENTRY + 4, DraftEditor.key("a").toBytes());
        assertRefused(twice, Reason.OUT_OF_RANGE);
    }

    @Test
    void sign_twoClientsWithOneKey_isRefused() {
        clients.put(9, DraftEditor.key("a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientRegistry.sign(clients, DraftEditor.signingKey("authority")))
                .withMessage("two clients have the same key");
    }

    @Test
    void requireFor_theRegistryOfThePlan_isAccepted() {
        AggregationPlan plan = plan(registry.digest(), 3);
        assertThatNoException()
                .isThrownBy(() -> ClientRegistry.decode(registry.encode()).requireFor(plan));
    }

    @Test
    void requireFor_anythingElse_isRefusedWithTheReason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.requireFor(plan(Digest.ZERO, 3)))
                .withMessage("the plan names another registry");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.requireFor(plan(registry.digest(), 4)))
                .withMessage("the plan's population is 4, the registry has 3");
        ClientRegistry forged = ClientRegistry.sign(clients, DraftEditor.signingKey("node"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forged.requireFor(plan(registry.digest(), 3)))
                .withMessage("the registry is not signed by the plan's authority");
    }

    @Test
    void decode_anyBitFlipped_isRefusedOrNotThePlansRegistryAnyMore() {
        AggregationPlan plan = plan(registry.digest(), 3);
        byte[] bytes = registry.encode();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            ClientRegistry read;
            try {
                read = ClientRegistry.decode(flipped);
            } catch (WireException e) {
                continue;
            }
            assertThatIllegalArgumentException().as("bit %d", bit).isThrownBy(() -> read.requireFor(plan));
        }
    }
}
