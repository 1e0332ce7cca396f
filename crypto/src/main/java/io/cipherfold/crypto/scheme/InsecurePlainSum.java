// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.RandomSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
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

    private static final int BLOCK = 1 << 14;

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
    public MemberPart memberPart() {
        return new MemberPart(MemberPart.Kind.SEALED, 0);
    }

    @Override
    public int shareBytes() {
        return 0;
    }

    @Override
    public int sharesToOpen() {
        return shape.corruptMembers() + 1;
    }

    @Override
    public void encrypt(
            RoundContext round,
            CollectiveKey key,
            int client,
            IntegerVector values,
            RandomSource random,
            UploadSink sink)
            throws IOException {
        SchemeChecks.requireUpload(this, client, values);
        int[] block = new int[Math.min(BLOCK, values.length())];
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * block.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length(); done += block.length) {
            int count = Math.min(block.length, values.length() - done);
            values.read(done, block, count);
            bytes.clear().asIntBuffer().put(block, 0, count);
            sink.ciphertext(bytes.limit(Integer.BYTES * count));
        }
        for (int member = 1; member <= shape.members(); member++) {
            sink.sealedPart(member, new byte[0]);
        }
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
    public boolean isMemberPart(byte[] part) {
        return part.length == 0;
    }

    @Override
    public boolean isShare(byte[] share) {
        return share.length == 0;
    }

    @Override
    public MemberSum newMemberSum(RoundContext round) {
        return new ShareSum(0);
    }

    @Override
    public Opening open(
            RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, byte[]> shares, DigitTarget target)
            throws IOException {
        SchemeChecks.requireOpening(this, clients, shares);
        if (!(sum instanceof Sum own) || own.scheme != this) {
            throw SchemeChecks.foreignSum();
        }
        int[] total = own.open();
        int unused = 32 - shape.digitBits();
        int[] block = new int[Math.min(BLOCK, total.length)];
        target.begin();
        for (int done = 0; done < total.length; done += block.length) {
            int count = Math.min(block.length, total.length - done);
            for (int i = 0; i < count; i++) {
                block[i] = total[done + i] << unused >> unused;
            }
            target.accept(block, count);
        }
        return new Opening.Opened(List.of());
    }

    @Override
    public void close() {}

    private static final class Sum implements CiphertextSum {
        private final InsecurePlainSum scheme;
        private final int[] total;
        private boolean closed;
        /** An operation has begun and has not come to its end: the sum may hold a part of a ciphertext. */
        private boolean incomplete;

        Sum(InsecurePlainSum scheme) {
            this.scheme = scheme;
            this.total = new int[scheme.shape.dimension()];
        }

        int[] open() {
            if (closed) {
                throw new IllegalStateException("the sum is closed");
            }
            if (incomplete) {
                throw SchemeChecks.spoiltSum();
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
            ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * Math.min(BLOCK, sums.length))
                    .order(ByteOrder.LITTLE_ENDIAN);
            incomplete = true;
            for (int done = 0; done < sums.length; done += BLOCK) {
                int count = Math.min(BLOCK, sums.length - done);
                SchemeChecks.fill(
                        ciphertext, (long) Integer.BYTES * done, bytes.clear().limit(Integer.BYTES * count));
                IntBuffer values = bytes.flip().asIntBuffer();
                for (int i = 0; i < count; i++) {
                    sums[done + i] += sign * values.get(i);
                }
            }
            incomplete = false;
        }

        @Override
        public void close() {
            closed = true;
            Arrays.fill(total, 0);
        }
    }
}
