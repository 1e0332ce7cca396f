// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Files of the Python package seal-python 4.1.2.1 load here and hold the same numbers, and the reverse. Left out unless asked
 * for, because it installs that package: {@code mvn -pl native -Ppython-interop verify -Dtest=PythonInteropTest}.
 */
@Tag("native")
@Tag("python-interop")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class PythonInteropTest {

    private static final int DEGREE = 8192;
    private static final int NUMBERS = 64;
    private static final double SCALE = 0x1p40;
    private static final long MOST_BYTES = 1 << 26;
    /** Of CKKS numbers up to 500, and of their squares. */
    private static final Offset<Double> TOLERANCE = within(1e-3);

    private static PythonSeal python;

    @TempDir
    Path folder;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        python = PythonSeal.install(Path.of("target", "python-interop"));
    }

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    /** Lines of a name and numbers. */
    private Map<String, double[]> numbersIn(String name) throws IOException {
        Map<String, double[]> numbers = new HashMap<>();
        for (String line : Files.readAllLines(folder.resolve(name))) {
            String[] words = line.split(" ");
            numbers.put(
                    words[0],
                    Arrays.stream(words)
                            .skip(1)
                            .mapToDouble(Double::parseDouble)
                            .toArray());
        }
        return numbers;
    }

    private static double[] decoded(Plaintext plaintext) {
        SealContext context = plaintext.context();
        double[] all = context.parameters().scheme() == Scheme.CKKS
                ? CkksEncoder.of(context).decode(plaintext)
                : Arrays.stream(BatchEncoder.of(context).decode(plaintext))
                        .asDoubleStream()
                        .toArray();
        return Arrays.copyOf(all, NUMBERS);
    }

    private static double[] decrypted(Decryptor decryptor, Ciphertext ciphertext) {
        try (Plaintext plaintext = decryptor.decrypt(ciphertext)) {
            return decoded(plaintext);
        }
    }

    private static Ciphertext rotated(SealScope scope, Ciphertext ciphertext, GaloisKeys galoisKeys) {
        Evaluator evaluator = Evaluator.of(ciphertext.context());
        return scope.hold(
                ciphertext.context().parameters().scheme() == Scheme.CKKS
                        ? evaluator.rotateVector(ciphertext, 1, galoisKeys)
                        : evaluator.rotateRows(ciphertext, 1, galoisKeys));
    }

    private static void assertNumbers(Scheme scheme, double[] actual, double[] expected) {
        assertThat(actual).containsExactly(expected, scheme == Scheme.CKKS ? TOLERANCE : within(0.0));
    }

    private static double[] squares(double[] numbers) {
        return Arrays.stream(numbers).map(number -> number * number).toArray();
    }

    /** What a rotation by one leaves in the first slots: the first number goes to the end. */
    private static double[] shifted(double[] numbers) {
        return Arrays.copyOf(Arrays.copyOfRange(numbers, 1, NUMBERS), NUMBERS);
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void filesOfPython_readHere_holdTheSameNumbers(Scheme scheme) throws IOException, InterruptedException {
        python.exchange("write", scheme.name().toLowerCase(Locale.ROOT), folder.toString());
        double[] numbers = Objects.requireNonNull(numbersIn("numbers.txt").get("numbers"));
        EncryptionParameters parameters = TrustedSealFormat.readParameters(file("parameters"), MOST_BYTES);
        assertThat(parameters).isEqualTo(parameters(scheme));
        assertThat(TrustedSealFormat.write(parameters)).isEqualTo(file("parameters"));
        try (SealContext context = SealContext.create(parameters);
                SealScope scope = SealScope.open()) {
            TrustedSealFormat format = TrustedSealFormat.of(context);
            Plaintext plaintext = scope.hold(format.readPlaintext(file("plaintext"), MOST_BYTES));
            Ciphertext ciphertext = scope.hold(format.readCiphertext(file("ciphertext"), MOST_BYTES));
            Ciphertext square = scope.hold(format.readCiphertext(file("square"), MOST_BYTES));
            PublicKey publicKey = scope.hold(format.readPublicKey(file("public_key"), MOST_BYTES));
            SecretKey secretKey = scope.hold(format.readSecretKey(file("secret_key"), MOST_BYTES));
            RelinKeys relinKeys = scope.hold(format.readRelinKeys(file("relin_keys"), MOST_BYTES));
            GaloisKeys galoisKeys = scope.hold(format.readGaloisKeys(file("galois_keys"), MOST_BYTES));
            try (Decryptor decryptor = Decryptor.create(context, secretKey);
                    Encryptor encryptor = Encryptor.withPublicKey(context, publicKey)) {
                assertNumbers(scheme, decoded(plaintext), numbers);
                assertNumbers(scheme, decrypted(decryptor, ciphertext), numbers);
                Ciphertext small = scope.hold(Evaluator.of(context).relinearize(square, relinKeys));
                assertNumbers(scheme, decrypted(decryptor, small), squares(numbers));
                Ciphertext rotated = rotated(scope, ciphertext, galoisKeys);
                assertNumbers(scheme, decrypted(decryptor, rotated), shifted(numbers));
                Ciphertext own = scope.hold(encryptor.encrypt(plaintext));
                assertNumbers(scheme, decrypted(decryptor, own), numbers);
            }
            // Written here, each is the file of Python again, byte for byte: also not compressed there.
            assertThat(format.write(plaintext)).isEqualTo(file("plaintext"));
            assertThat(format.write(ciphertext)).isEqualTo(file("ciphertext"));
            assertThat(format.write(square)).isEqualTo(file("square"));
            assertThat(format.write(publicKey)).isEqualTo(file("public_key"));
            assertThat(format.write(secretKey, InsecureSecretAccess.get())).isEqualTo(file("secret_key"));
            assertThat(format.write(relinKeys)).isEqualTo(file("relin_keys"));
            assertThat(format.write(galoisKeys)).isEqualTo(file("galois_keys"));
        }
    }

    @ParameterizedTest
    @EnumSource(Scheme.class)
    void filesOfJava_readByPython_holdTheSameNumbers(Scheme scheme, SplittableRandom random)
            throws IOException, InterruptedException {
        double[] numbers = new double[NUMBERS];
        Arrays.setAll(numbers, i -> scheme == Scheme.CKKS ? random.nextDouble(-500, 500) : random.nextInt(-500, 501));
        try (SealContext context = SealContext.create(parameters(scheme));
                KeyGenerator keys = KeyGenerator.create(context);
                SecretKey secretKey = keys.secretKey();
                Encryptor encryptor = Encryptor.withSecretKey(context, secretKey);
                SealScope scope = SealScope.open()) {
            TrustedSealFormat format = TrustedSealFormat.of(context);
            Plaintext plaintext = scope.hold(
                    scheme == Scheme.CKKS
                            ? CkksEncoder.of(context).encode(numbers, SCALE)
                            : BatchEncoder.of(context)
                                    .encode(Arrays.stream(numbers)
                                            .mapToLong(number -> (long) number)
                                            .toArray()));
            Ciphertext ciphertext = scope.hold(encryptor.encryptSymmetric(plaintext));
            Map<String, byte[]> files = Map.of(
                    "parameters", TrustedSealFormat.write(context.parameters()),
                    "secret_key", format.write(secretKey, InsecureSecretAccess.get()),
                    "public_key", keys.seededPublicKey().toTrustedSealFormat(),
                    "relin_keys", format.write(scope.hold(keys.relinKeys())),
                    "galois_keys", format.write(scope.hold(keys.galoisKeysForSteps(1))),
                    "plaintext", format.write(plaintext),
                    "ciphertext", format.write(ciphertext),
                    "square", format.write(scope.hold(Evaluator.of(context).square(ciphertext))));
            Map<String, byte[]> seeded = Map.of(
                    "seeded", encryptor.encryptSymmetricSeeded(plaintext).toTrustedSealFormat(),
                    "seeded_relin_keys", keys.seededRelinKeys().toTrustedSealFormat(),
                    "seeded_galois_keys", keys.seededGaloisKeysForSteps(1).toTrustedSealFormat());
            for (Map<String, byte[]> all : List.of(files, seeded)) {
                for (Map.Entry<String, byte[]> entry : all.entrySet()) {
                    Files.write(folder.resolve(entry.getKey()), entry.getValue());
                }
            }
        }
        python.exchange("answer", folder.toString());
        Map<String, double[]> expected = Map.of(
                "plaintext",
                numbers,
                "ciphertext",
                numbers,
                "seeded",
                numbers,
                "encrypted",
                numbers,
                "relin_keys",
                squares(numbers),
                "seeded_relin_keys",
                squares(numbers),
                "galois_keys",
                shifted(numbers),
                "seeded_galois_keys",
                shifted(numbers));
        Map<String, double[]> answers = numbersIn("answers.txt");
        assertThat(answers).containsOnlyKeys(expected.keySet());
        expected.forEach((name, right) -> assertNumbers(scheme, Objects.requireNonNull(answers.get(name)), right));
    }

    /** As the script has them. */
    private static EncryptionParameters parameters(Scheme scheme) {
        return switch (scheme) {
            case BFV ->
                EncryptionParameters.bfv(DEGREE, CoeffModulus.bfvDefault(DEGREE), PlainModulus.batching(DEGREE, 20));
            case BGV ->
                EncryptionParameters.bgv(DEGREE, CoeffModulus.bfvDefault(DEGREE), PlainModulus.batching(DEGREE, 20));
            case CKKS -> EncryptionParameters.ckks(DEGREE, CoeffModulus.create(DEGREE, 60, 40, 40, 60));
        };
    }
}
