// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.wire.FrameKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What happens in one run. All of it, and every later roll of the dice, follows from the seed, the kind and the setting.
 *
 * @param rounds how many rounds are opened, if all goes well
 * @param corruptMembers members in the node's hands or on their own, at most f
 * @param corruptClients clients that send what they like, at most F
 * @param memberDrops members that fall silent for good, and what they are asked for when they do
 * @param clientDrops clients that fall silent for good, and at which step of their first round
 */
record Script(
        long seed,
        Kind kind,
        Setting setting,
        int rounds,
        Weather weather,
        SortedSet<Integer> corruptMembers,
        SortedSet<Integer> corruptClients,
        SortedMap<Integer, FrameKind> memberDrops,
        SortedMap<Integer, ClientStep> clientDrops) {

    /** Who is against whom. */
    enum Kind {
        /** An honest node, no message is lost, no more drop out than may: every round has to be released. */
        CALM,
        /** An honest node in any weather. */
        STORM,
        /** An honest node, members and clients that do what they like. */
        TRAITORS,
        /** A node that does what it likes, with the coordinator, members and clients on its side. */
        MALICIOUS_NODE,
        /** The same with one aim, two opened sets of a round: every step serves it, and the committee does not wait. */
        TWO_SETS
    }

    /** Where a client falls silent. */
    enum ClientStep {
        OPENING_SEEN,
        PREPARED,
        SAVED,
        SENT
    }

    /**
     * What the network and the machines do.
     *
     * @param lossPerMille messages that never arrive
     * @param duplicatePerMille messages that arrive twice
     * @param delayMillis most that a message usually takes
     * @param latePerMille messages that take seconds
     * @param crashPerMille steps of a party that end in a crash
     * @param downMillis most that a crashed party is down
     */
    record Weather(
            int lossPerMille,
            int duplicatePerMille,
            int delayMillis,
            int latePerMille,
            int crashPerMille,
            int downMillis) {}

    private static final List<FrameKind> WORK =
            List.of(FrameKind.EPOCH_REQUEST, FrameKind.INSPECT, FrameKind.VOTE_REQUEST, FrameKind.UNMASK_REQUEST);

    /** The script of a seed. */
    static Script of(long seed, Kind kind, Setting setting) {
        try (AesCtrRandomSource random = stream(seed, "script")) {
            Dice dice = new Dice(random);
            SortedSet<Integer> corruptMembers = new TreeSet<>();
            SortedSet<Integer> corruptClients = new TreeSet<>();
            if (kind != Kind.CALM && kind != Kind.STORM) {
                // Some malicious nodes are alone: then all members are honest and may vote.
                int members =
                        dice.chance(kind == Kind.TRAITORS ? 1000 : 850) ? dice.between(1, setting.corruptMembers()) : 0;
                // Mostly as many as there may be.
                members = members > 0 && dice.chance(700) ? setting.corruptMembers() : members;
                corruptMembers.addAll(dice.distinct(1, setting.members(), members));
                int clients = dice.chance(700) ? dice.between(1, setting.corruptClients()) : 0;
                corruptClients.addAll(dice.distinct(0, setting.clients() - 1, clients));
            }
            SortedMap<Integer, FrameKind> memberDrops = new TreeMap<>();
            SortedMap<Integer, ClientStep> clientDrops = new TreeMap<>();
            int tolerance = setting.setup().plan().plan().committee().crashTolerance();
            int dropped = kind == Kind.CALM ? dice.between(0, tolerance) : kind == Kind.STORM ? dice.below(3) : 0;
            for (int i = 0; i < dropped; i++) {
                memberDrops.put(dice.between(1, setting.members()), dice.pick(WORK));
            }
            int spare = setting.clients() - setting.minimum();
            int gone = kind == Kind.CALM ? dice.between(0, spare) : kind == Kind.STORM ? dice.between(0, spare + 1) : 0;
            for (int i = 0; i < gone; i++) {
                clientDrops.put(dice.below(setting.clients()), dice.pick(List.of(ClientStep.values())));
            }
            return new Script(
                    seed,
                    kind,
                    setting,
                    // With more rounds than participations there is not much left for a node to steal.
                    dice.between(1, kind == Kind.MALICIOUS_NODE ? Math.max(2, setting.cap()) : 3),
                    weather(kind, dice),
                    corruptMembers,
                    corruptClients,
                    memberDrops,
                    clientDrops);
        }
    }

    /** What the script is called: kind, setting and seed. */
    String name() {
        return kind + ":" + setting.number() + ":" + seed;
    }

    /** The script with a name. */
    static Script named(String name) {
        String[] parts = name.split(":", 3);
        Setting setting = Setting.numbered(Integer.parseInt(parts[1]));
        return of(Long.parseLong(parts[2]), Kind.valueOf(parts[0]), setting);
    }

    private static Weather weather(Kind kind, Dice dice) {
        return switch (kind) {
            case CALM -> new Weather(0, dice.below(400), dice.between(1, 30), 0, dice.below(120), 60);
            case STORM ->
                new Weather(
                        dice.below(300), dice.below(400), dice.between(1, 200), dice.below(150), dice.below(300), 700);
            case TRAITORS ->
                new Weather(dice.below(80), dice.below(300), dice.between(1, 60), dice.below(50), dice.below(120), 200);
            case MALICIOUS_NODE ->
                new Weather(dice.below(80), dice.below(200), dice.between(1, 40), dice.below(50), dice.below(120), 30);
            // Pushed at members without pause; a third of the nodes make everybody crash all the time.
            case TWO_SETS -> new Weather(0, 0, 1, 0, dice.chance(350) ? 300 : dice.below(60), 3);
        };
    }

    /** A stream of this script's randomness. */
    AesCtrRandomSource stream(String purpose) {
        return stream(seed, purpose);
    }

    private static AesCtrRandomSource stream(long seed, String purpose) {
        byte[] label = purpose.getBytes(StandardCharsets.US_ASCII);
        byte[] key = new WireWriter(32).i64(seed).raw(label).toBytes();
        return AesCtrRandomSource.keyed(Digest.sha256(key).toBytes());
    }
}
