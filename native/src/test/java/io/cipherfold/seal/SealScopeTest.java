// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertClosed;
import static io.cipherfold.seal.Refusals.assertIllegal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("native")
@ExtendWith({SeededRandom.class, NoLeakedHandles.class})
@Timeout(60)
class SealScopeTest {

    @RegisterExtension
    static final KeyedContexts CONTEXTS = new KeyedContexts(set -> set == SealParameterSet.BFV_N1024_Q27_T12289);

    /** N = 1024 coefficients of 8 bytes. */
    private static final long BYTES = 1024 * 8;

    private final SealContext context =
            CONTEXTS.get(SealParameterSet.BFV_N1024_Q27_T12289).context();
    private NativeUsage before = NativeUsage.current();

    @BeforeEach
    void look() {
        before = NativeUsage.current();
    }

    private Plaintext plaintext() {
        return Plaintext.ofCoefficients(context, 1);
    }

    @Test
    void close_closesWhatIsHeldAndNothingElse() {
        try (Plaintext other = plaintext()) {
            SealScope scope = SealScope.open();
            Plaintext first = scope.hold(plaintext());
            Plaintext second = scope.hold(plaintext());
            assertThat(scope.heldNativeBytes()).isEqualTo(2 * BYTES);
            scope.close();
            assertThat(first.isClosed()).isTrue();
            assertThat(second.isClosed()).isTrue();
            assertThat(other.isClosed()).isFalse();
            assertThat(scope.heldNativeBytes()).isZero();
            scope.close();
        }
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void hold_again_countsOnce() {
        try (SealScope scope = SealScope.withBudget(BYTES)) {
            Plaintext plaintext = scope.hold(plaintext());
            assertThat(scope.hold(plaintext)).isSameAs(plaintext);
            assertThat(scope.heldNativeBytes()).isEqualTo(BYTES);
            assertThat(plaintext.isClosed()).isFalse();
        }
    }

    @Test
    void keep_whatIsHeld_survivesTheScopeAndFreesItsBudget() {
        SealScope scope = SealScope.withBudget(BYTES);
        try (Plaintext kept = scope.keep(scope.hold(plaintext()))) {
            assertThat(scope.heldNativeBytes()).isZero();
            Plaintext next = scope.hold(plaintext());
            scope.close();
            assertThat(kept.isClosed()).isFalse();
            assertThat(next.isClosed()).isTrue();
            assertThat(kept.coefficients()).startsWith(1, 0);
        }
    }

    @Test
    void keep_whatIsNotHeld_isRefusedAndStaysOpen() {
        try (Plaintext plaintext = plaintext();
                SealScope scope = SealScope.open()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> scope.keep(plaintext))
                    .withMessage("the scope does not hold that Plaintext");
            scope.keep(scope.hold(plaintext));
            assertThatIllegalStateException().isThrownBy(() -> scope.keep(plaintext));
            assertThat(plaintext.isClosed()).isFalse();
        }
    }

    @Test
    void keep_afterClose_isRefused() {
        SealScope scope = SealScope.open();
        Plaintext plaintext = scope.hold(plaintext());
        scope.close();
        assertThatIllegalStateException().isThrownBy(() -> scope.keep(plaintext));
    }

    @Test
    void hold_overTheBudget_closesTheObjectAndKeepsTheOthers() {
        try (SealScope scope = SealScope.withBudget(2 * BYTES - 1)) {
            Plaintext fits = scope.hold(plaintext());
            Plaintext tooMuch = plaintext();
            assertThatIllegalStateException()
                    .isThrownBy(() -> scope.hold(tooMuch))
                    .withMessage("the scope holds 8192 bytes of 16383 and cannot take 8192 more");
            assertThat(tooMuch.isClosed()).isTrue();
            assertThat(fits.isClosed()).isFalse();
            assertThat(scope.heldNativeBytes()).isEqualTo(BYTES);
        }
    }

    @Test
    void hold_exactlyTheBudget_isTaken() {
        try (SealScope scope = SealScope.withBudget(2 * BYTES)) {
            scope.hold(plaintext());
            scope.hold(plaintext());
            assertThat(scope.heldNativeBytes()).isEqualTo(2 * BYTES);
        }
    }

    @Test
    void hold_afterClose_closesTheObjectAtOnce() {
        SealScope scope = SealScope.open();
        scope.close();
        Plaintext late = plaintext();
        assertThatIllegalStateException().isThrownBy(() -> scope.hold(late)).withMessage("the scope is closed");
        assertThat(late.isClosed()).isTrue();
    }

    @Test
    void withBudget_notPositive_isRefused() {
        assertIllegal(() -> SealScope.withBudget(0), "at least 1 byte");
        assertIllegal(() -> SealScope.withBudget(-1), "-1");
    }

    /** A parent may be closed before or after what was made from it. */
    @Test
    void close_contextKeysAndCiphertexts_inAnyOrderLeavesNothing() {
        SealContext own;
        try (SealScope scope = SealScope.open()) {
            own = scope.hold(SealContext.create(SealParameterSet.BFV_N4096_QDEFAULT_T256.parameters()));
            KeyGenerator generator = scope.hold(KeyGenerator.create(own));
            SecretKey secretKey = scope.hold(generator.secretKey());
            PublicKey publicKey = scope.hold(generator.publicKey());
            Encryptor encryptor = scope.hold(Encryptor.withKeys(own, publicKey, secretKey));
            Decryptor decryptor = scope.hold(Decryptor.create(own, secretKey));
            Ciphertext zero = scope.hold(encryptor.encryptZero());
            assertThat(scope.hold(decryptor.decrypt(zero)).isZero()).isTrue();
            assertThat(NativeUsage.current().liveBytes() - before.liveBytes()).isEqualTo(scope.heldNativeBytes());
        }
        assertClosed(() -> KeyGenerator.create(own), "SealContext");
        assertThat(NativeUsage.current()).isEqualTo(before);
    }

    @Test
    void close_whenTheBlockThrows_closesWhatIsHeld() {
        List<Plaintext> held = new ArrayList<>();
        assertThatThrownBy(() -> {
                    try (SealScope scope = SealScope.open()) {
                        held.add(scope.hold(plaintext()));
                        throw new ArithmeticException("test");
                    }
                })
                .isInstanceOf(ArithmeticException.class);
        assertThat(held.get(0).isClosed()).isTrue();
    }

    /** Threads hold and keep while another closes: every object is closed by the scope or refused, none twice, none never. */
    @Test
    void storm_holdKeepAndClose_losesNothing(SplittableRandom random) throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        AtomicInteger refused = new AtomicInteger();
        try {
            for (int round = 0; round < 100; round++) {
                SealScope scope = SealScope.withBudget(40 * BYTES);
                List<Plaintext> kept = Collections.synchronizedList(new ArrayList<>());
                List<Callable<Void>> tasks = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    SplittableRandom own = random.split();
                    boolean closes = i == 0;
                    tasks.add(() -> {
                        holdAndKeep(scope, own, kept, refused);
                        if (closes) {
                            scope.close();
                        }
                        return null;
                    });
                }
                for (Future<Void> task : pool.invokeAll(tasks)) {
                    task.get();
                }
                kept.forEach(plaintext -> assertThat(plaintext.isClosed()).isFalse());
                kept.forEach(Plaintext::close);
                assertThat(NativeUsage.current()).isEqualTo(before);
            }
        } finally {
            pool.shutdown();
        }
        assertThat(refused).hasPositiveValue();
    }

    private void holdAndKeep(SealScope scope, SplittableRandom random, List<Plaintext> kept, AtomicInteger refused) {
        for (int i = 0; i < 20; i++) {
            try {
                Plaintext plaintext = scope.hold(plaintext());
                if (random.nextInt(4) == 0) {
                    kept.add(scope.keep(plaintext));
                }
            } catch (IllegalStateException overBudgetOrClosed) {
                assertThat(overBudgetOrClosed).hasMessageStartingWith("the scope");
                refused.incrementAndGet();
            }
        }
    }
}
