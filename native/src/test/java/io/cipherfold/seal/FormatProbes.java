// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writing and reading in both formats, and seeded forms. */
final class FormatProbes {

    private static final long MOST_BYTES = 1 << 24;
    private static final InsecureSecretAccess ACCESS = InsecureSecretAccess.get();

    private final SealFixture fixture;
    private final StrictCodec codec;
    private final TrustedSealFormat format;
    private final List<OperationProbe<?>> probes = new ArrayList<>();

    private FormatProbes(SealFixture fixture) {
        this.fixture = fixture;
        this.codec = StrictCodec.of(fixture.context());
        this.format = TrustedSealFormat.of(fixture.context());
    }

    static List<OperationProbe<?>> of(SealFixture fixture) {
        FormatProbes formats = new FormatProbes(fixture);
        formats.strictWriting();
        formats.strictReading();
        formats.sealWriting();
        formats.sealReading();
        formats.seeded();
        return formats.probes;
    }

    private void add(String name, Function<SealOperands, Object> operation) {
        add(name, operation, operation);
    }

    private void add(String name, Function<SealOperands, ?> operation, Function<SealOperands, ?> outcome) {
        probes.add(
                OperationProbe.of(fixture.scheme() + " " + name, () -> SealOperands.of(fixture), operation, outcome));
    }

    /** For keys: what the codec writes of a key that has been read. */
    private <T extends SealObject> void addKey(String name, Function<SealOperands, T> read, Function<T, byte[]> write) {
        add(name, read, o -> {
            try (T key = read.apply(o)) {
                return write.apply(key);
            }
        });
    }

    private void strictWriting() {
        add("StrictCodec.write, ciphertext", o -> codec.write(o.left()));
        add("StrictCodec.write, plaintext", o -> codec.write(o.plain()));
        add("StrictCodec.write, public key", o -> codec.write(fixture.publicKey()));
        add("StrictCodec.write, relinearisation keys", o -> codec.write(fixture.relinKeys()));
        add("StrictCodec.write, Galois keys", o -> codec.write(fixture.galoisKeys()));
        add("StrictCodec.write, secret key", o -> codec.write(fixture.secretKey(), ACCESS));
    }

    private void strictReading() {
        byte[] ciphertext = written(o -> codec.write(o.left()));
        byte[] plaintext = written(o -> codec.write(o.plain()));
        byte[] publicKey = codec.write(fixture.publicKey());
        byte[] relinKeys = codec.write(fixture.relinKeys());
        byte[] galoisKeys = codec.write(fixture.galoisKeys());
        byte[] secretKey = codec.write(fixture.secretKey(), ACCESS);
        add("StrictCodec.readCiphertext", o -> codec.readCiphertext(ciphertext));
        add("StrictCodec.readPlaintext", o -> codec.readPlaintext(plaintext));
        addKey("StrictCodec.readPublicKey", o -> codec.readPublicKey(publicKey), codec::write);
        addKey("StrictCodec.readRelinKeys", o -> codec.readRelinKeys(relinKeys), codec::write);
        addKey("StrictCodec.readGaloisKeys", o -> codec.readGaloisKeys(galoisKeys), codec::write);
        addKey("StrictCodec.readSecretKey", o -> codec.readSecretKey(secretKey), key -> codec.write(key, ACCESS));
    }

    private void sealWriting() {
        EncryptionParameters parameters = SealFixture.parameters(fixture.scheme());
        add("TrustedSealFormat.write, parameters", o -> TrustedSealFormat.write(parameters));
        add("TrustedSealFormat.write, ciphertext", o -> format.write(o.left()));
        add("TrustedSealFormat.write, plaintext", o -> format.write(o.plain()));
        add("TrustedSealFormat.write, public key", o -> format.write(fixture.publicKey()));
        add("TrustedSealFormat.write, relinearisation keys", o -> format.write(fixture.relinKeys()));
        add("TrustedSealFormat.write, Galois keys", o -> format.write(fixture.galoisKeys()));
        add("TrustedSealFormat.write, secret key", o -> format.write(fixture.secretKey(), ACCESS));
    }

    private void sealReading() {
        byte[] parameters = TrustedSealFormat.write(SealFixture.parameters(fixture.scheme()));
        byte[] ciphertext = written(o -> format.write(o.left()));
        byte[] plaintext = written(o -> format.write(o.plain()));
        byte[] publicKey = format.write(fixture.publicKey());
        byte[] relinKeys = format.write(fixture.relinKeys());
        byte[] galoisKeys = format.write(fixture.galoisKeys());
        byte[] secretKey = format.write(fixture.secretKey(), ACCESS);
        add(
                "TrustedSealFormat.readParameters",
                o -> TrustedSealFormat.readParameters(parameters, MOST_BYTES).toString());
        add("TrustedSealFormat.readCiphertext", o -> format.readCiphertext(ciphertext, MOST_BYTES));
        add("TrustedSealFormat.readPlaintext", o -> format.readPlaintext(plaintext, MOST_BYTES));
        addKey("TrustedSealFormat.readPublicKey", o -> format.readPublicKey(publicKey, MOST_BYTES), codec::write);
        addKey("TrustedSealFormat.readRelinKeys", o -> format.readRelinKeys(relinKeys, MOST_BYTES), codec::write);
        addKey("TrustedSealFormat.readGaloisKeys", o -> format.readGaloisKeys(galoisKeys, MOST_BYTES), codec::write);
        addKey(
                "TrustedSealFormat.readSecretKey",
                o -> format.readSecretKey(secretKey, MOST_BYTES),
                key -> codec.write(key, ACCESS));
    }

    private byte[] written(Function<SealOperands, byte[]> write) {
        try (SealOperands operands = SealOperands.of(fixture)) {
            return write.apply(operands);
        }
    }

    private void seeded() {
        SealContext context = fixture.context();
        try (KeyGenerator generator = KeyGenerator.fromSecretKey(context, fixture.secretKey());
                Encryptor encryptor = Encryptor.withSecretKey(context, fixture.secretKey());
                SealOperands operands = SealOperands.of(fixture)) {
            SeededForm<PublicKey> publicKey = generator.seededPublicKey();
            SeededForm<RelinKeys> relinKeys = generator.seededRelinKeys();
            SeededForm<GaloisKeys> galoisKeys = generator.seededGaloisKeysForElements(3);
            SeededForm<Ciphertext> ciphertext = encryptor.encryptSymmetricSeeded(operands.plain());
            addKey("SeededForm.expand, public key", o -> publicKey.expand(), codec::write);
            addKey("SeededForm.expand, relinearisation keys", o -> relinKeys.expand(), codec::write);
            addKey("SeededForm.expand, Galois keys", o -> galoisKeys.expand(), codec::write);
            add("SeededForm.expand, ciphertext", o -> ciphertext.expand());
        }
    }
}
