// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.scheme.CiphertextSource;
import io.cipherfold.crypto.scheme.CiphertextSum;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.crypto.scheme.MemberKey;
import io.cipherfold.crypto.scheme.MemberSum;
import io.cipherfold.crypto.scheme.Opening;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.secureagg.fixture.UploadEditor;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.message.VoteRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * When all is over, tries to open sums with the shares that honest members have handed out and those that all corrupt
 * members can make for any set: the unmasked set opens to its exact sum, no other one opens.
 */
final class Burglar {

    private final World world;
    private final Loot loot;
    private final UploadLayout layout;
    private final UploadEditor editor;

    Burglar(World world, Loot loot) {
        this.world = world;
        this.loot = loot;
        this.layout = world.clientCore.layout();
        this.editor = new UploadEditor(world.plan, layout);
    }

    /** Tries all rounds. */
    void tryAll() {
        for (int round : loot.rounds()) {
            for (UnmaskingShare share : loot.shares(round)) {
                for (VoteRequest request : loot.proposals(round)) {
                    if (request.subject().set().equals(share.set())) {
                        tryRound(round, request.set(), share);
                        break;
                    }
                }
            }
        }
    }

    private void tryRound(int round, ClientSet unmasked, UnmaskingShare share) {
        Map<Integer, EpochSecretKey> keys = loot.secrets(world.plan.committee().epochStart(round));
        if (keys.size() + 1 < world.plan.committee().threshold()) {
            return;
        }
        DigitSum.Collector sum = new DigitSum.Collector(Setting.DIMENSION);
        Opening honest = open(round, unmasked, share, keys, sum);
        if (!(honest instanceof Opening.Opened)) {
            throw new AssertionError("the unmasked set of round " + round + " does not open: " + honest);
        }
        world.invariants.requireExactSum(round, unmasked, sum.sum());
        world.tally.count("sums opened");
        List<Integer> clients = new ArrayList<>(unmasked.statements().keySet());
        List<ClientSet> others = new ArrayList<>();
        for (int client : clients) {
            others.add(unmasked.without(Set.of(client)));
            others.add(unmasked.without(
                    Set.copyOf(clients.stream().filter(other -> other != client).toList())));
        }
        for (ClientSet other : others) {
            if (open(round, other, share, keys, new DigitSum.Collector(Setting.DIMENSION)) instanceof Opening.Opened) {
                throw new AssertionError("another set of round " + round + " opens: " + other.statements());
            }
            world.tally.count("sums that stay shut");
        }
    }

    /** Opens a set with an honest share, whatever it is for, and the corrupt members' own for this set. */
    private Opening open(
            int round,
            ClientSet set,
            UnmaskingShare share,
            Map<Integer, EpochSecretKey> keys,
            DigitSum.Collector digits) {
        RoundContext context = new RoundContext(world.plan.digest(), round);
        SortedMap<Integer, MemberSum> own = new TreeMap<>();
        keys.keySet().forEach(corrupt -> own.put(corrupt, world.scheme.newMemberSum(context)));
        SortedMap<Integer, byte[]> shares = new TreeMap<>();
        try (CiphertextSum sum = world.scheme.newSum()) {
            for (Map.Entry<Integer, Digest> entry : set.statements().entrySet()) {
                byte[] frame = frame(round, entry.getKey(), entry.getValue());
                sum.add(CiphertextSource.of(frame, layout.ciphertextOffset()));
                keys.forEach((corrupt, key) ->
                        Objects.requireNonNull(own.get(corrupt)).add(part(frame, corrupt, key)));
            }
            own.forEach((corrupt, parts) -> shares.put(corrupt, parts.unmask(MemberKey.NONE, world.random)));
            shares.put(share.member(), share.bytes());
            return world.scheme.open(context, sum, set.size(), shares, digits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] frame(int round, int client, Digest statement) {
        return Objects.requireNonNull(loot.uploads(round).get(client)).stream()
                .filter(frame -> editor.statement(frame).statement().digest().equals(statement))
                .findFirst()
                .orElseThrow();
    }

    private byte[] part(byte[] frame, int member, EpochSecretKey key) {
        Statement statement = editor.statement(frame).statement();
        EnvelopeContext context = new EnvelopeContext(
                statement.plan(), statement.round(), statement.client(), member, statement.ciphertext());
        return key.open(context, editor.part(frame, member));
    }
}
