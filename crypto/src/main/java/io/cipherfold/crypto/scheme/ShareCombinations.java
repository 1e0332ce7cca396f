// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.crypto.ChaCha20RandomSource;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.share.ShareVector;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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

    /** In ascending order of members. */
    private final List<Map.Entry<Integer, ShareVector>> shares;

    private int[] chosen;
    private final boolean sampled;
    /** Public and the same every time, so that opening can be repeated. */
    private final RandomSource sampler = new ChaCha20RandomSource(new byte[ChaCha20RandomSource.KEY_BYTES], 0, 0);

    private int count;
    private boolean exhausted;

    ShareCombinations(SortedMap<Integer, ShareVector> shares, int threshold) {
        this.shares = List.copyOf(shares.entrySet());
        this.chosen = new int[threshold];
        for (int i = 0; i < threshold; i++) {
            chosen[i] = i;
        }
        sampled = moreThanAreTried(shares.size(), threshold);
        exhausted = threshold > shares.size();
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
            combination.put(shares.get(index).getKey(), shares.get(index).getValue());
        }
        count++;
        if (sampled) {
            chosen = sampler.nextDistinct(chosen.length, shares.size());
        } else {
            advance();
        }
        return combination;
    }

    private void advance() {
        int last = chosen.length - 1;
        int position = last;
        while (position >= 0 && chosen[position] == shares.size() - chosen.length + position) {
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
