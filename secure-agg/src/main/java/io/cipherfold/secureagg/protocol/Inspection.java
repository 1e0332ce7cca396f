// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.share.ShareVector;
import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a member knows about a closed set after looking at it: which uploads are sound and the shares that came with
 * them. The shares are wiped when this is closed.
 */
final class Inspection implements AutoCloseable {

    /** A sound upload. */
    record Sound(Digest statement, Digest model, VerifyKey key, ShareVector share) {}

    private final int round;
    private final Digest list;
    private final SortedMap<Integer, Sound> sound = new TreeMap<>();
    private final List<Integer> objections = new ArrayList<>();

    private Inspection(int round, Digest list) {
        this.round = round;
        this.list = list;
    }

    /** Looks at every entry of a request: registry, signature, round, cap, no copied ciphertext, envelope, share. */
    static Inspection of(
            InspectRequest request,
            AggregationPlan plan,
            ClientRegistry registry,
            MemberJournal journal,
            EpochKeyRecord ownEpoch,
            EpochSecretKey ownKey,
            int shareLength) {
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        request.entries()
                .forEach(entry -> statements.put(
                        entry.statement().statement().client(),
                        entry.statement().statement().digest()));
        Inspection inspection = new Inspection(request.round(), new ClientSet(statements).listDigest());
        Digest ownEpochDigest = ownEpoch.digest();
        Set<Digest> copied = plan.encrypts() ? copiedCiphertexts(request) : Set.of();
        for (InspectRequest.Entry entry : request.entries()) {
            Statement statement = entry.statement().statement();
            int client = statement.client();
            Optional<VerifyKey> key = registry.key(client);
            int member = ownEpoch.member();
            boolean formal = key.isPresent()
                    && entry.statement().isSignedBy(key.get())
                    && statement.round() == request.round()
                    && statement.epochKeys().get(member - 1).equals(ownEpochDigest)
                    && !copied.contains(statement.ciphertext())
                    && (journal.isBooked(request.round(), key.get())
                            || journal.participations(key.get())
                                    < plan.population().participationCap());
            Optional<ShareVector> share =
                    formal ? open(entry.envelope(), statement, member, ownKey, shareLength) : Optional.empty();
            if (share.isPresent()) {
                inspection.sound.put(
                        client, new Sound(statement.digest(), statement.model(), key.orElseThrow(), share.get()));
            } else {
                inspection.objections.add(client);
            }
        }
        return inspection;
    }

    /** Ciphertexts that more than one client names. Which of them is the copy cannot be seen, so none of them counts. */
    private static Set<Digest> copiedCiphertexts(InspectRequest request) {
        Set<Digest> seen = new HashSet<>();
        return request.entries().stream()
                .map(entry -> entry.statement().statement().ciphertext())
                .filter(ciphertext -> !seen.add(ciphertext))
                .collect(Collectors.toSet());
    }

    private static Optional<ShareVector> open(
            byte[] envelope, Statement statement, int member, EpochSecretKey key, int shareLength) {
        if (!Digest.sha256(envelope).equals(statement.envelopes().get(member - 1))) {
            return Optional.empty();
        }
        EnvelopeContext context = new EnvelopeContext(
                statement.plan(), statement.round(), statement.client(), member, statement.ciphertext());
        byte[] packed;
        try {
            packed = key.open(context, envelope);
        } catch (CryptoException e) {
            if (e.code() != CryptoException.Code.AUTHENTICATION) {
                throw e;
            }
            return Optional.empty();
        }
        try {
            return Optional.of(ShareVector.unpack(packed, shareLength));
        } catch (WireException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(packed, (byte) 0);
        }
    }

    int round() {
        return round;
    }

    /** Digest of the entries that were looked at. */
    Digest list() {
        return list;
    }

    /** Clients that must not be in the sum, ascending. */
    List<Integer> objections() {
        return List.copyOf(objections);
    }

    /** The sound uploads by client. */
    SortedMap<Integer, Sound> sound() {
        return sound;
    }

    /** The sum of the shares of a set, all of which are sound. */
    ShareVector shareSum(ClientSet set, int shareLength) {
        ShareVector sum = ShareVector.zeros(shareLength);
        set.statements().keySet().forEach(client -> {
            Sound upload = sound.get(client);
            if (upload == null) {
                throw new IllegalStateException("client " + client + " is not among the sound uploads");
            }
            sum.add(upload.share());
        });
        return sum;
    }

    @Override
    public void close() {
        sound.values().forEach(upload -> upload.share().close());
        sound.clear();
    }
}
