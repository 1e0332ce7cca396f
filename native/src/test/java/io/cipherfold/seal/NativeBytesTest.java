// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gauge: what objects say they take is what N and the number of primes make it, and the total is the sum. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class NativeBytesTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = KeyedContexts.rotating(set -> set.degree() <= 4096 && set.hasKeySwitching());

    static Stream<KeyedContext> contexts() {
        return CONTEXTS.all();
    }

    /** A polynomial with a word for every coefficient and prime. */
    private static long polynomial(KeyedContext keyed, int primes) {
        return 8L * keyed.set().degree() * primes;
    }

    private static int primesAt(KeyedContext keyed, int level) {
        return keyed.context().level(level).coeffModulus().size();
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void keys_takePolynomialsOfTheKeyLevel(KeyedContext keyed) {
        int primes = primesAt(keyed, keyed.context().keyLevel());
        long key = polynomial(keyed, primes);
        assertThat(keyed.secretKey().nativeBytes()).isEqualTo(key);
        assertThat(keyed.publicKey().nativeBytes()).isEqualTo(2 * key);
        // Switching to a key takes a public key for every prime but the last.
        long switching = 2 * key * (primes - 1);
        assertThat(keyed.relinKeys().nativeBytes()).isEqualTo(switching);
        assertThat(keyed.galoisKeys().nativeBytes())
                .isEqualTo(switching * keyed.galoisKeys().keyCount());
        assertThat(keyed.decryptor().nativeBytes()).isEqualTo(key);
        assertThat(keyed.encryptor().nativeBytes()).isEqualTo(3 * key);
        assertThat(keyed.generator().nativeBytes()).isEqualTo(2 * key);
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void ciphertexts_takeTheirPolynomials(KeyedContext keyed) {
        int primes = primesAt(keyed, keyed.context().firstLevel());
        long polynomial = polynomial(keyed, primes);
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext fresh = session.hold(keyed.encryptor().encryptZero());
            assertThat(fresh.nativeBytes()).isEqualTo(2 * polynomial);
            Ciphertext product = session.hold(evaluator.multiply(fresh, fresh));
            assertThat(product.nativeBytes()).isEqualTo(3 * polynomial);
            // SEAL keeps the room of the third polynomial.
            assertThat(session.relinearize(product).nativeBytes()).isBetween(2 * polynomial, 3 * polynomial);
            for (int level = keyed.context().firstLevel(); level >= 0; level--) {
                Ciphertext zero = session.hold(keyed.encryptor().encryptZeroSymmetric(level));
                assertThat(zero.nativeBytes()).isEqualTo(2 * polynomial(keyed, primesAt(keyed, level)));
                Ciphertext remade = session.hold(Ciphertext.ofResidues(
                        zero.context(),
                        level,
                        zero.isNttForm(),
                        zero.scale(),
                        zero.correctionFactor(),
                        zero.residues()));
                assertThat(remade.nativeBytes()).isEqualTo(zero.nativeBytes());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void plaintexts_takeOneSizeForEachForm(KeyedContext keyed) {
        SealContext context = keyed.context();
        long transformed = polynomial(keyed, primesAt(keyed, context.firstLevel()));
        try (TestSession session = keyed.session()) {
            if (keyed.set().isExact()) {
                long coefficients = polynomial(keyed, 1);
                Plaintext plain = session.plain(1);
                // All of one size, so that SEAL's pool needs no list for every length.
                assertThat(plain.nativeBytes()).isEqualTo(coefficients);
                assertThat(session.plain(1, 0, 1).nativeBytes()).isEqualTo(coefficients);
                Ciphertext zero = session.hold(keyed.encryptor().encryptZero());
                assertThat(session.hold(keyed.decryptor().decrypt(zero)).nativeBytes())
                        .isEqualTo(coefficients);
                Plaintext ntt = session.hold(keyed.evaluator().transformToNtt(plain, context.firstLevel()));
                assertThat(ntt.nativeBytes()).isEqualTo(transformed);
            } else {
                Plaintext plain = session.plainComplex(
                        new double[] {1, 2}, context.firstLevel(), keyed.set().scale());
                assertThat(plain.nativeBytes()).isEqualTo(transformed);
                Ciphertext encrypted = session.hold(keyed.encryptor().encrypt(plain));
                assertThat(session.hold(keyed.decryptor().decrypt(encrypted)).nativeBytes())
                        .isEqualTo(transformed);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("contexts")
    void gauge_openAndClosed_countsHandlesAndTheSumOfTheirBytes(KeyedContext keyed) {
        NativeUsage before = NativeUsage.current();
        Ciphertext zero = keyed.encryptor().encryptZero();
        SecretKey secretKey = keyed.generator().secretKey();
        Plaintext plain = keyed.decryptor().decrypt(zero);
        SealContext context = SealContext.create(keyed.set().parameters());
        List<SealResource> resources = List.of(zero, secretKey, plain, context);
        long bytes = resources.stream().mapToLong(SealResource::nativeBytes).sum();
        assertThat(NativeUsage.current())
                .isEqualTo(
                        new NativeUsage(before.liveHandles() + 4, before.liveBytes() + bytes, before.leakedHandles()));
        for (SealResource resource : resources) {
            assertThat(resource.nativeBytes()).isPositive();
            resource.close();
            // What is closed still tells what it took; the gauge has it no more.
            bytes -= resource.nativeBytes();
            assertThat(NativeUsage.current().liveBytes() - before.liveBytes()).isEqualTo(bytes);
            resource.close();
            assertThat(resource.isClosed()).isTrue();
        }
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    /** An operation that fails leaves nothing behind, whether in Java, in our C++ or in SEAL. */
    @ParameterizedTest
    @MethodSource("contexts")
    void gauge_refusedOperations_changesNothing(KeyedContext keyed) {
        Evaluator evaluator = keyed.evaluator();
        try (TestSession session = keyed.session()) {
            Ciphertext zero = session.hold(keyed.encryptor().encryptZero());
            long[] residues = zero.residues();
            residues[5] = -1;
            NativeUsage before = NativeUsage.current();
            Refusals.assertIllegal(() -> evaluator.modSwitchTo(zero, -1), "level");
            Refusals.assertIllegal(
                    () -> Ciphertext.ofResidues(
                            zero.context(), zero.level(), zero.isNttForm(), zero.scale(), 1, residues),
                    "residue 5");
            Refusals.assertTransparent(() -> evaluator.sub(zero, zero));
            assertThat(NativeUsage.current()).isEqualTo(before);
        }
    }
}
