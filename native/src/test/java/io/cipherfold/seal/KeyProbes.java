// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Every operation of key generators, encryptors and decryptors. */
final class KeyProbes {

    private static final InsecureSecretAccess ACCESS = InsecureSecretAccess.get();

    private final SealFixture fixture;
    private final List<OperationProbe<?>> probes = new ArrayList<>();

    private KeyProbes(SealFixture fixture) {
        this.fixture = fixture;
    }

    static List<OperationProbe<?>> of(SealFixture fixture) {
        KeyProbes keys = new KeyProbes(fixture);
        keys.generation();
        if (fixture.scheme() == Scheme.BFV) {
            keys.allRotations();
        }
        keys.seededGeneration();
        keys.encryption();
        keys.decryption();
        return keys.probes;
    }

    private void add(String name, Function<KeyOperands, Object> operation) {
        add(name, operation, operation);
    }

    private void add(String name, Function<KeyOperands, Object> operation, Function<KeyOperands, Object> outcome) {
        probes.add(OperationProbe.of(fixture.scheme() + " " + name, () -> KeyOperands.of(fixture), operation, outcome));
    }

    private void generation() {
        add(
                "KeyGenerator.create",
                o -> KeyGenerator.create(fixture.context()),
                o -> o.generator().toString());
        add(
                "KeyGenerator.fromSecretKey",
                o -> KeyGenerator.fromSecretKey(fixture.context(), fixture.secretKey()),
                o -> o.generator().toString());
        add("KeyGenerator.secretKey", o -> o.generator().secretKey(), o -> {
            try (SecretKey key = o.generator().secretKey();
                    Decryptor decryptor = Decryptor.create(fixture.context(), key)) {
                return decryptor.decrypt(o.ciphertext());
            }
        });
        add("KeyGenerator.publicKey", o -> o.generator().publicKey(), o -> {
            try (PublicKey key = o.generator().publicKey();
                    Encryptor encryptor = Encryptor.withPublicKey(fixture.context(), key);
                    Ciphertext ciphertext = encryptor.encrypt(o.plain())) {
                return o.opened(ciphertext);
            }
        });
        add("KeyGenerator.relinKeys", o -> o.generator().relinKeys(), o -> {
            try (RelinKeys keys = o.generator().relinKeys()) {
                return keys.keyCount();
            }
        });
        add("KeyGenerator.galoisKeysForElements", o -> o.generator().galoisKeysForElements(3, 9), o -> {
            try (GaloisKeys keys = o.generator().galoisKeysForElements(3, 9)) {
                return List.of(keys.keyCount(), keys.hasKey(3), keys.hasKey(5), keys.hasKey(9));
            }
        });
        add("KeyGenerator.galoisKeysForSteps", o -> o.generator().galoisKeysForSteps(1), o -> {
            try (GaloisKeys keys = o.generator().galoisKeysForSteps(1)) {
                return keys.keyCount();
            }
        });
    }

    /** All rotations: many keys, so in one scheme alone; the seeded ones are made by the same functions as a few are. */
    private void allRotations() {
        add("KeyGenerator.galoisKeys", o -> o.generator().galoisKeys(), o -> {
            try (GaloisKeys keys = o.generator().galoisKeys()) {
                return keys.keyCount();
            }
        });
    }

    private void seededGeneration() {
        add(
                "KeyGenerator.seededPublicKey",
                o -> o.generator().seededPublicKey(),
                o -> length(o.generator().seededPublicKey()));
        add(
                "KeyGenerator.seededRelinKeys",
                o -> o.generator().seededRelinKeys(),
                o -> length(o.generator().seededRelinKeys()));
        add(
                "KeyGenerator.seededGaloisKeysForElements",
                o -> o.generator().seededGaloisKeysForElements(3, 9),
                o -> length(o.generator().seededGaloisKeysForElements(3, 9)));
        add(
                "KeyGenerator.seededGaloisKeysForSteps",
                o -> o.generator().seededGaloisKeysForSteps(1),
                o -> length(o.generator().seededGaloisKeysForSteps(1)));
        add("GaloisKeys.hasKey", o -> fixture.galoisKeys().hasKey(SealFixture.GALOIS_ELEMENT));
        add("RelinKeys.hasKey", o -> fixture.relinKeys().hasKey(2));
        add("Encryptor.encryptSymmetricSeeded", o -> o.encryptor().encryptSymmetricSeeded(o.plain()), o -> {
            try (Ciphertext ciphertext =
                    o.encryptor().encryptSymmetricSeeded(o.plain()).expand()) {
                return o.opened(ciphertext);
            }
        });
        add(
                "Encryptor.encryptZeroSymmetricSeeded",
                o -> o.encryptor().encryptZeroSymmetricSeeded(),
                o -> length(o.encryptor().encryptZeroSymmetricSeeded()));
        add(
                "Encryptor.encryptZeroSymmetricSeeded, level 0",
                o -> o.encryptor().encryptZeroSymmetricSeeded(0),
                o -> length(o.encryptor().encryptZeroSymmetricSeeded(0)));
    }

    private static int length(SeededForm<?> form) {
        return form.toTrustedSealFormat().length;
    }

    private void encryption() {
        add(
                "Encryptor.withKeys",
                o -> Encryptor.withKeys(fixture.context(), fixture.publicKey(), fixture.secretKey()),
                o -> o.encryptor().toString());
        add(
                "Encryptor.withPublicKey",
                o -> Encryptor.withPublicKey(fixture.context(), fixture.publicKey()),
                o -> o.encryptor().toString());
        add(
                "Encryptor.withSecretKey",
                o -> Encryptor.withSecretKey(fixture.context(), fixture.secretKey()),
                o -> o.encryptor().toString());
        encryption("encrypt", o -> o.encryptor().encrypt(o.plain()));
        encryption("encryptSymmetric", o -> o.encryptor().encryptSymmetric(o.plain()));
        encryption("encryptZero", o -> o.encryptor().encryptZero());
        encryption("encryptZeroSymmetric", o -> o.encryptor().encryptZeroSymmetric());
        // The single prime of level 0 has no room for the noise: nothing to decrypt.
        addLowest("Encryptor.encryptZero, level 0", o -> o.encryptor().encryptZero(0));
        addLowest("Encryptor.encryptZeroSymmetric, level 0", o -> o.encryptor().encryptZeroSymmetric(0));
    }

    private void addLowest(String name, Function<KeyOperands, Ciphertext> operation) {
        add(name, operation::apply, o -> {
            try (Ciphertext ciphertext = operation.apply(o)) {
                return ciphertext.toString();
            }
        });
    }

    /** The ciphertext differs each time, what it decrypts to does not. */
    private void encryption(String name, Function<KeyOperands, Ciphertext> operation) {
        add("Encryptor." + name, operation::apply, o -> {
            try (Ciphertext ciphertext = operation.apply(o)) {
                return o.opened(ciphertext);
            }
        });
    }

    private void decryption() {
        add(
                "Decryptor.create",
                o -> Decryptor.create(fixture.context(), fixture.secretKey()),
                o -> o.decryptor().toString());
        add("Decryptor.decrypt", o -> o.decryptor().decrypt(o.ciphertext()));
        add("Decryptor.decrypt, three polynomials", o -> o.decryptor().decrypt(o.large()));
        if (fixture.scheme() != Scheme.CKKS) {
            add(
                    "Decryptor.noiseBudget",
                    o -> o.decryptor().noiseBudget(o.ciphertext()).bits(ACCESS));
        }
    }
}
