// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.ReferenceHkdf;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.ScriptedRandomSource;
import io.cipherfold.seal.NoLeakedHandles;
import io.cipherfold.seal.ReferenceCollective;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Production against the twin: keys and shares bit for bit, the sum digit for digit, SEAL's encryption by its noise. */
@Tag("native")
@ExtendWith({Replay.class, NoLeakedHandles.class})
class DirectBfvTwinTest {

    private static final int DEGREE = DirectBfvParameters.DEGREE;
    private static final EpochContext EPOCH = new EpochContext(RoundFixture.CONTEXT.plan(), 5);
    private static final int CLIENTS = 3;

    @ParameterizedTest
    @CsvSource({"4000, 16, 1000, 2", "24577, 20, 100000, 3", "10, 11, 20, 1"})
    void round_fixedRandomness_equalsTheTwin(int dimension, int bits, int clients, int members, RandomSource random)
            throws IOException {
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(dimension, bits, clients, members, 0))) {
            DirectBfvParameters parameters = scheme.parameters();
            ReferenceCollective twin = twin(parameters);
            byte[] publicSeed = publicSeed();

            List<MemberKey> keys = new ArrayList<>();
            for (int member = 1; member <= members; member++) {
                int[] fresh = words(random);
                MemberKey key = scheme.newMemberKey(EPOCH, member, new ScriptedRandomSource(fresh));
                assertThat(key.secret()).isEqualTo(memberSeed(fresh, member));
                assertThat(key.contribution()).isEqualTo(twin.pack(twin.contribution(publicSeed, key.secret())));
                keys.add(key);
            }
            CollectiveKey committee = scheme.collectiveKey(
                    EPOCH, keys.stream().map(MemberKey::contribution).toList());

            int chunks = (dimension - 1) / (3 * DEGREE) + 1;
            long[][][] first = new long[chunks][parameters.set().dataPrimes().length][DEGREE];
            long[][][] second = new long[chunks][parameters.set().dataPrimes().length][DEGREE];
            int greatest = RoundFixture.greatestDigit(scheme.shape());
            int[] expected = new int[dimension];
            SortedMap<Integer, byte[]> shares = new TreeMap<>();
            try (CiphertextSum sum = scheme.newSum()) {
                List<byte[]> parts = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    int[] values = RoundFixture.randomVector(dimension, greatest / CLIENTS, random);
                    CollectedUpload upload = new CollectedUpload(scheme);
                    scheme.encrypt(RoundFixture.CONTEXT, committee, client, IntegerVector.of(values), random, upload);
                    sum.add(CiphertextSource.of(upload.ciphertext(), 0));
                    parts.add(upload.parts(1).get(0));
                    for (int chunk = 0; chunk < chunks; chunk++) {
                        first[chunk] = twin.add(first[chunk], twin.unpack(upload.ciphertext(), chunk));
                        second[chunk] = twin.add(second[chunk], twin.unpack(parts.get(client), chunk));
                    }
                    for (int i = 0; i < dimension; i++) {
                        expected[i] += values[i];
                    }
                }
                for (int member = 1; member <= members; member++) {
                    int[] fresh = words(random);
                    MemberKey key = keys.get(member - 1);
                    byte[] share = share(scheme, parts, key, fresh);
                    assertThat(share).isEqualTo(twinShare(twin, parameters, second, key.secret(), fresh));
                    shares.put(member, share);
                }
                DigitSum.Collector digits = new DigitSum.Collector(dimension);
                assertThat(scheme.open(RoundFixture.CONTEXT, sum, CLIENTS, shares, digits))
                        .isEqualTo(new Opening.Opened(List.of()));
                assertThat(digits.sum().toArray()).isEqualTo(expected);
            }
            assertTwinOpens(twin, parameters, first, shares, expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"16, 1000, 1", "16, 1000, 5", "20, 1000, 3"})
    void encryption_noiseOfFreshCiphertexts_isThatOfTheFormula(int bits, int clients, int members, RandomSource random)
            throws IOException {
        int dimension = 3 * DEGREE;
        try (DirectBfv scheme = new DirectBfv(new SchemeShape(dimension, bits, clients, members, 0))) {
            ReferenceCollective twin = twin(scheme.parameters());
            List<MemberKey> keys = new ArrayList<>();
            for (int member = 1; member <= members; member++) {
                keys.add(scheme.newMemberKey(EPOCH, member, random));
            }
            CollectiveKey committee = scheme.collectiveKey(
                    EPOCH, keys.stream().map(MemberKey::contribution).toList());
            CollectedUpload upload = new CollectedUpload(scheme);
            int[] values = RoundFixture.randomVector(dimension, RoundFixture.greatestDigit(scheme.shape()), random);
            scheme.encrypt(RoundFixture.CONTEXT, committee, 0, IntegerVector.of(values), random, upload);

            long[][] phase = twin.unpack(upload.ciphertext(), 0);
            long[][] second = twin.unpack(upload.parts(1).get(0), 0);
            for (MemberKey key : keys) {
                phase = twin.add(phase, twin.times(second, twin.secret(key.secret())));
            }
            double squares = 0;
            BigInteger plain = BigInteger.valueOf(scheme.parameters().set().plainModulus());
            for (BigInteger coefficient : twin.lift(phase)) {
                double noise = twin.remainder(coefficient).doubleValue() / plain.doubleValue();
                squares += noise * noise;
            }
            // And 1/12 for the rounding of the message. The deviation of 8192 normal numbers is right within 0.8 %;
            // that
            // of the keys, whose squares add up to about 2 N n / 3, within another 0.4 %.
            double deviation = Math.sqrt(Math.pow(DirectBfvParameters.freshDeviation(members), 2) + 1.0 / 12);
            assertThat(Math.sqrt(squares / DEGREE)).isBetween(0.94 * deviation, 1.06 * deviation);
        }
    }

    private static ReferenceCollective twin(DirectBfvParameters parameters) {
        DirectBfvParameters.Set set = parameters.set();
        return new ReferenceCollective(DEGREE, set.primes(), set.plainModulus(), parameters.digitBase());
    }

    private static byte[] share(DirectBfv scheme, List<byte[]> parts, MemberKey key, int[] fresh) {
        try (MemberSum sum = scheme.newMemberSum(RoundFixture.CONTEXT)) {
            parts.forEach(sum::add);
            return sum.unmask(key, new ScriptedRandomSource(fresh));
        }
    }

    private static byte[] twinShare(
            ReferenceCollective twin, DirectBfvParameters parameters, long[][][] second, byte[] secret, int[] fresh) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        for (long[][] chunk : second) {
            packed.writeBytes(twin.pack(chunk));
        }
        byte[] info = concatenated(
                ascii("cipherfold/bfv/flooding/1"),
                RoundFixture.CONTEXT.plan().toBytes(),
                littleEndian(RoundFixture.CONTEXT.round()),
                hash("SHA-256", packed.toByteArray()));
        byte[] seed = ReferenceHkdf.derive(concatenated(littleEndian(fresh), secret), info, 32);
        ByteArrayOutputStream share = new ByteArrayOutputStream();
        for (int chunk = 0; chunk < second.length; chunk++) {
            share.writeBytes(twin.pack(twin.share(second[chunk], secret, seed, parameters.floodingWidthBits(), chunk)));
        }
        return share.toByteArray();
    }

    private static void assertTwinOpens(
            ReferenceCollective twin,
            DirectBfvParameters parameters,
            long[][][] first,
            SortedMap<Integer, byte[]> shares,
            int[] expected) {
        BigInteger bound = parameters
                .residualBound(CLIENTS)
                .multiply(BigInteger.valueOf(parameters.set().plainModulus()));
        for (int chunk = 0; chunk < first.length; chunk++) {
            long[][] phase = first[chunk];
            for (byte[] share : shares.values()) {
                phase = twin.add(phase, twin.unpack(share, chunk));
            }
            BigInteger[] coefficients = twin.lift(phase);
            for (int i = 0; i < DEGREE; i++) {
                int[] digits = twin.digits(twin.message(coefficients[i]));
                assertThat(twin.remainder(coefficients[i]).abs()).isLessThanOrEqualTo(bound);
                for (int place = 0; place < 3; place++) {
                    int parameter = 3 * (chunk * DEGREE + i) + place;
                    assertThat(digits[place]).isEqualTo(parameter < expected.length ? expected[parameter] : 0);
                }
            }
        }
    }

    private static byte[] publicSeed() {
        return hash(
                "SHA3-256",
                concatenated(ascii("cipherfold/bfv/a/1"), EPOCH.plan().toBytes(), littleEndian(EPOCH.firstRound())));
    }

    private static byte[] memberSeed(int[] fresh, int member) {
        byte[] info = concatenated(
                ascii("cipherfold/bfv/member/1"), EPOCH.plan().toBytes(), littleEndian(EPOCH.firstRound(), member));
        return ReferenceHkdf.derive(littleEndian(fresh), info, 32);
    }

    private static int[] words(RandomSource random) {
        int[] words = new int[Digest.BYTES / Integer.BYTES];
        for (int i = 0; i < words.length; i++) {
            words[i] = random.nextInt();
        }
        return words;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] littleEndian(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int value : values) {
            bytes.putInt(value);
        }
        return bytes.array();
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] hash(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
