// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A malicious node with one aim: that two sets of a round are opened. It makes up two or three sets, splits the honest
 * members between them, has some vote twice with a crash between, adds the votes of its corrupt members to each side, and
 * asks everybody to unmask everything. Uploads and epoch keys come from a {@link Deck}.
 */
final class ForkingNode implements Node {

    private final World world;
    private final Deck deck;
    private final Loot loot = new Loot();
    private final Forger forger;
    private final UploadEditor editor;
    private final SortedMap<Integer, SimulatedMember> members = new TreeMap<>();
    private final HeadExchange heads;
    private final Map<Integer, Integer> participations = new HashMap<>();
    private long delayMillis;

    ForkingNode(World world, Deck deck) {
        this.world = world;
        this.deck = deck;
        this.forger = new Forger(world, loot);
        this.editor = new UploadEditor(world.plan, world.clientCore.layout());
        this.heads = new HeadExchange(world, members);
    }

    /** Plans all rounds of the script; they happen as the world's time passes. */
    void attack(SortedMap<Integer, SimulatedMember> honest) {
        members.putAll(honest);
        int rounds = Math.min(world.script.rounds(), Deck.ROUNDS);
        for (int round = 1; round <= rounds; round++) {
            attack(round);
        }
    }

    private void attack(int round) {
        world.invariants.undrawn(round, deck.undrawn(round));
        SortedMap<Integer, byte[]> sent = uploads(round);
        sent.forEach((client, frame) -> loot.upload(round, client, frame));
        if (sent.size() < 2) {
            return;
        }
        List<SortedMap<Integer, byte[]>> sides = new ArrayList<>();
        sides.add(side(sent));
        sides.add(world.dice.chance(700) ? variant(round, sides.get(0), sent) : side(sent));
        sides.add(variant(round, sides.get(0), sent));
        List<VoteRequest> proposals = new ArrayList<>();
        for (SortedMap<Integer, byte[]> side : sides) {
            proposals.add(proposal(round, side, proposals));
        }
        // Half of the nodes want each side to get about half of the votes, the others most of them on one.
        int lean = world.dice.chance(500) ? 500 : 150;
        for (int member : shuffled()) {
            // Mostly for one side and then for the other; some for a side alone, some for none.
            int first = world.dice.chance(lean) ? 1 : 0;
            int votes = world.dice.chance(100) ? 0 : world.dice.between(1, 2);
            for (int vote = 0; vote < votes; vote++) {
                int side = vote == 0 ? first : world.dice.chance(800) ? 1 - first : 2;
                crash(member, vote == 0 ? 50 : 400);
                inspect(round, member, sides.get(side), vote == 0 ? 950 : 400);
                ask(member, proposals.get(side).encode());
            }
        }
        for (int member : shuffled()) {
            int first = world.dice.chance(lean) ? 1 : 0;
            for (int side : new int[] {first, 1 - first, 2}) {
                if (world.dice.chance(side == 2 ? 100 : side == first ? 850 : 500)) {
                    crash(member, 150);
                    inspect(round, member, sides.get(side), 300);
                    askToUnmask(member, proposals.get(side), proposals);
                }
            }
            if (world.dice.chance(200)) {
                ask(member, proposals.get(first).encode());
            }
            repeat(member);
        }
    }

    /** What clients have sent in a round: honest ones that are drawn in as many as they may, corrupt ones in all. */
    private SortedMap<Integer, byte[]> uploads(int round) {
        int cap = world.plan.population().participationCap();
        SortedMap<Integer, byte[]> sent = new TreeMap<>();
        for (int client = 0; client < world.script.setting().clients(); client++) {
            boolean corrupt = world.script.corruptClients().contains(client);
            byte[] frame = deck.upload(round, client, corrupt ? world.dice.below(2) : 0);
            if (corrupt) {
                sent.put(client, frame);
            } else if (!deck.undrawn(round).contains(client)
                    && participations.getOrDefault(client, 0) < cap
                    && world.dice.chance(800)) {
                int count = participations.merge(client, 1, Integer::sum);
                world.invariants.uploaded(client, round, digest(frame), count);
                sent.put(client, frame);
            }
        }
        return sent;
    }

    private SortedMap<Integer, byte[]> side(SortedMap<Integer, byte[]> sent) {
        int least = world.plan.population().minimumClients();
        int most = Math.min(sent.size(), world.plan.population().maximumClients());
        SortedMap<Integer, byte[]> side = new TreeMap<>();
        world.dice
                .sample(sent.keySet(), world.dice.between(Math.min(least, most), most))
                .forEach(client -> side.put(client, Objects.requireNonNull(sent.get(client))));
        return side;
    }

    /** Another set that is close to one: smaller, larger, with other uploads of corrupt clients or what is no upload of it. */
    private SortedMap<Integer, byte[]> variant(
            int round, SortedMap<Integer, byte[]> side, SortedMap<Integer, byte[]> sent) {
        SortedMap<Integer, byte[]> other = new TreeMap<>(side);
        switch (world.dice.below(6)) {
            case 0, 1 -> other.remove(world.dice.pick(List.copyOf(side.keySet())));
            case 2 -> {
                while (other.size() >= world.plan.population().minimumClients()) {
                    other.remove(world.dice.pick(List.copyOf(other.keySet())));
                }
            }
            case 3 -> other.putAll(sent);
            case 4 ->
                // The other upload of a corrupt client.
                world.script.corruptClients().forEach(client -> {
                    byte[] usual = deck.upload(round, client, 0);
                    boolean same = Arrays.equals(usual, other.get(client));
                    other.put(client, same ? deck.upload(round, client, 1) : usual);
                });
            default ->
                // What was sent in the round before.
                loot.uploads(round - 1).forEach((client, frames) -> {
                    if (world.dice.chance(500)) {
                        other.put(client, frames.get(0));
                    }
                });
        }
        return other;
    }

    private VoteRequest proposal(int round, SortedMap<Integer, byte[]> side, List<VoteRequest> earlier) {
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        side.forEach((client, frame) -> statements.put(client, digest(frame)));
        if (!earlier.isEmpty() && world.dice.chance(60)) {
            statements.put(world.script.setting().clients() + 3, Digest.sha256(new byte[] {(byte) round}));
        }
        // The same clients under another salt or head of the log are another subject too.
        boolean same = world.dice.chance(150) && !earlier.isEmpty();
        ClientSet set = same ? earlier.get(0).set() : new ClientSet(statements);
        Digest salt = Digest.sha256(new byte[] {(byte) world.dice.below(2)});
        Digest head = Digest.sha256(new byte[] {(byte) world.dice.below(2)});
        VoteRequest request = new VoteRequest(world.plan.digest(), round, salt, Deck.MODEL, head, set);
        world.invariants.shown(request);
        return request;
    }

    private List<Integer> shuffled() {
        return world.dice.sample(members.keySet(), members.size());
    }

    private void inspect(int round, int member, SortedMap<Integer, byte[]> side, int perMille) {
        if (!world.dice.chance(perMille)) {
            return;
        }
        int most = world.plan.population().maximumClients();
        List<InspectRequest.Entry> entries = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> upload : side.entrySet()) {
            if (entries.size() < most) {
                byte[] frame = upload.getValue();
                entries.add(new InspectRequest.Entry(editor.statement(frame), editor.part(frame, member)));
            }
        }
        ask(member, new InspectRequest(world.plan.digest(), round, entries).encode());
    }

    /** With a certificate for this set, or for another one. */
    private void askToUnmask(int member, VoteRequest proposal, List<VoteRequest> all) {
        later(() -> {
            VoteRequest certified = world.dice.chance(200) ? world.dice.pick(all) : proposal;
            deliver(member, new UnmaskRequest(proposal, forger.certificate(certified.subject())).encode());
        });
    }

    private void ask(int member, byte[] frame) {
        later(() -> deliver(member, frame));
    }

    private void repeat(int member) {
        if (world.dice.chance(200)) {
            later(() -> {
                if (!loot.sent().isEmpty()) {
                    deliver(member, world.dice.pick(loot.sent()));
                }
            });
        }
    }

    private void crash(int member, int perMille) {
        if (world.dice.chance(perMille)) {
            later(() -> member(member).crash());
        }
    }

    private void deliver(int member, byte[] frame) {
        loot.sent(frame);
        world.note(FrameKind.of(frame) + " for member " + member);
        member(member).receive(frame);
    }

    private SimulatedMember member(int member) {
        return Objects.requireNonNull(members.get(member));
    }

    /** One thing after the other, with time for a member to come back between two. */
    private void later(Runnable action) {
        delayMillis += world.dice.between(1, 5);
        world.later(delayMillis, action);
    }

    private Digest digest(byte[] frame) {
        return editor.statement(frame).statement().digest();
    }

    @Override
    public void memberFrame(byte[] frame) {
        FrameKind kind = FrameKind.of(frame);
        if (kind == FrameKind.VOTE) {
            Vote vote = Vote.decode(frame, world.plan);
            loot.votes(vote.subject()).put(vote.member(), vote);
        } else if (kind == FrameKind.UNMASKING_SHARE) {
            UnmaskingShare share = UnmaskingShare.decode(frame, world.plan, world.scheme.shareBytes());
            loot.shares(share.round()).add(share);
        }
    }

    @Override
    public void heads(byte[] frame) {
        heads.pass(frame);
    }

    @Override
    public void poll(int member, byte[] poll) {}

    @Override
    public void askOpening(int client, int after) {}

    @Override
    public void upload(int round, int client, byte[] frame) {}
}
