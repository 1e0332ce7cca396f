// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShareVector;

/** A member's sum of packed share vectors, which is its unmasking share as it is: no key, nothing random. */
final class ShareSum implements MemberSum {

    private final int length;
    private final ShareVector sum;

    ShareSum(int length) {
        this.length = length;
        this.sum = ShareVector.zeros(length);
    }

    @Override
    public void add(byte[] part) {
        try (ShareVector share = ShareVector.unpack(part, length)) {
            sum.add(share);
        }
    }

    @Override
    public byte[] unmask(MemberKey key, RandomSource random) {
        return sum.pack();
    }

    @Override
    public void close() {
        sum.close();
    }
}
