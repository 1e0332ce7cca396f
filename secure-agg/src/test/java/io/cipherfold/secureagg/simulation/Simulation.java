// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.secureagg.simulation.Script.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs one script to its end. What fails says which seed repeats it and what happened before. */
final class Simulation {

    /** Enough for all steps of a round to run into their deadlines. */
    private static final int ROUND_MILLIS = 12_000;

    private Simulation() {}

    static String run(Script script, Tally tally) {
        return run(script, tally, MemberLogic.Make.HONEST);
    }

    /**
     * Runs a script.
     *
     * @param make what the members are made of that are not corrupt
     * @return what happened
     */
    static String run(Script script, Tally tally, MemberLogic.Make make) {
        World world = new World(script, tally);
        try (world) {
            switch (script.kind()) {
                case MALICIOUS_NODE -> againstMaliciousNode(world, make);
                case TWO_SETS -> againstForkingNode(world, make);
                default -> withHonestNode(world, make);
            }
            return world.trace();
        } catch (AssertionError | RuntimeException e) {
            String message = String.format(
                    "%s%nrepeats with -Dcipherfold.test.script=%s%n%s%n%s",
                    e.getMessage(), script.name(), script, world.trace());
            throw new AssertionError(message, e);
        }
    }

    private static void againstMaliciousNode(World world, MemberLogic.Make make) {
        try (MaliciousNode node = new MaliciousNode(world)) {
            List<SimulatedMember> members = members(world, node, make);
            node.connect(members, clients(world, node));
            node.start();
            world.run(node::isDone, 60_000);
            // What is still under way arrives too.
            world.run(() -> false, ROUND_MILLIS);
            if (world.scheme.shareBytes() > 0) {
                node.breakIn();
            }
            members.forEach(SimulatedMember::close);
        }
    }

    private static void againstForkingNode(World world, MemberLogic.Make make) {
        Deck deck = Deck.of(world.script.setting());
        ForkingNode node = new ForkingNode(world, deck);
        SortedMap<Integer, SimulatedMember> honest = new TreeMap<>();
        for (int member = 1; member <= world.script.setting().members(); member++) {
            if (!world.script.corruptMembers().contains(member)) {
                honest.put(member, new SimulatedMember(world, member, node, make, deck.store(member)));
            }
        }
        node.attack(honest);
        world.run(() -> false, ROUND_MILLIS);
        honest.values().forEach(SimulatedMember::close);
    }

    private static void withHonestNode(World world, MemberLogic.Make make) {
        try (HonestNode node = new HonestNode(world)) {
            List<SimulatedMember> members = members(world, node, make);
            List<SimulatedClient> clients = clients(world, node);
            for (int i = 0; i < members.size(); i++) {
                node.connect(i + 1, members.get(i));
                members.get(i).startPolling();
            }
            for (int i = 0; i < clients.size(); i++) {
                node.connect(i, clients.get(i));
                clients.get(i).startAsking();
            }
            Set<Integer> opened = new HashSet<>();
            Set<Integer> promised = new HashSet<>();
            SimulatedCoordinator[] coordinator = new SimulatedCoordinator[1];
            coordinator[0] = new SimulatedCoordinator(world, node, () -> {
                int round = coordinator[0].round();
                opened.add(round);
                if (mustBeReleased(world, node.committee(round), clients, round)) {
                    promised.add(round);
                }
            });
            coordinator[0].start();
            world.run(coordinator[0]::isDone, (long) ROUND_MILLIS * (world.script.rounds() + 1));
            world.run(() -> false, ROUND_MILLIS);
            requireEnds(world, node, opened, promised);
            members.forEach(SimulatedMember::close);
        }
    }

    /** The node is honest, nothing is lost, no more parties fall silent than may: the round cannot fail. */
    private static boolean mustBeReleased(
            World world, Set<Integer> committee, List<SimulatedClient> clients, int round) {
        if (world.script.kind() != Kind.CALM) {
            return false;
        }
        Set<Integer> staying = new HashSet<>(committee);
        staying.removeAll(world.script.memberDrops().keySet());
        if (staying.size() < world.plan.committee().quorum()) {
            return false;
        }
        long able = 0;
        for (int client = 0; client < clients.size(); client++) {
            boolean stays = !world.script.clientDrops().containsKey(client);
            able += stays && clients.get(client).canJoin(round) ? 1 : 0;
        }
        return able >= world.plan.population().minimumClients();
    }

    private static void requireEnds(World world, HonestNode node, Set<Integer> opened, Set<Integer> promised) {
        node.requireSoundLog();
        if (world.script.kind() == Kind.CALM && opened.size() < world.script.rounds()) {
            throw new AssertionError("only rounds " + opened + " were opened");
        }
        for (int round : opened) {
            if (!node.isOver(round)) {
                throw new AssertionError("round " + round + " never ends");
            }
        }
        for (int round : promised) {
            world.tally.count("promised");
            if (!world.invariants.isReleased(round)) {
                throw new AssertionError("round " + round + " had all it needs and was not released");
            }
        }
    }

    private static List<SimulatedMember> members(World world, Node node, MemberLogic.Make make) {
        List<SimulatedMember> members = new ArrayList<>();
        for (int member = 1; member <= world.script.setting().members(); member++) {
            members.add(new SimulatedMember(world, member, node, make));
        }
        return members;
    }

    private static List<SimulatedClient> clients(World world, Node node) {
        List<SimulatedClient> clients = new ArrayList<>();
        for (int client = 0; client < world.script.setting().clients(); client++) {
            clients.add(new SimulatedClient(world, client, node));
        }
        return clients;
    }
}
