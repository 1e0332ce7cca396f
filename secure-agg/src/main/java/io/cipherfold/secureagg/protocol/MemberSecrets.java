// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.plan.AggregationPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a member that live for a round or an epoch: epoch keys, and the share sum of the last set that it voted
 * or answered for. Each is on disk before anything that depends on it leaves, and is wiped with its epoch or round.
 *
 * <p>Confined to one thread.
 */
final class MemberSecrets implements AutoCloseable {

    /** Keys that a member holds at once: this epoch, the next, and room for one that is late. */
    static final int MOST_EPOCH_KEYS = 4;

    private final AggregationPlan plan;
    private final int member;
    private final SigningKey identity;
    private final NavigableMap<Integer, EpochKey> epochs = new TreeMap<>();
    private @Nullable ShareSum shareSum;

    /** An epoch's key with its public record. */
    record EpochKey(EpochSecretKey secret, EpochKeyRecord record) {}

    private record ShareSum(int round, Digest set, ShareVector share) {}

    /**
     * Takes up what is on disk for this plan.
     *
     * @param stored wiped here
     * @throws IllegalArgumentException if a secret is damaged; names it
     */
    MemberSecrets(AggregationPlan plan, int member, SigningKey identity, int shareLength, Map<String, byte[]> stored) {
        this.plan = plan;
        this.member = member;
        this.identity = identity;
        stored.forEach((name, bytes) -> {
            try {
                takeUp(name, bytes, shareLength);
            } catch (WireException | IllegalArgumentException e) {
                throw new IllegalArgumentException("the secret " + name + " is damaged: " + e.getMessage(), e);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        });
    }

    private void takeUp(String name, byte[] bytes, int shareLength) {
        if (name.startsWith(prefix("epoch"))) {
            int first = Integer.parseInt(name.substring(prefix("epoch").length()));
            epochs.put(first, withRecord(first, EpochSecretKey.ofSecret(bytes)));
        } else if (name.startsWith(prefix("share"))) {
            int round = Integer.parseInt(name.substring(prefix("share").length()));
            WireReader in = new WireReader(bytes);
            Digest set = Digest.of(in.raw(Digest.BYTES));
            byte[] packed = in.raw(in.remaining());
            try {
                shareSum = new ShareSum(round, set, ShareVector.unpack(packed, shareLength));
            } finally {
                Arrays.fill(packed, (byte) 0);
            }
        }
    }

    /** The key for the epoch that starts with a round, if it has been made. */
    Optional<EpochKey> epochStarting(int firstRound) {
        return Optional.ofNullable(epochs.get(firstRound));
    }

    /** The key for the epoch that contains a round. */
    Optional<EpochKey> epochFor(int round) {
        return Optional.ofNullable(epochs.floorEntry(round))
                .map(Map.Entry::getValue)
                .filter(key -> key.record().covers(round));
    }

    boolean isFull() {
        return epochs.size() >= MOST_EPOCH_KEYS;
    }

    /** Makes the key of an epoch. */
    EpochKey generate(int firstRound, RandomSource random, List<MemberEffect> effects) {
        EpochKey key = withRecord(firstRound, EpochSecretKey.generate(random));
        epochs.put(firstRound, key);
        effects.add(new MemberEffect.KeepSecret(
                prefix("epoch") + firstRound, key.secret().insecureSecretBytes()));
        return key;
    }

    /** Wipes the keys of epochs and the share sum of rounds that are over. */
    void wipeBefore(int round, List<MemberEffect> effects) {
        wipeEpochsBefore(round, effects);
        ShareSum sum = shareSum;
        if (sum != null && sum.round < round) {
            sum.share.close();
            shareSum = null;
            effects.add(new MemberEffect.WipeSecret(prefix("share") + sum.round));
        }
    }

    /** Wipes the keys of epochs that end before a round. */
    void wipeEpochsBefore(int round, List<MemberEffect> effects) {
        for (int first : new ArrayList<>(epochs.keySet())) {
            EpochKey key = epochs.get(first);
            if (key != null && key.record().lastRound() < round) {
                key.secret().close();
                epochs.remove(first);
                effects.add(new MemberEffect.WipeSecret(prefix("epoch") + first));
            }
        }
    }

    /** Keeps the share sum of a set in place of an earlier one. */
    void keepShareSum(int round, Digest set, ShareVector share, List<MemberEffect> effects) {
        ShareSum earlier = shareSum;
        if (earlier != null) {
            earlier.share.close();
            if (earlier.round != round) {
                effects.add(new MemberEffect.WipeSecret(prefix("share") + earlier.round));
            }
        }
        shareSum = new ShareSum(round, set, share);
        byte[] packed = share.pack();
        byte[] secret = new WireWriter(Digest.BYTES + packed.length)
                .raw(set.toBytes())
                .raw(packed)
                .toBytes();
        Arrays.fill(packed, (byte) 0);
        effects.add(new MemberEffect.KeepSecret(prefix("share") + round, secret));
    }

    /** Whether the share sum of a set is kept. */
    boolean hasShareSum(int round, Digest set) {
        ShareSum sum = shareSum;
        return sum != null && sum.round == round && sum.set.equals(set);
    }

    /** The share sum of a set, packed, if it is kept. The caller wipes it. */
    Optional<byte[]> shareSum(int round, Digest set) {
        ShareSum sum = shareSum;
        return sum != null && hasShareSum(round, set) ? Optional.of(sum.share.pack()) : Optional.empty();
    }

    private EpochKey withRecord(int firstRound, EpochSecretKey secret) {
        int lastRound = plan.committee().epochEnd(firstRound);
        return new EpochKey(
                secret,
                EpochKeyRecord.sign(plan.digest(), member, firstRound, lastRound, secret.publicKey(), identity));
    }

    private String prefix(String what) {
        return what + "-" + plan.digest() + "-";
    }

    @Override
    public void close() {
        epochs.values().forEach(key -> key.secret().close());
        epochs.clear();
        if (shareSum != null) {
            shareSum.share.close();
        }
    }
}
