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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** The running ciphertext sums of a node, one for each round that is under way. Confined to one thread at a time. */
final class RoundSums implements AutoCloseable {

    private static final long MOST_BYTES_IN_MEMORY = 1 << 20;

    private final AggregationScheme scheme;
    private final UploadLayout layout;
    private final Spool spool;
    private final Map<Integer, CiphertextSum> sums = new HashMap<>();
    /** Opened sums, which the outcomes of their rounds refer to. */
    private final List<SpooledBytes> kept = new ArrayList<>();

    RoundSums(AggregationScheme scheme, UploadLayout layout, Spool spool) {
        this.spool = spool;
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
        SpooledBytes digits = room();
        boolean opened = false;
        try {
            OpenedDigits target = new OpenedDigits(digits);
            Opening outcome = scheme.open(round, sum(round.round()), clients, shares, target);
            if (outcome instanceof Opening.WrongKey wrong) {
                return OpenedSum.wrongKey(wrong);
            }
            opened = true;
            kept.add(digits);
            return new OpenedSum(outcome, target.digest(), digits);
        } finally {
            if (!opened) {
                digits.close();
            }
        }
    }

    void discard(int round) {
        CiphertextSum sum = sums.remove(round);
        if (sum != null) {
            sum.close();
        }
    }

    /** Small sums stay in memory: a file for each round would cost more. */
    private SpooledBytes room() {
        boolean small = (long) Integer.BYTES * scheme.shape().dimension() <= MOST_BYTES_IN_MEMORY;
        return small ? Spool.inMemory().take() : spool.take();
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
        kept.forEach(SpooledBytes::close);
        kept.clear();
    }
}
