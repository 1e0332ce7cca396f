// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.scheme.CiphertextSum;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.protocol.OpenedSum;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/** The running ciphertext sums of a node, one for each round that is under way. Confined to one thread at a time. */
final class RoundSums implements AutoCloseable {

    private final AggregationScheme scheme;
    private final UploadLayout layout;
    private final Map<Integer, CiphertextSum> sums = new HashMap<>();

    RoundSums(AggregationScheme scheme, UploadLayout layout) {
        this.scheme = scheme;
        this.layout = layout;
    }

    void add(int round, SpooledUpload upload) throws IOException {
        sum(round).add(ciphertextOf(upload));
    }

    void subtract(int round, SpooledUpload upload) throws IOException {
        sum(round).subtract(ciphertextOf(upload));
    }

    /** Opens the sum. */
    OpenedSum open(RoundContext round, int clients, SortedMap<Integer, byte[]> shares) throws IOException {
        OpenedDigits target = new OpenedDigits(scheme.shape().dimension());
        Opening outcome = scheme.open(round, sum(round.round()), clients, shares, target);
        return outcome instanceof Opening.WrongKey wrong
                ? OpenedSum.wrongKey(wrong)
                : new OpenedSum(outcome, target.digest(), target.digits());
    }

    void discard(int round) {
        CiphertextSum sum = sums.remove(round);
        if (sum != null) {
            sum.close();
        }
    }

    private CiphertextSum sum(int round) {
        return sums.computeIfAbsent(round, unused -> scheme.newSum());
    }

    private CiphertextSource ciphertextOf(SpooledUpload upload) {
        return (offset, target) -> upload.read(layout.ciphertextOffset() + offset, target);
    }

    @Override
    public void close() {
        sums.values().forEach(CiphertextSum::close);
        sums.clear();
    }
}
