// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The native kernels of direct-bfv agree with the committed vectors and refuse the invalid ones. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class CollectiveVectorsTest {

    static List<VectorCase> keys() {
        return VectorFile.tests("bfv-keys.json");
    }

    static List<VectorCase> words() {
        return VectorFile.tests("bfv-words.json");
    }

    static List<VectorCase> share() {
        return VectorFile.tests("bfv-share.json");
    }

    static List<VectorCase> opening() {
        return VectorFile.tests("bfv-opening.json");
    }

    private static CollectiveVectors.Set set(VectorCase test) {
        return CollectiveVectors.Set.valueOf(test.text("set"));
    }

    private static CollectiveContext context(VectorCase test) {
        return CollectiveContext.create(CollectiveVectors.DEGREE, test.words("primes"), test.word("plainModulus"));
    }

    private static byte[] sha256(byte[] bytes) {
        return VectorCase.hash("SHA-256", bytes);
    }

    private static void assertOutOfRange(VectorCase test, ThrowingCallable call) {
        assertThat(test.reason()).isEqualTo("OUT_OF_RANGE");
        assertThatExceptionOfType(SealException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.code()).isEqualTo(SealException.Code.WORD_OUT_OF_RANGE));
    }

    @ParameterizedTest
    @MethodSource
    void keys(VectorCase test) {
        try (CollectiveContext context = context(test)) {
            if (!test.isValid()) {
                byte[] contribution = CollectiveVectors.contributionOf(set(test), test.word("firstWord"));
                assertThat(sha256(contribution)).isEqualTo(test.bytes("sha256"));
                assertOutOfRange(test, () -> CollectiveEncryptor.create(context, new byte[32], List.of(contribution)));
                return;
            }
            try (CollectiveMember member = CollectiveMember.create(context, test.bytes("memberSeed"))) {
                byte[] contribution = member.contribution(test.bytes("publicSeed"));
                assertThat(Arrays.copyOf(contribution, 64)).isEqualTo(test.bytes("prefix"));
                assertThat(sha256(contribution)).isEqualTo(test.bytes("sha256"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void words(VectorCase test) {
        byte[] packed = Arrays.copyOf(
                CollectiveVectors.polynomial(
                        set(test), test.integer("prime"), test.integer("coefficient"), test.word("residue")),
                test.integer("length"));
        assertThat(sha256(packed)).isEqualTo(test.bytes("sha256"));
        try (CollectiveContext context = context(test);
                CollectiveSum sum = CollectiveSum.create(context, 1)) {
            if (test.isValid()) {
                sum.add(ChunkRange.single(0), ByteBuffer.wrap(packed));
                byte[] read = new byte[packed.length];
                sum.read(ChunkRange.single(0), read, 0);
                assertThat(read).isEqualTo(packed);
            } else if (test.reason().equals("WRONG_LENGTH")) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> sum.add(ChunkRange.single(0), ByteBuffer.wrap(packed)))
                        .withMessageContaining("must hold " + context.packedPolynomialBytes());
            } else {
                assertOutOfRange(test, () -> sum.add(ChunkRange.single(0), ByteBuffer.wrap(packed)));
            }
        }
    }

    /** A member's share of a chunk of the sum that a seed stands for. */
    private static byte[] shareOf(
            CollectiveContext context, VectorCase test, int chunk, byte[] memberSeed, byte[] floodingSeed, int width) {
        CollectiveVectors.Set set = set(test);
        ChunkRange range = ChunkRange.single(chunk);
        byte[] share = new byte[context.packedPolynomialBytes()];
        try (CollectiveSum sum = CollectiveSum.create(context, chunk + 1);
                CollectiveMember member = CollectiveMember.create(context, memberSeed)) {
            long[][] words = CollectiveVectors.uniform(set, test.bytes("sumSeed"));
            sum.add(range, ByteBuffer.wrap(set.twin().pack(words)));
            sum.share(range, member, floodingSeed, width, share, 0);
        }
        return share;
    }

    @ParameterizedTest
    @MethodSource
    void share(VectorCase test) {
        try (CollectiveContext context = context(test)) {
            byte[] share = shareOf(
                    context,
                    test,
                    test.integer("chunk"),
                    test.bytes("memberSeed"),
                    test.bytes("floodingSeed"),
                    test.integer("widthBits"));
            assertThat(Arrays.copyOf(share, 64)).isEqualTo(test.bytes("prefix"));
            assertThat(sha256(share)).isEqualTo(test.bytes("sha256"));
        }
    }

    @ParameterizedTest
    @MethodSource
    void opening(VectorCase test) {
        CollectiveVectors.Set set = set(test);
        List<byte[]> members = test.byteStrings("memberSeeds");
        List<byte[]> floodings = test.byteStrings("floodingSeeds");
        CollectiveVectors.Sum expected =
                new CollectiveVectors.Sum(set, test.bytes("sumSeed"), members, floodings, test.integer("sharesUsed"));
        assertThat(sha256(expected.first())).isEqualTo(test.bytes("firstSha256"));
        ChunkRange only = ChunkRange.single(0);
        try (CollectiveContext context = context(test);
                CollectiveSum sum = CollectiveSum.create(context, 1);
                CollectiveSum shares = CollectiveSum.create(context, 1)) {
            sum.add(only, ByteBuffer.wrap(expected.first()));
            for (int member = 0; member < test.integer("sharesUsed"); member++) {
                byte[] share = shareOf(context, test, 0, members.get(member), floodings.get(member), set.widthBits());
                assertThat(share).isEqualTo(expected.shares().get(member));
                shares.add(only, ByteBuffer.wrap(share));
            }
            int[] digits = new int[context.digitsPerChunk()];
            BigInteger residual = sum.open(only, shares, test.integer("digitBase"), digits);
            assertThat(residual).isEqualTo(new BigInteger(test.text("residual")));
            assertThat(Arrays.copyOf(digits, 15)).isEqualTo(test.integers("digitsPrefix"));
            assertThat(sha256(VectorCase.littleEndian(digits))).isEqualTo(test.bytes("digitsSha256"));
            // An honest residual is far below q / 4, one of random phases is above with probability 1 - 2^-8192.
            boolean wrong = residual.shiftLeft(2).compareTo(set.twin().modulus()) > 0;
            assertThat(wrong).isEqualTo(!test.isValid());
            if (!test.isValid()) {
                assertThat(test.reason()).isEqualTo("WRONG_KEY");
            }
        }
    }
}
