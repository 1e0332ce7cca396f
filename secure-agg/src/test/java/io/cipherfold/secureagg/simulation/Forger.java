// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.Certificate;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes sets, requests and certificates, true ones and others, of what a malicious node has seen. */
final class Forger {

    private final World world;
    private final Loot loot;
    private final UploadEditor editor;
    private final Map<Integer, SortedMap<Integer, byte[]>> mixed = new HashMap<>();

    Forger(World world, Loot loot) {
        this.world = world;
        this.loot = loot;
        this.editor = new UploadEditor(world.plan, world.clientCore.layout());
    }

    /** A client whose upload of another round, or one in its name, is mixed in wherever this round is concerned. */
    void mixIn(int round, int client, byte[] frame) {
        mixed.computeIfAbsent(round, unused -> new TreeMap<>()).put(client, frame);
    }

    /** Uploads of a round: mostly all, sometimes without a client, with what is to be mixed in. */
    private SortedMap<Integer, byte[]> choose(int round, int omitPerMille) {
        SortedMap<Integer, byte[]> chosen = all(round);
        int most = world.plan.population().maximumClients();
        while (chosen.size() > most || (!chosen.isEmpty() && world.dice.chance(omitPerMille))) {
            chosen.remove(world.dice.pick(List.copyOf(chosen.keySet())));
        }
        return chosen;
    }

    private SortedMap<Integer, byte[]> all(int round) {
        SortedMap<Integer, byte[]> all = new TreeMap<>();
        loot.uploads(round)
                .forEach((client, frames) ->
                        all.put(client, world.dice.chance(800) ? frames.get(0) : world.dice.pick(frames)));
        if (world.dice.chance(800)) {
            all.putAll(mixed.getOrDefault(round, new TreeMap<>()));
        }
        return all;
    }

    /** Statements for a member to inspect; some envelopes are altered or another member's. */
    InspectRequest inspectRequest(int round, int member) {
        List<InspectRequest.Entry> entries = new ArrayList<>();
        choose(round, 60).values().forEach(frame -> {
            boolean swapped = world.dice.chance(20);
            byte[] envelope = editor.part(
                    frame,
                    swapped ? world.dice.between(1, world.script.setting().members()) : member);
            if (world.dice.chance(20)) {
                envelope[world.dice.below(envelope.length)] ^= 1;
            }
            entries.add(new InspectRequest.Entry(editor.statement(frame), envelope));
        });
        return new InspectRequest(world.plan.digest(), round, entries);
    }

    /** A set of a round to vote on; the first one that is made is mostly the one that is used again. */
    VoteRequest proposal(int round, Digest model) {
        List<VoteRequest> known = loot.proposals(round);
        if (!known.isEmpty() && world.dice.chance(800)) {
            return world.dice.chance(600) ? known.get(0) : world.dice.pick(known);
        }
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        SortedMap<Integer, byte[]> chosen = known.isEmpty() ? all(round) : choose(round, 450);
        chosen.forEach((client, frame) -> {
            if (statements.size() < world.plan.population().maximumClients()) {
                statements.put(client, editor.statement(frame).statement().digest());
            }
        });
        if (world.dice.chance(50)) {
            // A client that is in no upload.
            statements.put(world.script.setting().clients() - 1, Digest.sha256(new byte[] {(byte) round}));
        }
        Digest salt = Digest.sha256(new byte[] {(byte) world.dice.below(2)});
        Digest head = Digest.sha256(new byte[] {(byte) world.dice.below(2)});
        VoteRequest request = new VoteRequest(world.plan.digest(), round, salt, model, head, new ClientSet(statements));
        world.invariants.shown(request);
        boolean couldBe = statements.size() >= world.plan.population().minimumClients();
        if (couldBe || !known.isEmpty()) {
            known.add(request);
        }
        return request;
    }

    /** The certificate of a quorum, the corrupt members' votes among them, if there is one; otherwise what looks like it. */
    Certificate certificate(VoteSubject subject) {
        SortedMap<Integer, Vote> votes = new TreeMap<>(loot.votes(subject));
        for (int corrupt : world.script.corruptMembers()) {
            votes.put(corrupt, vote(subject, corrupt, key(corrupt)));
        }
        int quorum = world.plan.committee().quorum();
        if (votes.size() >= quorum && world.dice.chance(850)) {
            List<Vote> enough = new ArrayList<>(votes.values());
            while (enough.size() > quorum && world.dice.chance(500)) {
                enough.remove(world.dice.below(enough.size()));
            }
            world.tally.count("certificates");
            return new Certificate(subject, enough);
        }
        world.tally.count("forged certificates");
        return new Certificate(subject, forged(subject, votes, quorum));
    }

    private List<Vote> forged(VoteSubject subject, SortedMap<Integer, Vote> votes, int quorum) {
        List<Vote> list = new ArrayList<>(votes.values());
        int members = world.script.setting().members();
        switch (world.dice.below(5)) {
            case 0 -> {
                // Too few.
                while (list.size() >= quorum) {
                    list.remove(0);
                }
            }
            case 1 -> {
                // The same one several times.
                while (!list.isEmpty() && list.size() < members) {
                    list.add(world.dice.pick(list));
                }
            }
            case 2 -> {
                // Votes for something else, said to be for this.
                for (Vote other : loot.allVotes()) {
                    votes.putIfAbsent(
                            other.member(),
                            new Vote(
                                    subject,
                                    other.member(),
                                    other.ledgerSequence(),
                                    other.ledgerHead(),
                                    other.signature()));
                }
                list = new ArrayList<>(votes.values());
            }
            case 3 -> {
                // Votes for something else, as they are.
                Map<Integer, Vote> others = new TreeMap<>(votes);
                loot.allVotes().forEach(other -> others.putIfAbsent(other.member(), other));
                list = new ArrayList<>(others.values());
            }
            default -> {
                // In the names of the others.
                for (int member = 1; member <= members; member++) {
                    votes.putIfAbsent(member, vote(subject, member, world.setup.node()));
                }
                list = new ArrayList<>(votes.values());
            }
        }
        return list;
    }

    private SigningKey key(int member) {
        return world.setup.members().get(member - 1);
    }

    private Vote vote(VoteSubject subject, int member, SigningKey key) {
        // Where its ledger is, it says as it likes.
        return Vote.sign(subject, member, world.dice.below(9), Digest.ZERO, key);
    }
}
