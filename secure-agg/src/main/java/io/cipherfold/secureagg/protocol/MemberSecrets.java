// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.EpochContext;
import io.cipherfold.crypto.scheme.MemberKey;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.message.Contribution;
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
 * The secrets of a member that live for a round or an epoch: epoch keys with the commitments that their contributions were
 * revealed under, and the unmasking share of the last set that it voted or answered for. Each is on disk before anything that
 * depends on it leaves, and is wiped with its epoch or round.
 *
 * <p>Confined to one thread.
 */
final class MemberSecrets implements AutoCloseable {

    /** Keys that a member holds at once: this epoch, the next, and room for one that is late. */
    static final int MOST_EPOCH_KEYS = 4;

    private final AggregationPlan plan;
    private final int member;
    private final SigningKey identity;
    private final AggregationScheme scheme;
    private final NavigableMap<Integer, EpochKey> epochs = new TreeMap<>();
    /** By first round of the epoch, the digest of the records under which the contribution was revealed. */
    private final NavigableMap<Integer, Digest> revealed = new TreeMap<>();

    private @Nullable UnmaskingBytes kept;

    /** An epoch's keys with their public record: for envelopes, and the scheme's. */
    record EpochKey(EpochSecretKey secret, MemberKey schemeKey, EpochKeyRecord record) {}

    private static final class UnmaskingBytes {
        private final int round;
        private final Digest set;
        private final byte[] share;

        UnmaskingBytes(int round, Digest set, byte[] share) {
            this.round = round;
            this.set = set;
            this.share = share;
        }

        void wipe() {
            Arrays.fill(share, (byte) 0);
        }
    }

    /**
     * Takes up what is on disk for this plan.
     *
     * @param stored wiped here
     * @throws IllegalArgumentException if a secret is damaged; names it
     */
    MemberSecrets(
            AggregationPlan plan,
            int member,
            SigningKey identity,
            AggregationScheme scheme,
            Map<String, byte[]> stored) {
        this.plan = plan;
        this.scheme = scheme;
        this.member = member;
        this.identity = identity;
        stored.forEach((name, bytes) -> {
            try {
                takeUp(name, bytes);
            } catch (WireException | IllegalArgumentException e) {
                throw new IllegalArgumentException("the secret " + name + " is damaged: " + e.getMessage(), e);
            } finally {
                Arrays.fill(bytes, (byte) 0);
            }
        });
    }

    private void takeUp(String name, byte[] bytes) {
        if (name.startsWith(prefix("epoch"))) {
            int first = Integer.parseInt(name.substring(prefix("epoch").length()));
            WireReader in = new WireReader(bytes);
            byte[] envelopeSecret = in.raw(EpochSecretKey.SECRET_BYTES);
            byte[] schemeSecret = in.raw(in.remaining());
            try {
                MemberKey schemeKey = scheme.memberKey(new EpochContext(plan.digest(), first), member, schemeSecret);
                epochs.put(first, withRecord(first, EpochSecretKey.ofSecret(envelopeSecret), schemeKey));
            } finally {
                Arrays.fill(envelopeSecret, (byte) 0);
                Arrays.fill(schemeSecret, (byte) 0);
            }
        } else if (name.startsWith(prefix("revealed"))) {
            int first = Integer.parseInt(name.substring(prefix("revealed").length()));
            WireReader in = new WireReader(bytes);
            revealed.put(first, Digest.of(in.raw(Digest.BYTES)));
            in.finish();
        } else if (name.startsWith(prefix("share"))) {
            int round = Integer.parseInt(name.substring(prefix("share").length()));
            WireReader in = new WireReader(bytes);
            Digest set = Digest.of(in.raw(Digest.BYTES));
            byte[] share = in.raw(in.remaining());
            if (!scheme.isShare(share)) {
                throw new IllegalArgumentException("it is no share of " + scheme.shareBytes() + " bytes in range");
            }
            kept = new UnmaskingBytes(round, set, share);
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
        MemberKey schemeKey = scheme.newMemberKey(new EpochContext(plan.digest(), firstRound), member, random);
        EpochKey key = withRecord(firstRound, EpochSecretKey.generate(random), schemeKey);
        epochs.put(firstRound, key);
        byte[] envelopeSecret = key.secret().insecureSecretBytes();
        byte[] schemeSecret = schemeKey.secret();
        byte[] secret = new WireWriter(envelopeSecret.length + schemeSecret.length)
                .raw(envelopeSecret)
                .raw(schemeSecret)
                .toBytes();
        Arrays.fill(envelopeSecret, (byte) 0);
        Arrays.fill(schemeSecret, (byte) 0);
        effects.add(new MemberEffect.KeepSecret(prefix("epoch") + firstRound, secret));
        return key;
    }

    /**
     * Whether the contribution to the collective key of an epoch may be revealed to those who have seen certain records: to
     * nobody else from then on.
     *
     * @param records digest of the epoch key records of all members
     */
    boolean reveal(int firstRound, Digest records, List<MemberEffect> effects) {
        Digest earlier = revealed.putIfAbsent(firstRound, records);
        if (earlier == null) {
            effects.add(new MemberEffect.KeepSecret(prefix("revealed") + firstRound, records.toBytes()));
        }
        return earlier == null || earlier.equals(records);
    }

    /** Wipes the keys of epochs and the share of rounds that are over. */
    void wipeBefore(int round, List<MemberEffect> effects) {
        wipeEpochsBefore(round, effects);
        UnmaskingBytes old = kept;
        if (old != null && old.round < round) {
            old.wipe();
            kept = null;
            effects.add(new MemberEffect.WipeSecret(prefix("share") + old.round));
        }
    }

    /** Wipes the keys of epochs that end before a round. */
    void wipeEpochsBefore(int round, List<MemberEffect> effects) {
        for (int first : new ArrayList<>(epochs.keySet())) {
            EpochKey key = epochs.get(first);
            if (key != null && key.record().lastRound() < round) {
                key.secret().close();
                key.schemeKey().close();
                epochs.remove(first);
                effects.add(new MemberEffect.WipeSecret(prefix("epoch") + first));
            }
        }
        // After the keys: a key without the memory of its contribution could be revealed a second time.
        for (int first : new ArrayList<>(revealed.keySet())) {
            if (plan.committee().epochEnd(first) < round) {
                revealed.remove(first);
                effects.add(new MemberEffect.WipeSecret(prefix("revealed") + first));
            }
        }
    }

    /** Keeps the unmasking share of a set, which is taken over, in place of an earlier one. */
    void keepShare(int round, Digest set, byte[] share, List<MemberEffect> effects) {
        UnmaskingBytes earlier = kept;
        if (earlier != null) {
            earlier.wipe();
            if (earlier.round != round) {
                effects.add(new MemberEffect.WipeSecret(prefix("share") + earlier.round));
            }
        }
        kept = new UnmaskingBytes(round, set, share);
        byte[] secret = new WireWriter(Digest.BYTES + share.length)
                .raw(set.toBytes())
                .raw(share)
                .toBytes();
        effects.add(new MemberEffect.KeepSecret(prefix("share") + round, secret));
    }

    /** Whether the unmasking share of a set is kept. */
    boolean hasShare(int round, Digest set) {
        UnmaskingBytes bytes = kept;
        return bytes != null && bytes.round == round && bytes.set.equals(set);
    }

    /** A copy of the unmasking share of a set, if it is kept. The caller wipes it. */
    Optional<byte[]> share(int round, Digest set) {
        UnmaskingBytes bytes = kept;
        return bytes != null && hasShare(round, set) ? Optional.of(bytes.share.clone()) : Optional.empty();
    }

    private EpochKey withRecord(int firstRound, EpochSecretKey secret, MemberKey schemeKey) {
        int lastRound = plan.committee().epochEnd(firstRound);
        byte[] contribution = schemeKey.contribution();
        Digest commitment = contribution.length == 0
                ? Digest.ZERO
                : Contribution.commitment(plan.digest(), member, firstRound, contribution);
        EpochKeyRecord record = EpochKeyRecord.sign(
                plan.digest(), member, firstRound, lastRound, secret.publicKey(), commitment, identity);
        return new EpochKey(secret, schemeKey, record);
    }

    private String prefix(String what) {
        return what + "-" + plan.digest() + "-";
    }

    @Override
    public void close() {
        epochs.values().forEach(key -> {
            key.secret().close();
            key.schemeKey().close();
        });
        epochs.clear();
        if (kept != null) {
            kept.wipe();
        }
    }
}
