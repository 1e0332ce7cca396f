// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.Digest;
import io.cipherfold.seal.SealException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether OneTimeKey computes on this machine what it should: three clients encrypt fixed vectors from fixed randomness,
 * one is taken out again, two of four members open the sum; for each of the three digit widths.
 *
 * <p>The bytes of the ciphertexts and of the shares must have the SHA-256 digests below. These come from the second
 * implementation in the tests of this module, {@code ReferenceClient}, which is plain Java and shares no code with this
 * one; {@code SchemeSelfTestTest} derives them again in every build. A difference means that this machine's uploads would
 * not fit the sums of others.
 */
public final class SchemeSelfTest {

    /** What {@link #run()} returns when everything is right. */
    public static final String PASSED = "passed";

    /** Two chunks, the second almost empty. */
    static final int DIMENSION = 12_290;

    static final int CLIENTS = 3;
    static final int MEMBERS = 4;
    static final int CORRUPT_MEMBERS = 1;
    static final RoundContext ROUND =
            new RoundContext(Digest.sha256("cipherfold/self-test".getBytes(StandardCharsets.US_ASCII)), 1);

    /**
     * What one digit width has to give.
     *
     * @param ciphertexts SHA-256 of all ciphertexts, one client after the other
     * @param shares SHA-256 of all packed shares, one client after the other, and of one client by member
     */
    record Golden(int digitBits, int maximumClients, String ciphertexts, String shares) {}

    /** Keys and sharing do not depend on the width. */
    private static final String GOLDEN_SHARES = "ba4943a786261895bdf0ea45b4d162e2b73a64f7b53c946a37477998ef80c3dd";

    static final List<Golden> GOLDEN = List.of(
            new Golden(16, 1_000, "c345cc1a33f8e7107383247cd5b35fb8c1b95c0bda90ce96fc05ae140aab4498", GOLDEN_SHARES),
            new Golden(15, 50_000, "3948f3b8ff1ecd790b1104c9c0b81f5c7368be97c3ddbf684bbdaff9eaee0f3d", GOLDEN_SHARES),
            new Golden(14, 188_000, "009da677890f121223bdcda48503d96803a2004e92cfd13852e2aa91f000d1a4", GOLDEN_SHARES));

    private SchemeSelfTest() {}

    /**
     * Runs the test: some tens of milliseconds once the native library is loaded.
     *
     * @return {@link #PASSED}, or what is wrong in one sentence
     */
    public static String run() {
        return run(GOLDEN);
    }

    static String run(List<Golden> expected) {
        try {
            for (Golden golden : expected) {
                String outcome = run(golden);
                if (!outcome.equals(PASSED)) {
                    return golden.digitBits + "-bit digits: " + outcome;
                }
            }
            return PASSED;
        } catch (SealException | CryptoException e) {
            return String.valueOf(e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("an array could not be read", e);
        }
    }

    private static String run(Golden golden) throws IOException {
        SchemeShape shape =
                new SchemeShape(DIMENSION, golden.digitBits, golden.maximumClients, MEMBERS, CORRUPT_MEMBERS);
        MessageDigest ciphertexts = Digest.newSha256();
        MessageDigest shares = Digest.newSha256();
        try (AggregationScheme scheme = new OneTimeKey(shape);
                CiphertextSum sum = scheme.newSum();
                MemberSum second = scheme.newMemberSum(ROUND);
                MemberSum fourth = scheme.newMemberSum(ROUND);
                AesCtrRandomSource random = randomness()) {
            for (int client = 0; client < CLIENTS; client++) {
                CollectedUpload upload = new CollectedUpload(scheme);
                IntegerVector vector = IntegerVector.of(values(client));
                scheme.encrypt(ROUND, CollectiveKey.NONE, client, vector, random, upload);
                byte[] ciphertext = upload.ciphertext();
                List<byte[]> parts = upload.parts(MEMBERS);
                ciphertexts.update(ciphertext);
                parts.forEach(shares::update);
                CiphertextSource source = CiphertextSource.of(ciphertext, 0);
                if (scheme.check(source).isPresent()) {
                    return "a ciphertext is not below the modulus";
                }
                sum.add(source);
                if (client < CLIENTS - 1) {
                    second.add(parts.get(1));
                    fourth.add(parts.get(3));
                } else {
                    sum.subtract(source);
                }
            }
            SortedMap<Integer, byte[]> opening = new TreeMap<>();
            opening.put(2, second.unmask(MemberKey.NONE, random));
            opening.put(4, fourth.unmask(MemberKey.NONE, random));
            DigitSum.Collector opened = new DigitSum.Collector(DIMENSION);
            Opening outcome = scheme.open(ROUND, sum, CLIENTS - 1, opening, opened);
            return verdict(golden, Digest.finish(ciphertexts), Digest.finish(shares), outcome, opened);
        }
    }

    private static String verdict(
            Golden golden, Digest ciphertexts, Digest shares, Opening outcome, DigitSum.Collector opened) {
        if (!ciphertexts.toHex().equals(golden.ciphertexts)) {
            return "the ciphertexts are not those of the reference: SHA-256 " + ciphertexts.toHex();
        }
        if (!shares.toHex().equals(golden.shares)) {
            return "the shares are not those of the reference: SHA-256 " + shares.toHex();
        }
        if (!(outcome instanceof Opening.Opened)) {
            return "the sum does not open";
        }
        return Arrays.equals(opened.sum().toArray(), sum()) ? PASSED : "the opened sum is not the sum of the vectors";
    }

    /** The stream of AES-256 under a zero key: not secret, and no vector here is. */
    private static AesCtrRandomSource randomness() {
        return AesCtrRandomSource.keyed(new byte[AesCtrRandomSource.KEY_BYTES]);
    }

    /** The vector of a client: the first two are large and cancel but for {@link #sum()}, the third is at both ends. */
    static int[] values(int client) {
        int[] values = new int[DIMENSION];
        int[] sum = sum();
        for (int i = 0; i < DIMENSION; i++) {
            int mask = (int) (i * 2_654_435_761L % (1L << 30)) - (1 << 29);
            values[i] = switch (client) {
                case 0 -> mask;
                case 1 -> sum[i] - mask;
                default -> i % 2 == 0 ? 1 << 30 : -(1 << 30);
            };
        }
        return values;
    }

    /** The sum of the first two vectors: it fits the narrowest digit. */
    static int[] sum() {
        int[] sum = new int[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            sum[i] = i * 7919 % 16_383 - 8_191;
        }
        return sum;
    }
}
