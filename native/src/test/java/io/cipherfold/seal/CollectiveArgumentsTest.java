// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every wrong argument of the Collective types gives the documented exception and changes nothing. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class CollectiveArgumentsTest {

    private static final int BASE = CollectiveOperands.BASE;
    private static final ChunkRange ONE = ChunkRange.single(0);
    private static final ChunkRange BEYOND = new ChunkRange(1, 2);

    private final byte[] seed = new byte[32];
    private CollectiveContext context;
    private CollectiveMember member;
    private CollectiveEncryptor encryptor;
    private CollectiveSum sum;
    private CollectiveSum shares;

    @BeforeEach
    void open() {
        context = CollectiveOperands.newContext();
        member = CollectiveMember.create(context, seed);
        encryptor = CollectiveEncryptor.create(context, seed, List.of(member.contribution(seed)));
        sum = CollectiveSum.create(context, 2);
        shares = CollectiveSum.create(context, 2);
    }

    @AfterEach
    void close() {
        shares.close();
        sum.close();
        encryptor.close();
        member.close();
        context.close();
    }

    private ByteBuffer room() {
        return ByteBuffer.allocateDirect(context.packedPolynomialBytes());
    }

    private static void assertIllegal(ThrowingCallable action, String message) {
        assertThatThrownBy(action).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @Test
    void context_numbers_areThoseOfTheRing() {
        assertThat(context.degree()).isEqualTo(2048);
        assertThat(context.primes()).isEqualTo(CollectiveOperands.PRIMES);
        assertThat(context.plainModulus()).isEqualTo(1 << 24);
        assertThat(context.packedPolynomialBytes()).isEqualTo(2048 / 8 * 36);
        assertThat(context.packedContributionBytes()).isEqualTo(2048 / 8 * (36 + 14));
        assertThat(context.digitsPerChunk()).isEqualTo(6144);
        assertThat(context.chunksFor(6144)).isEqualTo(1);
        assertThat(context.chunksFor(6145)).isEqualTo(2);
        assertThat(sum.chunkCount()).isEqualTo(2);
        assertIllegal(() -> context.chunksFor(0), "at least 1 parameter, not 0");
    }

    @Test
    void context_refusedParameters_nameTheRule() {
        long[] primes = CollectiveOperands.PRIMES;
        assertIllegal(() -> CollectiveContext.create(0, primes, 1 << 24), "degree must be positive, is 0");
        assertRejected(2047, primes, 1 << 24, "invalid_poly_modulus_degree_non_power_of_two");
        assertRejected(1024, primes, 1 << 24, "invalid_parameters_insecure");
        assertRejected(2048, new long[0], 1 << 24, "1 to 3 data primes and a special prime");
        assertRejected(2048, new long[] {primes[0]}, 1 << 24, "1 to 3 data primes and a special prime");
        assertRejected(2048, new long[] {-1, 3}, 1 << 24, "at least 2 and below 2^60");
        assertRejected(2048, new long[] {primes[0] - 2, 12_289}, 1 << 24, "is not a prime");
        assertRejected(2048, primes, 1, "plain modulus must be at least 2");
    }

    private static void assertRejected(int degree, long[] primes, long plainModulus, String message) {
        assertThatThrownBy(() -> CollectiveContext.create(degree, primes, plainModulus))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> assertThat(e.code()).isEqualTo(SealException.Code.PARAMETERS_REJECTED))
                .hasMessageContaining(message);
    }

    @Test
    void keys_wrongBytes_areRefused() {
        assertIllegal(() -> CollectiveMember.create(context, new byte[31]), "seed must have 32 bytes, has 31");
        assertIllegal(() -> member.contribution(new byte[33]), "public seed must have 32 bytes, has 33");
        byte[] good = member.contribution(seed);
        assertIllegal(
                () -> CollectiveEncryptor.create(context, new byte[0], List.of(good)),
                "public seed must have 32 bytes, has 0");
        assertIllegal(() -> CollectiveEncryptor.create(context, seed, List.of()), "contributions, not 0");
        assertIllegal(
                () -> CollectiveEncryptor.create(context, seed, List.of(good, Arrays.copyOf(good, 1))),
                "contribution 1 must have 12800 bytes, has 1");
        Arrays.fill(good, good.length - 2, good.length, (byte) -1);
        assertThatThrownBy(() -> CollectiveEncryptor.create(context, seed, List.of(good)))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE));
    }

    @Test
    void encrypt_wrongArguments_areRefusedAndNothingIsWritten() {
        int[] digits = {1};
        ByteBuffer target = room();
        ByteBuffer untouched = room();
        ByteBuffer small = ByteBuffer.allocateDirect(9_215);
        ByteBuffer heap = ByteBuffer.allocate(9_216);
        assertIllegal(() -> encryptor.encrypt(new byte[1], 0, digits, BASE, target, target), "secret seed must have");
        assertIllegal(() -> encryptor.encrypt(seed, -1, digits, BASE, target, target), "numbered from 0, not -1");
        assertIllegal(
                () -> encryptor.encrypt(seed, 0, new int[6145], BASE, target, target), "6144 parameters, not 6145");
        for (int wrong : new int[] {(1 << 30) + 1, -(1 << 30) - 1, Integer.MIN_VALUE}) {
            assertIllegal(
                    () -> encryptor.encrypt(seed, 0, new int[] {0, wrong}, BASE, target, target),
                    "parameter 1 is larger than 1073741824");
        }
        for (int base : new int[] {Integer.MIN_VALUE, 0, 255, 257, (1 << 20) + 1}) {
            assertIllegal(() -> encryptor.encrypt(seed, 0, digits, base, target, target), "is " + base);
        }
        assertIllegal(() -> encryptor.encrypt(seed, 0, digits, BASE, small, target), "first must be direct");
        assertIllegal(() -> encryptor.encrypt(seed, 0, digits, BASE, target, heap), "second must be direct");
        assertIllegal(
                () -> encryptor.encrypt(seed, 0, digits, BASE, target.asReadOnlyBuffer(), target), "first must be");
        assertThat(target).isEqualTo(untouched);
    }

    @Test
    void sum_wrongArguments_areRefusedAndChangeNothing() {
        byte[] before = new byte[2 * context.packedPolynomialBytes()];
        sum.read(ChunkRange.first(2), before, 0);
        assertIllegal(() -> CollectiveSum.create(context, 0), "chunk count must be at least 1, is 0");
        assertIllegal(() -> sum.add(BEYOND, ByteBuffer.allocate(20_000)), "chunks up to 3 of a sum of 2");
        assertIllegal(() -> sum.subtract(ONE, ByteBuffer.allocate(9_215)), "must hold 9216 bytes, holds 9215");
        assertIllegal(() -> sum.read(ONE, new byte[9_216], 1), "must hold 9216 bytes, holds 9215");
        assertIllegal(() -> sum.read(ONE, new byte[9_216], -1), "offset must be in [0, 9216], is -1");
        ByteBuffer outOfRange = ByteBuffer.allocate(2 * 9_216);
        Arrays.fill(outOfRange.array(), 9_300, 9_320, (byte) -1);
        assertThatThrownBy(() -> sum.add(ChunkRange.first(2), outOfRange.asReadOnlyBuffer()))
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE))
                .hasMessageContaining("chunk 1");
        assertThat(outOfRange.position()).isZero();
        byte[] after = new byte[before.length];
        sum.read(ChunkRange.first(2), after, 0);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void share_wrongArguments_areRefused() {
        byte[] target = new byte[9_216];
        assertIllegal(() -> sum.share(ONE, member, new byte[31], 1, target, 0), "flooding seed must have 32 bytes");
        for (int width : new int[] {0, -1, 63}) {
            assertIllegal(
                    () -> sum.share(ONE, member, seed, width, target, 0),
                    "flooding width must be 1 to 62 bits, is " + width);
        }
        assertIllegal(() -> sum.share(BEYOND, member, seed, 1, target, 0), "chunks up to 3");
        try (CollectiveContext other = CollectiveOperands.newContext();
                CollectiveMember stranger = CollectiveMember.create(other, seed)) {
            assertIllegal(() -> sum.share(ONE, stranger, seed, 1, target, 0), "one context");
        }
        assertThat(target).containsOnly(0);
    }

    @Test
    void open_wrongArguments_areRefused() {
        int[] digits = new int[6_144];
        assertIllegal(() -> sum.open(ONE, sum, BASE, digits), "not opened with itself");
        assertIllegal(() -> sum.open(BEYOND, shares, BASE, digits), "chunks up to 3");
        assertIllegal(() -> sum.open(ONE, shares, 255, digits), "is 255");
        assertIllegal(() -> sum.open(ONE, shares, BASE, new int[6_143]), "digits must hold 6144 numbers, holds 6143");
        try (CollectiveContext other = CollectiveOperands.newContext();
                CollectiveSum stranger = CollectiveSum.create(other, 2)) {
            assertIllegal(() -> sum.open(ONE, stranger, BASE, digits), "one context");
        }
        // The sum of nothing is a sum of zeros without noise.
        assertThat(sum.open(ONE, shares, BASE, digits)).isEqualTo(BigInteger.ZERO);
        assertThat(digits).containsOnly(0);
    }

    @Test
    void everything_closed_isRefusedButWhatWasMadeOfIt() {
        context.close();
        assertThat(member.contribution(seed)).hasSize(12_800);
        assertThatThrownBy(() -> CollectiveMember.create(context, seed)).isInstanceOf(IllegalStateException.class);
        member.close();
        assertThatThrownBy(() -> member.contribution(seed)).isInstanceOf(IllegalStateException.class);
        sum.close();
        assertThatThrownBy(() -> sum.add(ONE, room())).isInstanceOf(IllegalStateException.class);
        encryptor.close();
        assertThatThrownBy(() -> encryptor.encrypt(seed, 0, new int[1], BASE, room(), room()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(member).hasToString("CollectiveMember[redacted]");
    }
}
