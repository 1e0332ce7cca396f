// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.secureagg.encode.EncodedVector;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.Receipt;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.protocol.CheckedOpening;
import io.cipherfold.secureagg.protocol.ClientCore;
import io.cipherfold.secureagg.simulation.Script.ClientStep;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.MemoryClientStore;
import io.cipherfold.secureagg.store.UploadDraft;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A client with a disk of its own: does what a client host does, and crashes between any two steps. A corrupt one sends
 * envelopes that do not open, contradicts itself, and uses others' addresses.
 */
final class SimulatedClient {

    private static final int PATIENCE_MILLIS = 120;
    private static final int ATTEMPTS = 6;

    private final World world;
    private final int number;
    private final Node node;
    private final SigningKey key;
    private final UploadEditor editor;
    private final ClientStore store = new MemoryClientStore();
    private boolean down;
    private boolean gone;
    private byte[] lastOpening = new byte[0];
    private int lastRound;
    private int confirmedRound;
    private int life;

    SimulatedClient(World world, int number, Node node) {
        this.world = world;
        this.number = number;
        this.node = node;
        this.key = Objects.requireNonNull(world.setup.clients().get(number));
        this.editor = new UploadEditor(world.plan, world.clientCore.layout());
    }

    /** Whether it may still take part in a round. */
    boolean canJoin(int round) {
        ClientMemory memory = memory();
        boolean sendsAgain = memory.lastRound() == round && memory.upload().isPresent();
        int cap = world.plan.population().participationCap();
        return sendsAgain || (memory.lastRound() < round && memory.participations() < cap);
    }

    /** Asks the node for rounds from now on. */
    void startAsking() {
        world.later(world.dice.between(10, 50), () -> {
            if (!down) {
                world.ask(() -> node.askOpening(number, lastRound));
            }
            if (!gone) {
                startAsking();
            }
        });
    }

    private ClientMemory memory() {
        return store.load().getOrDefault(number, ClientMemory.fresh(number));
    }

    /** Takes part in a round, or goes on with it. */
    void receive(byte[] opening) {
        if (down || Arrays.equals(opening, lastOpening)) {
            return;
        }
        lastOpening = opening;
        if (!(CheckedOpening.check(opening, world.plan) instanceof CheckedOpening.Outcome.Valid valid)) {
            return;
        }
        int round = valid.opening().round();
        lastRound = Math.max(lastRound, round);
        if (stops(ClientStep.OPENING_SEEN)) {
            return;
        }
        ClientMemory memory = memory();
        Optional<Reply.Rejected> refused = world.clientCore.refusal(valid.opening(), memory);
        if (refused.isPresent()) {
            if (memory.lastRound() == round && memory.upload().isPresent()) {
                send(round, memory.upload().get().bytes(), 1);
            } else {
                world.tally.count("clients that may not join");
            }
            return;
        }
        ClientMemory prepared = prepare(valid.opening(), memory);
        if (stops(ClientStep.PREPARED)) {
            return;
        }
        store.save(List.of(prepared));
        if (!stops(ClientStep.SAVED)) {
            send(round, prepared.upload().orElseThrow().bytes(), 1);
            stops(ClientStep.SENT);
        }
    }

    /** What a client has made of a random vector, and the integers in it. */
    static final class Prepared {
        private final ClientMemory memory;
        private final int[] vector;
        private final Digest statement;

        Prepared(ClientMemory memory, int[] vector, Digest statement) {
            this.memory = memory;
            this.vector = vector;
            this.statement = statement;
        }

        ClientMemory memory() {
            return memory;
        }

        int[] vector() {
            return vector;
        }

        Digest statement() {
            return statement;
        }
    }

    /** Has a client prepare its upload of a random vector. */
    static Prepared prepare(World world, CheckedOpening opening, ClientMemory memory) {
        double[] update = new double[Setting.DIMENSION];
        for (int i = 0; i < update.length; i++) {
            update[i] = 2 * world.random.nextDouble() - 1;
        }
        SigningKey key = Objects.requireNonNull(world.setup.clients().get(memory.client()));
        return prepare(world, opening, memory, key, update);
    }

    /** Has a client prepare its upload of a vector, signed with a key that need not be its own. */
    static Prepared prepare(World world, CheckedOpening opening, ClientMemory memory, SigningKey key, double[] update) {
        byte[] coins = new byte[AesCtrRandomSource.KEY_BYTES];
        world.random.nextBytes(coins);
        try (AesCtrRandomSource random = AesCtrRandomSource.keyed(coins);
                AesCtrRandomSource again = AesCtrRandomSource.keyed(coins)) {
            ClientMemory prepared;
            try (UploadDraft draft =
                    UploadDraft.inMemory(world.clientCore.layout().totalBytes())) {
                prepared = world.clientCore.prepare(opening, memory, key, VectorSource.of(update), random, draft);
            }
            RoundContext round = new RoundContext(world.plan.digest(), opening.round());
            byte[] rotation = round.publicSeed(ClientCore.ROTATION_LABEL);
            int[] vector;
            try (EncodedVector encoded = world.encoder.encode(VectorSource.of(update), rotation, again)) {
                vector = encoded.toArray();
            }
            byte[] frame = prepared.upload().orElseThrow().bytes();
            Digest statement = new UploadEditor(world.plan, world.clientCore.layout())
                    .statement(frame)
                    .statement()
                    .digest();
            return new Prepared(prepared, vector, statement);
        }
    }

    private ClientMemory prepare(CheckedOpening opening, ClientMemory memory) {
        Prepared prepared = prepare(world, opening, memory);
        world.invariants.encoded(prepared.statement(), prepared.vector());
        if (isCorrupt() && world.dice.chance(700)) {
            return spoilt(prepared.memory(), prepared.vector());
        }
        return prepared.memory();
    }

    private boolean isCorrupt() {
        return world.script.corruptClients().contains(number);
    }

    /** The same upload with an envelope that its member cannot open, besides the good one. */
    private ClientMemory spoilt(ClientMemory prepared, int[] vector) {
        byte[] good = prepared.upload().orElseThrow().bytes();
        int member = world.dice.between(1, world.script.setting().members());
        byte[] bad = editor.withGarbageEnvelope(good, key, member);
        world.invariants.encoded(statement(bad), vector);
        int round = prepared.lastRound();
        if (world.dice.chance(300)) {
            world.send("good upload of client " + number, () -> node.upload(round, number, good));
        }
        world.send("upload to another address", () -> node.upload(round, (number + 1) % 2, bad));
        return new ClientMemory(
                number, prepared.participations(), prepared.plan(), round, Optional.of(new ClientMemory.Upload(bad)));
    }

    private Digest statement(byte[] frame) {
        return editor.statement(frame).statement().digest();
    }

    private void send(int round, byte[] frame, int attempt) {
        if (!isCorrupt()) {
            world.invariants.uploaded(number, round, statement(frame), memory().participations());
        }
        world.send("upload of client " + number + " in round " + round, () -> node.upload(round, number, frame));
        int mine = life;
        world.later(PATIENCE_MILLIS, () -> {
            if (mine == life && !down && confirmedRound < round && lastRound == round && attempt < ATTEMPTS) {
                send(round, frame, attempt + 1);
            }
        });
    }

    /** The node's word for an upload. */
    void confirm(byte[] frame) {
        Receipt receipt = Receipt.decode(frame, world.plan);
        if (!down && receipt.isSignedBy(world.plan.parties().node())) {
            confirmedRound = Math.max(confirmedRound, receipt.round());
        }
    }

    /** Whether the client's machine stops at a step, for good or for a while. */
    private boolean stops(ClientStep step) {
        boolean forGood = world.script.clientDrops().get(number) == step;
        if (!forGood && !world.dice.chance(world.script.weather().crashPerMille() / 2)) {
            return false;
        }
        world.note("client " + number + " crashes with " + step + (forGood ? ", for good" : ""));
        world.tally.count("client crashes");
        down = true;
        gone = forGood;
        life++;
        if (!forGood) {
            world.later(world.dice.between(1, world.script.weather().downMillis()), () -> {
                down = false;
                lastOpening = new byte[0];
                lastRound = 0;
                confirmedRound = 0;
                world.note("client " + number + " is back");
            });
        }
        return true;
    }
}
