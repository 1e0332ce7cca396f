// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.Announcement;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.EpochRequest;
import io.cipherfold.secureagg.message.RoundOpening;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.wire.FrameKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * A node that wants to see more than one sum: shows different sets to different members, asks again with what it has,
 * mixes rounds, forges certificates. It holds the coordinator's key and those of the corrupt members and clients.
 */
final class MaliciousNode implements Node, AutoCloseable {

    private static final int KEY_ATTEMPTS = 40;
    private static final int SETTLING_MILLIS = 100;

    private final World world;
    private final Loot loot = new Loot();
    private final Forger forger;
    private final UploadEditor editor;
    private final List<SimulatedMember> members = new ArrayList<>();
    private final SortedMap<Integer, SimulatedMember> membersByNumber = new TreeMap<>();
    private final HeadExchange heads;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private int round = 1;
    private int begun;
    private int turn;
    private int keyAttempts;
    /** A member that is asked to answer for a set without having been asked to vote; 0 for none. */
    private int spared;

    MaliciousNode(World world) {
        this.world = world;
        this.forger = new Forger(world, loot);
        this.editor = new UploadEditor(world.plan, world.clientCore.layout());
        this.heads = new HeadExchange(world, membersByNumber);
    }

    void connect(List<SimulatedMember> honestAndCorrupt, List<SimulatedClient> all) {
        members.addAll(honestAndCorrupt);
        for (int member = 1; member <= members.size(); member++) {
            membersByNumber.put(member, members.get(member - 1));
        }
        clients.addAll(all);
    }

    /** Whether it has tried everything in all rounds of the script. */
    boolean isDone() {
        return begun > world.script.rounds() || keyAttempts > KEY_ATTEMPTS;
    }

    void start() {
        goOn(1);
    }

    /** Tries to open whatever it may not, when all is over. */
    void breakIn() {
        new Burglar(world, loot).tryAll();
    }

    private void goOn(long millis) {
        world.later(millis, () -> {
            if (isDone()) {
                return;
            }
            if (begun == 0 || turn > turns()) {
                begin();
                goOn(SETTLING_MILLIS);
            } else {
                act();
                goOn(world.dice.between(2, 20));
            }
        });
    }

    /** Things to try in a round: enough to get a quorum to vote, fewer for each member of a large committee. */
    private int turns() {
        return 16 + 3 * members.size();
    }

    private void act() {
        int usual = turn++ * 3 / (turns() + 1);
        int subject = world.dice.chance(880) ? round : world.dice.pick(loot.rounds());
        int member = honestMember();
        switch (world.dice.chance(700) ? usual : world.dice.below(5)) {
            case 0 -> push(member, forger.inspectRequest(subject, member).encode());
            case 1 -> {
                if (member == spared) {
                    return;
                }
                inspectFirst(subject, member);
                push(
                        member,
                        forger.proposal(subject, model(world.dice.chance(50))).encode());
            }
            case 2 -> {
                member = spared != 0 && world.dice.chance(300) ? spared : member;
                inspectFirst(subject, member);
                push(member, unmaskRequest(subject));
            }
            case 3 -> {
                if (!loot.sent().isEmpty()) {
                    push(member, world.dice.pick(loot.sent()));
                }
            }
            default -> {
                if (world.dice.chance(300)) {
                    members.get(member - 1).crash();
                } else {
                    // Asking far ahead makes members wipe the keys of the epochs before.
                    boolean far = world.dice.chance(30);
                    askForKeys(far ? world.dice.between(1, Setting.ROUNDS) : round);
                }
            }
        }
    }

    /** A member that has voted, answered or crashed has forgotten the envelopes. */
    private void inspectFirst(int subject, int member) {
        if (world.dice.chance(300)) {
            push(member, forger.inspectRequest(subject, member).encode());
        }
    }

    /**
     * Who has voted or answered is made to crash, sometimes, and asked for the same without a client, or for the same set
     * with the certificate of another.
     */
    private void askAgain(int subject, int member) {
        if (subject != round || !world.dice.chance(500)) {
            return;
        }
        if (world.dice.chance(400)) {
            members.get(member - 1).crash();
        }
        world.later(
                40, () -> push(member, forger.inspectRequest(subject, member).encode()));
        world.later(85, () -> {
            push(member, forger.proposal(subject, model(false)).encode());
            push(member, unmaskRequest(subject));
        });
    }

    private int honestMember() {
        int member = world.dice.between(1, members.size());
        while (world.script.corruptMembers().contains(member)) {
            member = member % members.size() + 1;
        }
        return member;
    }

    private byte[] unmaskRequest(int subject) {
        List<VoteRequest> known = loot.proposals(subject);
        VoteRequest request = forger.proposal(subject, model(false));
        // What a quorum has voted for is asked for more often than anything else.
        for (VoteRequest each : known) {
            if (loot.votes(each.subject()).size()
                                    + world.script.corruptMembers().size()
                            >= world.plan.committee().quorum()
                    && world.dice.chance(700)) {
                request = each;
            }
        }
        // Sometimes the certificate is shown with another set than its own.
        VoteRequest shown = !known.isEmpty() && world.dice.chance(150) ? world.dice.pick(known) : request;
        return new UnmaskRequest(shown, forger.certificate(request.subject())).encode();
    }

    private void push(int member, byte[] frame) {
        loot.sent(frame);
        SimulatedMember receiver = members.get(member - 1);
        world.send(FrameKind.of(frame) + " for member " + member, () -> receiver.receive(frame));
    }

    private static Digest model(boolean other) {
        return Digest.sha256(new byte[] {(byte) (other ? 1 : 0)});
    }

    /** The next round: keys first, then clients. Mostly the next number, sometimes a later one. */
    private void begin() {
        int next = begun == 0 ? 1 : round + 1;
        int first = world.plan.committee().epochStart(next);
        SortedMap<Integer, EpochKeyRecord> keys = loot.epochKeys(first);
        for (int corrupt : world.script.corruptMembers()) {
            keys.computeIfAbsent(corrupt, member -> ownKey(member, first));
        }
        boolean enough = keys.size() >= world.plan.committee().quorum();
        if (!enough || (keys.size() < members.size() && world.dice.chance(500))) {
            keyAttempts++;
            askForKeys(next);
            return;
        }
        round = next;
        begun++;
        turn = 0;
        if (isDone()) {
            return;
        }
        world.note("round " + round + " begins");
        List<Optional<EpochKeyRecord>> present = new ArrayList<>();
        for (int member = 1; member <= members.size(); member++) {
            present.add(Optional.ofNullable(keys.get(member)));
        }
        byte[] usual = opening(present, false);
        byte[] other = opening(present, true);
        loot.uploads(round);
        spared = world.dice.chance(500) ? honestMember() : 0;
        int twoFaced = world.dice.chance(250) ? 200 : 0;
        int omitted = world.dice.chance(250) ? 400 : 50;
        for (SimulatedClient client : clients) {
            if (world.dice.chance(omitted)) {
                continue;
            }
            byte[] shown = world.dice.chance(twoFaced) ? other : usual;
            for (int attempt = 0; attempt < 3; attempt++) {
                // Again for those that crash meanwhile.
                world.later(30L * attempt, () -> world.send("OPENING for a client", () -> client.receive(shown)));
            }
            if (world.dice.chance(twoFaced)) {
                world.send("another OPENING for a client", () -> client.receive(other));
            }
        }
        corruptUploads(usual);
    }

    private EpochKeyRecord ownKey(int member, int first) {
        EpochSecretKey key = EpochSecretKey.generate(world.random);
        loot.secrets(first).put(member, key);
        int last = first + world.plan.committee().epochRounds() - 1;
        return EpochKeyRecord.sign(
                world.plan.digest(),
                member,
                first,
                last,
                key.publicKey(),
                Digest.ZERO,
                world.setup.members().get(member - 1));
    }

    private byte[] opening(List<Optional<EpochKeyRecord>> keys, boolean other) {
        Announcement announcement = Announcement.sign(
                world.plan.digest(), round, model(other), world.now() + 1000, world.setup.coordinator());
        return new RoundOpening(announcement, keys).encode();
    }

    private void askForKeys(int forRound) {
        int first = world.plan.committee().epochStart(forRound);
        for (int member = 1; member <= members.size(); member++) {
            if (!world.script.corruptMembers().contains(member)
                    && !loot.epochKeys(first).containsKey(member)) {
                push(member, new EpochRequest(world.plan.digest(), first).encode());
            }
        }
    }

    /**
     * A client in the node's hands makes as many uploads as it likes and counts nothing. Others' names and others' rounds
     * may be used too.
     */
    private void corruptUploads(byte[] opening) {
        SortedSet<Integer> corrupt = world.script.corruptClients();
        if (!(CheckedOpening.check(opening, world.plan) instanceof CheckedOpening.Outcome.Valid valid)) {
            return;
        }
        for (int client : corrupt) {
            loot.upload(round, client, ownUpload(valid.opening(), client, client));
            loot.upload(round, client, ownUpload(valid.opening(), client, client));
        }
        if (world.dice.chance(100)) {
            int signer = corrupt.isEmpty() ? 0 : corrupt.first();
            int client = (signer + world.dice.between(1, clients.size() - 1)) % clients.size();
            forger.mixIn(round, client, ownUpload(valid.opening(), client, signer));
        }
        if (round > 1 && world.dice.chance(250)) {
            int client = world.dice.below(clients.size());
            List<byte[]> earlier = loot.uploads(round - 1).getOrDefault(client, List.of());
            if (!earlier.isEmpty()) {
                forger.mixIn(round, client, earlier.get(0));
            }
        }
    }

    /** An upload of zeros for a client, signed with the key of a client. */
    private byte[] ownUpload(CheckedOpening opening, int client, int signer) {
        SigningKey key = Objects.requireNonNull(world.setup.clients().get(signer));
        SimulatedClient.Prepared prepared =
                SimulatedClient.prepare(world, opening, ClientMemory.fresh(client), key, new double[Setting.DIMENSION]);
        // Zeros and, with noise, what has been added to them.
        world.invariants.encoded(prepared.statement(), prepared.vector());
        return prepared.memory().upload().orElseThrow().bytes();
    }

    @Override
    public void memberFrame(byte[] frame) {
        FrameKind kind = FrameKind.of(frame);
        if (kind == FrameKind.VOTE) {
            Vote vote = Vote.decode(frame, world.plan);
            loot.votes(vote.subject()).put(vote.member(), vote);
            askAgain(vote.subject().round(), vote.member());
        } else if (kind == FrameKind.EPOCH_KEY) {
            EpochKeyRecord record = EpochKeyRecord.decode(frame, world.plan);
            loot.epochKeys(record.firstRound()).put(record.member(), record);
        } else if (kind == FrameKind.UNMASKING_SHARE) {
            UnmaskingShare share = UnmaskingShare.decode(frame, world.plan, world.scheme.shareBytes());
            loot.shares(share.round()).add(share);
            askAgain(share.round(), share.member());
        }
    }

    @Override
    public void heads(byte[] frame) {
        heads.pass(frame);
    }

    @Override
    public void upload(int addressRound, int addressClient, byte[] frame) {
        Statement statement = editor.statement(frame).statement();
        List<byte[]> earlier = loot.uploads(statement.round()).getOrDefault(statement.client(), List.of());
        if (earlier.stream()
                .noneMatch(known -> editor.statement(known).statement().equals(statement))) {
            loot.upload(statement.round(), statement.client(), frame);
        }
    }

    @Override
    public void poll(int member, byte[] poll) {}

    @Override
    public void askOpening(int client, int after) {}

    @Override
    public void close() {
        loot.close();
    }
}
