// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShareVector;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Ways to choose a threshold of shares: every one of them, in lexicographic order of members, if there are not too many,
 * and a sample of them otherwise. A part of the lexicographic order would not do: of twenty shares it would never leave
 * out the first, and one member could spoil every sum.
 */
final class ShareCombinations implements Iterator<SortedMap<Integer, ShareVector>> {

    /** Interpolating one combination costs some tenths of a millisecond; this many, a few seconds. */
    static final int MOST = 20_000;

    private final SortedMap<Integer, ShareVector> shares;
    private final List<Integer> members;
    private final int[] chosen;
    private final boolean sampled;
    /** Public and the same every time, so that opening can be repeated. */
    private final RandomSource sampler = new ChaCha20RandomSource(new byte[ChaCha20RandomSource.KEY_BYTES], 0, 0);

    private int count;
    private boolean exhausted;

    ShareCombinations(SortedMap<Integer, ShareVector> shares, int threshold) {
        this.shares = shares;
        this.members = new ArrayList<>(shares.keySet());
        this.chosen = new int[threshold];
        for (int i = 0; i < threshold; i++) {
            chosen[i] = i;
        }
        sampled = moreThanAreTried(members.size(), threshold);
        exhausted = threshold > members.size();
    }

    private static boolean moreThanAreTried(int members, int threshold) {
        long combinations = 1;
        // After step i the product is the binomial coefficient (members - threshold + i over i), so each is whole.
        for (int i = 1; i <= threshold && combinations <= MOST; i++) {
            combinations = combinations * (members - threshold + i) / i;
        }
        return combinations > MOST;
    }

    @Override
    public boolean hasNext() {
        return !exhausted && count < MOST;
    }

    @Override
    public SortedMap<Integer, ShareVector> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        SortedMap<Integer, ShareVector> combination = new TreeMap<>();
        for (int index : chosen) {
            int member = members.get(index);
            ShareVector share = shares.get(member);
            if (share != null) {
                combination.put(member, share);
            }
        }
        count++;
        if (sampled) {
            sample();
        } else {
            advance();
        }
        return combination;
    }

    /** The front of a random permutation. */
    private void sample() {
        int[] order = new int[members.size()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = 0; i < chosen.length; i++) {
            int other = i + (int) sampler.nextBelow(order.length - i);
            chosen[i] = order[other];
            order[other] = order[i];
        }
    }

    private void advance() {
        int last = chosen.length - 1;
        int position = last;
        while (position >= 0 && chosen[position] == members.size() - chosen.length + position) {
            position--;
        }
        if (position < 0) {
            exhausted = true;
            return;
        }
        chosen[position]++;
        for (int i = position + 1; i <= last; i++) {
            chosen[i] = chosen[i - 1] + 1;
        }
    }
}
