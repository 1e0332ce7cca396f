// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class EpochKeyTest {

    private static final EnvelopeContext CONTEXT = ReferenceEnvelope.context();

    @Test
    void publicKey_bytes_are1216AndComeBack(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] bytes = key.publicKey().toBytes();
            assertThat(bytes).hasSize(1216).hasSize(EpochPublicKey.BYTES);

            WireReader in = new WireReader(bytes);
            EpochPublicKey again = EpochPublicKey.read(in);
            in.finish();
            assertThat(again).isEqualTo(key.publicKey()).hasSameHashCodeAs(key.publicKey());
            assertThat(key.open(CONTEXT, again.seal(CONTEXT, new byte[] {4}, random)))
                    .containsExactly(4);
        }
    }

    @Test
    void equals_eitherHalfDiffers_isFalse(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random);
                EpochSecretKey other = EpochSecretKey.generate(random)) {
            byte[] bytes = key.publicKey().toBytes();
            byte[] otherBytes = other.publicKey().toBytes();
            byte[] first = bytes.clone();
            System.arraycopy(otherBytes, 0, first, 0, 32);
            byte[] second = otherBytes.clone();
            System.arraycopy(bytes, 0, second, 0, 32);

            assertThat(read(first)).isNotEqualTo(key.publicKey());
            assertThat(read(second)).isNotEqualTo(key.publicKey());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000080",
                "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void read_x25519KeyOfSmallOrder_isRefused(String point, RandomSource random) {
        // Found out in a client while it seals, one member's bad key would stop every client of the round.
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] bytes = key.publicKey().toBytes();
            System.arraycopy(HexFormat.of().parseHex(point), 0, bytes, 0, 32);

            assertThatThrownBy(() -> read(bytes))
                    .isInstanceOfSatisfying(
                            WireException.class,
                            e -> assertThat(e.reason()).isEqualTo(WireException.Reason.OUT_OF_RANGE));
        }
    }

    @Test
    void read_mlKemKeyNotReduced_isRefused(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] bytes = key.publicKey().toBytes();
            bytes[32] = -1;
            bytes[33] |= 0x0f;

            assertThatThrownBy(() -> read(bytes))
                    .isInstanceOfSatisfying(
                            WireException.class,
                            e -> assertThat(e.reason()).isEqualTo(WireException.Reason.OUT_OF_RANGE));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 32, 1215})
    void read_tooFewBytes_isRefused(int length) {
        assertThatThrownBy(() -> read(new byte[length]))
                .isInstanceOfSatisfying(
                        WireException.class, e -> assertThat(e.reason()).isEqualTo(WireException.Reason.WRONG_LENGTH));
    }

    @Test
    void ofSecret_bytesFromAKeyFile_isTheSameKey(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random);
                EpochSecretKey again = EpochSecretKey.ofSecret(key.insecureSecretBytes())) {
            assertThat(key.insecureSecretBytes()).hasSize(96).hasSize(EpochSecretKey.SECRET_BYTES);
            assertThat(again.publicKey()).isEqualTo(key.publicKey());
            assertThat(again.insecureSecretBytes()).isEqualTo(key.insecureSecretBytes());
            assertThat(again.open(CONTEXT, key.publicKey().seal(CONTEXT, new byte[] {5}, random)))
                    .containsExactly(5);
        }
    }

    @Test
    void ofSecret_arraysChangedAfterwards_keepsItsSecret(RandomSource random) {
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            byte[] secret = key.insecureSecretBytes();
            try (EpochSecretKey again = EpochSecretKey.ofSecret(secret)) {
                Arrays.fill(secret, (byte) 0);
                Arrays.fill(again.insecureSecretBytes(), (byte) 0);
                assertThat(again.insecureSecretBytes()).isEqualTo(key.insecureSecretBytes());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 95, 97})
    void ofSecret_wrongLength_isRefused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> EpochSecretKey.ofSecret(new byte[length]));
    }

    @Test
    void close_anyKey_endsTheUse(RandomSource random) {
        EpochSecretKey key = EpochSecretKey.generate(random);
        byte[] envelope = key.publicKey().seal(CONTEXT, new byte[1], random);
        key.close();
        key.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> key.open(CONTEXT, envelope))
                .withMessage("the epoch's key is closed");
        // Zeros in a key file would be a key that everyone has.
        assertThatIllegalStateException().isThrownBy(key::insecureSecretBytes);
        assertThat(key.publicKey().toBytes()).hasSize(1216);
    }

    @Test
    void open_severalThreads_everyEnvelopeOpens(RandomSource random) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (EpochSecretKey key = EpochSecretKey.generate(random)) {
            List<Callable<byte[]>> tasks = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                byte[] envelope = key.publicKey().seal(CONTEXT, new byte[] {(byte) i}, random);
                tasks.add(() -> key.open(CONTEXT, envelope));
            }
            List<Future<byte[]>> opened = threads.invokeAll(tasks);
            for (int i = 0; i < 200; i++) {
                assertThat(opened.get(i).get()).containsExactly(i);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void close_whileOthersOpen_opensOrIsRefused(RandomSource random) throws Exception {
        // Never half a secret: an envelope that was genuine must not be reported as forged because the key went.
        ExecutorService threads = Executors.newFixedThreadPool(3);
        EpochSecretKey key = EpochSecretKey.generate(random);
        try {
            byte[] envelope = key.publicKey().seal(CONTEXT, new byte[] {8}, random);
            CountDownLatch started = new CountDownLatch(3);
            List<Future<String>> results = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                results.add(threads.submit(() -> {
                    started.countDown();
                    while (true) {
                        try {
                            assertThat(key.open(CONTEXT, envelope)).containsExactly(8);
                        } catch (IllegalStateException e) {
                            return e.getMessage();
                        }
                    }
                }));
            }
            started.await();
            key.close();
            for (Future<String> result : results) {
                assertThat(result.get()).isEqualTo("the epoch's key is closed");
            }
        } finally {
            key.close();
            threads.shutdownNow();
        }
    }

    private static EpochPublicKey read(byte[] bytes) {
        return EpochPublicKey.read(new WireReader(bytes));
    }
}
