// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.scheme.CiphertextSum;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.scheme.SchemeId;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.crypto.share.ShareVector;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/** A scheme that keeps the share vectors it hands out, to see what becomes of them. */
final class SharesKept implements AggregationScheme {

    private final AggregationScheme scheme;
    private List<ShareVector> shares = List.of();

    SharesKept(AggregationScheme scheme) {
        this.scheme = scheme;
    }

    /** What the last encryption handed out. */
    List<ShareVector> shares() {
        return shares;
    }

    void forget() {
        shares = List.of();
    }

    @Override
    public List<ShareVector> encrypt(
            RoundContext round, int client, int[] values, RandomSource random, byte[] ciphertext, int offset) {
        shares = scheme.encrypt(round, client, values, random, ciphertext, offset);
        return shares;
    }

    @Override
    public String backend() {
        return scheme.backend();
    }

    @Override
    public SchemeId id() {
        return scheme.id();
    }

    @Override
    public SchemeShape shape() {
        return scheme.shape();
    }

    @Override
    public long ciphertextBytes() {
        return scheme.ciphertextBytes();
    }

    @Override
    public int shareLength() {
        return scheme.shareLength();
    }

    @Override
    public OptionalLong check(CiphertextSource ciphertext) throws IOException {
        return scheme.check(ciphertext);
    }

    @Override
    public CiphertextSum newSum() {
        return scheme.newSum();
    }

    @Override
    public Opening open(RoundContext round, CiphertextSum sum, int clients, SortedMap<Integer, ShareVector> given) {
        return scheme.open(round, sum, clients, given);
    }

    @Override
    public void close() {}
}
