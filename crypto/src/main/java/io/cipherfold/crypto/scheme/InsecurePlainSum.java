// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShareVector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * No encryption at all: the "ciphertext" is the vector as 32-bit integers and there is no key to share. It walks through
 * the same protocol, so it serves as the baseline of comparisons and as the test double of other modules; a plan accepts
 * it only when it is marked {@code insecure-test}. Immutable.
 */
public final class InsecurePlainSum implements AggregationScheme {

    private final SchemeShape shape;

    /** Creates the scheme for a plan. */
    public InsecurePlainSum(SchemeShape shape) {
        this.shape = shape;
    }

    @Override
    public String backend() {
        return "none";
    }

    @Override
    public SchemeId id() {
        return SchemeId.INSECURE_PLAIN_SUM;
    }

    @Override
    public SchemeShape shape() {
        return shape;
    }

    @Override
    public long ciphertextBytes() {
        return 4L * shape.dimension();
    }

    @Override
    public int shareLength() {
        return 0;
    }

    @Override
    public List<ShareVector> encrypt(
            RoundContext round, int client, int[] values, RandomSource random, byte[] ciphertext, int offset) {
        SchemeChecks.requireUpload(this, client, values, ciphertext, offset);
        ByteBuffer.wrap(ciphertext, offset, Math.toIntExact(ciphertextBytes()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .put(values);
        List<ShareVector> shares = new ArrayList<>();
        for (int member = 1; member <= shape.members(); member++) {
            shares.add(ShareVector.zeros(0));
        }
        return shares;
    }

    @Override
    public OptionalLong check(CiphertextSource ciphertext) {
        return OptionalLong.empty();
    }

    @Override
    public CiphertextSum newSum() {
        return new Sum(this);
    }

    @Override
    public Opening open(RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, ShareVector> shares) {
        SchemeChecks.requireOpening(this, clients, shares);
        if (!(sum instanceof Sum own) || own.scheme != this) {
            throw SchemeChecks.foreignSum();
        }
        int[] digits = own.open().clone();
        int unused = 32 - shape.digitBits();
        for (int i = 0; i < digits.length; i++) {
            digits[i] = digits[i] << unused >> unused;
        }
        return new Opening.Opened(new DigitSum(digits), List.of());
    }

    @Override
    public void close() {}

    private static final class Sum implements CiphertextSum {
        private final InsecurePlainSum scheme;
        private final int[] total;
        private boolean closed;

        Sum(InsecurePlainSum scheme) {
            this.scheme = scheme;
            this.total = new int[scheme.shape.dimension()];
        }

        int[] open() {
            if (closed) {
                throw new IllegalStateException("the sum is closed");
            }
            return total;
        }

        @Override
        public void add(CiphertextSource ciphertext) throws IOException {
            accumulate(ciphertext, 1);
        }

        @Override
        public void subtract(CiphertextSource ciphertext) throws IOException {
            accumulate(ciphertext, -1);
        }

        private void accumulate(CiphertextSource ciphertext, int sign) throws IOException {
            int[] sums = open();
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(scheme.ciphertextBytes()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            SchemeChecks.fill(ciphertext, 0, bytes);
            IntBuffer values = bytes.flip().asIntBuffer();
            for (int i = 0; i < sums.length; i++) {
                sums[i] += sign * values.get(i);
            }
        }

        @Override
        public void close() {
            closed = true;
            Arrays.fill(total, 0);
        }
    }
}
