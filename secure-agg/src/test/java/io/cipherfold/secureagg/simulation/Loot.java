// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that a malicious node has seen and sent, to be used again when it likes. */
final class Loot implements AutoCloseable {

    private static final int FRAMES_KEPT = 80;

    private final Map<Integer, SortedMap<Integer, EpochKeyRecord>> epochKeys = new HashMap<>();
    private final NavigableMap<Integer, SortedMap<Integer, List<byte[]>>> uploads = new TreeMap<>();
    private final Map<Integer, List<VoteRequest>> proposals = new HashMap<>();
    private final Map<VoteSubject, SortedMap<Integer, Vote>> votes = new HashMap<>();
    private final Map<Integer, List<UnmaskingShare>> shares = new HashMap<>();
    private final Map<Integer, SortedMap<Integer, EpochSecretKey>> secrets = new HashMap<>();
    private final List<byte[]> sent = new ArrayList<>();

    /** The epoch keys of members for the epoch that starts with a round. */
    SortedMap<Integer, EpochKeyRecord> epochKeys(int firstRound) {
        return epochKeys.computeIfAbsent(firstRound, unused -> new TreeMap<>());
    }

    /** The uploads of a round, by client: several of a corrupt one. */
    SortedMap<Integer, List<byte[]>> uploads(int round) {
        return uploads.computeIfAbsent(round, unused -> new TreeMap<>());
    }

    /** Rounds that have uploads. */
    List<Integer> rounds() {
        return List.copyOf(uploads.keySet());
    }

    void upload(int round, int client, byte[] frame) {
        uploads(round).computeIfAbsent(client, unused -> new ArrayList<>()).add(frame);
    }

    /** Sets of a round that members have been asked about. */
    List<VoteRequest> proposals(int round) {
        return proposals.computeIfAbsent(round, unused -> new ArrayList<>());
    }

    /** The votes for a subject, by member. */
    SortedMap<Integer, Vote> votes(VoteSubject subject) {
        return votes.computeIfAbsent(subject, unused -> new TreeMap<>());
    }

    /** Votes for anything. */
    List<Vote> allVotes() {
        return votes.values().stream().flatMap(own -> own.values().stream()).toList();
    }

    /** The shares of a round that honest members have handed out. */
    List<UnmaskingShare> shares(int round) {
        return shares.computeIfAbsent(round, unused -> new ArrayList<>());
    }

    /** The corrupt members' secrets for the epoch that starts with a round, by member. */
    SortedMap<Integer, EpochSecretKey> secrets(int firstRound) {
        return secrets.computeIfAbsent(firstRound, unused -> new TreeMap<>());
    }

    void sent(byte[] frame) {
        sent.add(frame);
        if (sent.size() > FRAMES_KEPT) {
            sent.remove(0);
        }
    }

    /** Frames that went to members before. */
    List<byte[]> sent() {
        return sent;
    }

    @Override
    public void close() {
        secrets.values().forEach(epoch -> epoch.values().forEach(EpochSecretKey::close));
    }
}
