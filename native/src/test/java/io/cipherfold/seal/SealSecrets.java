// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Secret keys and plaintexts of all schemes, for {@link WipedSecrets}. */
final class SealSecrets {

    private static final long MOST_BYTES = 1 << 24;
    private static final InsecureSecretAccess ACCESS = InsecureSecretAccess.get();

    private SealSecrets() {}

    static List<SecretProbe> probes() {
        long polynomial = Long.BYTES * SealFixture.DEGREE;
        return List.of(
                new SecretProbe("BFV secret key", 3 * polynomial, watch -> secretKey(Scheme.BFV, watch)),
                new SecretProbe("BGV secret key", 3 * polynomial, watch -> secretKey(Scheme.BGV, watch)),
                new SecretProbe("CKKS secret key", 3 * polynomial, watch -> secretKey(Scheme.CKKS, watch)),
                new SecretProbe("BFV coefficients", polynomial, watch -> coefficients(Scheme.BFV, watch)),
                new SecretProbe("BGV coefficients", polynomial, watch -> coefficients(Scheme.BGV, watch)),
                new SecretProbe("BFV slots", polynomial, watch -> slots(Scheme.BFV, watch)),
                new SecretProbe("BGV slots", polynomial, watch -> slots(Scheme.BGV, watch)),
                new SecretProbe("BFV slots in buffers", polynomial, SealSecrets::slotsInBuffers),
                new SecretProbe("CKKS numbers", polynomial, SealSecrets::numbers),
                new SecretProbe("CKKS complex numbers", polynomial, SealSecrets::complexNumbers),
                new SecretProbe("CKKS numbers in buffers", polynomial, SealSecrets::numbersInBuffers),
                new SecretProbe("CKKS one complex number", polynomial, SealSecrets::oneNumber),
                new SecretProbe("CKKS polynomial", polynomial, SealSecrets::encodedNumbers));
    }

    private static void secretKey(Scheme scheme, Consumer<byte[]> watch) {
        try (SealContext context = SealContext.create(SealFixture.parameters(scheme));
                KeyGenerator generator = KeyGenerator.create(context);
                SecretKey key = generator.secretKey()) {
            TrustedSealFormat format = TrustedSealFormat.of(context);
            StrictCodec codec = StrictCodec.of(context);
            // Ends with the words of the key as they lie in memory.
            byte[] stream = format.write(key, ACCESS);
            watch.accept(Arrays.copyOfRange(stream, stream.length - 64, stream.length));
            byte[] packed = codec.write(key, ACCESS);
            try (SecretKey second = format.readSecretKey(format.write(key, ACCESS), MOST_BYTES);
                    SecretKey third = codec.readSecretKey(packed);
                    KeyGenerator other = KeyGenerator.fromSecretKey(context, second);
                    RelinKeys relinKeys = other.relinKeys();
                    Encryptor encryptor = Encryptor.withSecretKey(context, third);
                    Decryptor decryptor = Decryptor.create(context, third);
                    Ciphertext zero = encryptor.encryptZeroSymmetric();
                    Ciphertext square = Evaluator.of(context).square(zero);
                    Ciphertext small = Evaluator.of(context).relinearize(square, relinKeys);
                    Plaintext opened = decryptor.decrypt(square);
                    Plaintext again = decryptor.decrypt(small)) {
                OperationProbe.require(opened.context() == again.context(), "another context");
            }
        }
    }

    /** Runs through encryption, plain operands and decryption. */
    private static void use(SealFixture fixture, Plaintext plain) {
        SealContext context = fixture.context();
        Evaluator evaluator = fixture.evaluator();
        StrictCodec codec = StrictCodec.of(context);
        TrustedSealFormat format = TrustedSealFormat.of(context);
        try (SealScope scope = SealScope.open();
                Encryptor encryptor = Encryptor.withKeys(context, fixture.publicKey(), fixture.secretKey());
                Decryptor decryptor = Decryptor.create(context, fixture.secretKey())) {
            Ciphertext encrypted = scope.hold(encryptor.encrypt(plain));
            scope.hold(encryptor.encryptSymmetric(plain));
            scope.hold(encryptor.encryptSymmetricSeeded(plain).expand());
            scope.hold(evaluator.addPlain(encrypted, plain));
            scope.hold(evaluator.subPlain(encrypted, plain));
            scope.hold(evaluator.multiplyPlain(encrypted, plain));
            if (fixture.scheme() != Scheme.CKKS) {
                Plaintext transformed = scope.hold(evaluator.transformToNtt(plain, SealFixture.FIRST_LEVEL));
                scope.hold(evaluator.modSwitchToNext(transformed));
            } else {
                scope.hold(evaluator.modSwitchToNext(plain));
            }
            scope.hold(decryptor.decrypt(encrypted));
            scope.hold(codec.readPlaintext(codec.write(plain)));
            scope.hold(format.readPlaintext(format.write(plain), MOST_BYTES));
        }
    }

    private static long[] words(long below) {
        return new SplittableRandom(5).longs(SealFixture.DEGREE, 0, below).toArray();
    }

    private static void coefficients(Scheme scheme, Consumer<byte[]> watch) {
        long[] words = words(12_289);
        watch.accept(WipedSecrets.beginning(words));
        try (SealFixture fixture = new SealFixture(scheme);
                Plaintext plain = Plaintext.ofCoefficients(fixture.context(), words)) {
            use(fixture, plain);
            OperationProbe.require(Arrays.equals(plain.coefficients(), words), "other coefficients");
        }
    }

    private static void slots(Scheme scheme, Consumer<byte[]> watch) {
        long[] words = words(6_000);
        watch.accept(WipedSecrets.beginning(words));
        try (SealFixture fixture = new SealFixture(scheme)) {
            BatchEncoder encoder = BatchEncoder.of(fixture.context());
            try (Plaintext signed = encoder.encode(words);
                    Plaintext unsigned = encoder.encodeUnsigned(words)) {
                OperationProbe.require(Arrays.equals(encoder.decode(signed), words), "other slots");
                OperationProbe.require(Arrays.equals(encoder.decodeUnsigned(unsigned), words), "other slots");
            }
        }
    }

    private static void slotsInBuffers(Consumer<byte[]> watch) {
        long[] words = words(6_000);
        watch.accept(WipedSecrets.beginning(words));
        ByteBuffer bytes = DirectBuffers.ofNumbers(words.length);
        bytes.asLongBuffer().put(words);
        try (SealFixture fixture = new SealFixture(Scheme.BFV)) {
            BatchEncoder encoder = BatchEncoder.of(fixture.context());
            try (Plaintext plain = encoder.encode(bytes)) {
                ByteBuffer decoded = DirectBuffers.ofNumbers(words.length);
                encoder.decode(plain, decoded);
                OperationProbe.require(decoded.flip().equals(bytes), "other slots");
            }
        }
    }

    private static double[] randomNumbers() {
        return new SplittableRandom(6).doubles(SealFixture.DEGREE / 2, -1, 1).toArray();
    }

    private static void numbers(Consumer<byte[]> watch) {
        double[] numbers = randomNumbers();
        watch.accept(WipedSecrets.beginning(numbers));
        try (SealFixture fixture = new SealFixture(Scheme.CKKS)) {
            CkksEncoder encoder = CkksEncoder.of(fixture.context());
            try (Plaintext plain = encoder.encode(numbers, fixture.scale())) {
                use(fixture, plain);
                OperationProbe.require(encoder.decode(plain).length == numbers.length, "other slots");
            }
        }
    }

    private static void complexNumbers(Consumer<byte[]> watch) {
        double[] pairs = randomNumbers();
        watch.accept(WipedSecrets.beginning(pairs));
        try (SealFixture fixture = new SealFixture(Scheme.CKKS)) {
            CkksEncoder encoder = CkksEncoder.of(fixture.context());
            try (Plaintext plain = encoder.encodeComplex(pairs, SealFixture.FIRST_LEVEL, fixture.scale())) {
                use(fixture, plain);
                OperationProbe.require(encoder.decodeComplex(plain).length == 2 * pairs.length, "other slots");
            }
        }
    }

    private static void numbersInBuffers(Consumer<byte[]> watch) {
        double[] numbers = randomNumbers();
        watch.accept(WipedSecrets.beginning(numbers));
        ByteBuffer bytes = DirectBuffers.ofNumbers(numbers.length);
        bytes.asDoubleBuffer().put(numbers);
        try (SealFixture fixture = new SealFixture(Scheme.CKKS)) {
            CkksEncoder encoder = CkksEncoder.of(fixture.context());
            try (Plaintext plain = encoder.encode(bytes, SealFixture.FIRST_LEVEL, fixture.scale())) {
                encoder.decode(plain, DirectBuffers.ofNumbers(numbers.length));
            }
        }
    }

    /** In every slot: twice the same pair in a row is what the copies look like. */
    private static void oneNumber(Consumer<byte[]> watch) {
        double[] pair = randomNumbers();
        watch.accept(WipedSecrets.beginning(pair[0], pair[1], pair[0], pair[1], pair[0], pair[1], pair[0], pair[1]));
        try (SealFixture fixture = new SealFixture(Scheme.CKKS)) {
            CkksEncoder encoder = CkksEncoder.of(fixture.context());
            try (Plaintext plain = encoder.encodeComplex(pair[0], pair[1], SealFixture.FIRST_LEVEL, fixture.scale())) {
                use(fixture, plain);
            }
        }
    }

    private static void encodedNumbers(Consumer<byte[]> watch) {
        double[] numbers = randomNumbers();
        try (SealFixture fixture = new SealFixture(Scheme.CKKS)) {
            CkksEncoder encoder = CkksEncoder.of(fixture.context());
            try (Plaintext plain = encoder.encode(numbers, fixture.scale())) {
                watch.accept(WipedSecrets.beginning(plain.coefficients()));
                use(fixture, plain);
                OperationProbe.require(encoder.decode(plain).length == numbers.length, "other slots");
            }
        }
    }
}
