// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.scheme.RoundFixture.Upload;
import io.cipherfold.seal.NoLeakedHandles;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Why DirectBfv is for parties that follow the protocol. A client that colludes with the node sees the others' ciphertexts,
 * uploads the negated sum of all but the victim's, and so takes them out of a sum that the members believe to be of six.
 */
@Tag("native")
@ExtendWith({Replay.class, NoLeakedHandles.class})
class MalleabilityTest {

    private static final SchemeShape SHAPE = new SchemeShape(30_000, 16, 1_000, 4, 1);
    private static final int HONEST = 5;

    @Test
    void directBfv_negatedSumOfTheOthers_opensTheVictimAlone(RandomSource random) throws IOException {
        try (DirectBfv scheme = new DirectBfv(SHAPE)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> honest = round.uploads(HONEST, 1_000);
            long[] primes = scheme.parameters().set().dataPrimes();
            byte[] part = negatedSum(parts(honest.subList(1, HONEST)), DirectBfvParameters.DEGREE, primes);
            Upload forged = forged(
                    scheme, honest, DirectBfvParameters.DEGREE, primes, Collections.nCopies(SHAPE.members(), part));

            // The members check the part and answer: nothing tells them that five vectors are missing.
            AggregationSchemeContract.assertOpensTo(honest.get(0).values(), open(round, honest, forged));
        }
    }

    @Test
    void oneTimeKey_negatedSumOfTheOthers_opensNothing(RandomSource random) throws IOException {
        try (OneTimeKey scheme = new OneTimeKey(SHAPE)) {
            RoundFixture round = new RoundFixture(scheme, random);
            List<Upload> honest = round.uploads(HONEST, 1_000);
            long[] modulus = {OneTimeKeyParameters.MODULUS};
            // The others' parts are sealed: the client can only send shares of a key of its own, or of none.
            List<byte[]> ownKey = round.upload(new int[SHAPE.dimension()]).shares();
            List<byte[]> noKey = Collections.nCopies(
                    SHAPE.members(), new byte[scheme.memberPart().bytes()]);
            for (List<byte[]> parts : List.of(ownKey, noKey)) {
                Upload forged = forged(scheme, honest, OneTimeKeyParameters.DEGREE, modulus, parts);
                RoundFixture.Result result = open(round, honest, forged);

                assertThat(result.outcome()).isInstanceOf(Opening.WrongKey.class);
                assertThat(result.digits()).isNull();
            }
        }
    }

    /** An upload whose ciphertext takes all but the first of the honest ones out of the sum. It passes every check. */
    private static Upload forged(
            AggregationScheme scheme, List<Upload> honest, int degree, long[] primes, List<byte[]> parts)
            throws IOException {
        List<byte[]> others =
                honest.subList(1, HONEST).stream().map(Upload::ciphertext).toList();
        Upload forged = new Upload(new int[SHAPE.dimension()], negatedSum(others, degree, primes), parts);
        assertThat(scheme.check(forged.source())).isEmpty();
        assertThat(parts).allMatch(scheme::isMemberPart);
        return forged;
    }

    private static List<byte[]> parts(List<Upload> uploads) {
        return uploads.stream().map(upload -> upload.shares().get(0)).toList();
    }

    /** The node's sum over all uploads, opened with the shares of all members. */
    private static RoundFixture.Result open(RoundFixture round, List<Upload> honest, Upload forged) {
        List<Upload> all = new ArrayList<>(honest);
        all.add(forged);
        return round.open(all, round.shares(all, RoundFixture.firstMembers(SHAPE.members())));
    }

    /** Residue by residue; each prime has {@code degree} residues of its own width, again and again to the end. */
    private static byte[] negatedSum(List<byte[]> packed, int degree, long[] primes) {
        byte[] result = new byte[packed.get(0).length];
        long place = 0;
        for (int block = 0; place < 8L * result.length; block++) {
            long prime = primes[block % primes.length];
            int bits = BigInteger.valueOf(prime - 1).bitLength();
            for (int i = 0; i < degree; i++, place += bits) {
                long sum = 0;
                for (byte[] bytes : packed) {
                    sum = (sum + residue(bytes, place, bits)) % prime;
                }
                long negated = (prime - sum) % prime;
                for (int bit = 0; bit < bits; bit++) {
                    int value = (int) (negated >>> bit & 1);
                    result[(int) ((place + bit) / 8)] |= (byte) (value << (int) ((place + bit) % 8));
                }
            }
        }
        return result;
    }

    private static long residue(byte[] packed, long place, int bits) {
        long residue = 0;
        for (int bit = 0; bit < bits; bit++) {
            int value = packed[(int) ((place + bit) / 8)] >>> (int) ((place + bit) % 8) & 1;
            residue |= (long) value << bit;
        }
        return residue;
    }
}
