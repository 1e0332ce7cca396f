// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.AesCtrRandomSource;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.wire.WireWriter;
import io.cipherfold.secureagg.wire.FrameKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happens in one run. All of it, and every later roll of the dice, follows from the seed, the kind and the setting.
 *
 * @param rounds how many rounds are opened, if all goes well
 * @param corruptMember a member in the node's hands or on its own; 0 for none
 * @param corruptClient a client that sends what it likes; -1 for none
 * @param memberDrops members that fall silent for good, and what they are asked for when they do
 * @param clientDrops clients that fall silent for good, and at which step of their first round
 */
record Script(
        long seed,
        Kind kind,
        Setting setting,
        int rounds,
        Weather weather,
        int corruptMember,
        int corruptClient,
        SortedMap<Integer, FrameKind> memberDrops,
        SortedMap<Integer, ClientStep> clientDrops) {

    /** Who is against whom. */
    enum Kind {
        /** An honest node, no message is lost, no more drop out than may: every round has to be released. */
        CALM,
        /** An honest node in any weather. */
        STORM,
        /** An honest node, a member and a client that do what they like. */
        TRAITORS,
        /** A node that does what it likes, with the coordinator, a member and a client on its side. */
        MALICIOUS_NODE
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
            boolean hostile = kind == Kind.TRAITORS || kind == Kind.MALICIOUS_NODE;
            // Some malicious nodes are alone: then all members are honest and four may vote.
            boolean memberToo = kind == Kind.TRAITORS || (kind == Kind.MALICIOUS_NODE && dice.chance(800));
            int corruptMember = memberToo ? dice.between(1, setting.members()) : 0;
            int corruptClient = hostile && dice.chance(700) ? dice.below(setting.clients()) : -1;
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
                    corruptMember,
                    corruptClient,
                    memberDrops,
                    clientDrops);
        }
    }

    /** What the script is called: kind, setting and seed. */
    String name() {
        int known = Setting.PLAIN.indexOf(setting);
        return kind + ":" + (known < 0 ? "native" : Integer.toString(known)) + ":" + seed;
    }

    /** The script with a name. */
    static Script named(String name) {
        String[] parts = name.split(":", 3);
        Setting setting =
                parts[1].equals("native") ? Setting.ONE_TIME_KEY : Setting.PLAIN.get(Integer.parseInt(parts[1]));
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
