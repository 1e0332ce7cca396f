// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.CryptoException;
import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.VerifyKey;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.envelope.EpochSecretKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.MemberSum;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.InspectRequest;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import io.cipherfold.secureagg.sampling.CoinCheck;
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
 * What a member knows about a closed set after looking at it: which uploads are sound and the parts that came with
 * them. The parts are wiped when this is closed.
 */
final class Inspection implements AutoCloseable {

    /** A sound upload. */
    static final class Sound {
        private final Digest statement;
        private final Digest model;
        private final VerifyKey key;
        private final byte[] part;

        Sound(Digest statement, Digest model, VerifyKey key, byte[] part) {
            this.statement = statement;
            this.model = model;
            this.key = key;
            this.part = part;
        }

        Digest statement() {
            return statement;
        }

        Digest model() {
            return model;
        }

        VerifyKey key() {
            return key;
        }
    }

    private final int round;
    private final Digest list;
    private final SortedMap<Integer, Sound> sound = new TreeMap<>();
    private final List<Integer> objections = new ArrayList<>();
    private final List<Integer> spent = new ArrayList<>();

    private Inspection(int round, Digest list) {
        this.round = round;
        this.list = list;
    }

    /** Looks at every entry of a request: registry, signature, round, cap, budget, coin, no copied ciphertext, envelope, share. */
    static Inspection of(
            InspectRequest request,
            AggregationPlan plan,
            ClientRegistry registry,
            CoinCheck coins,
            MemberJournal journal,
            EpochKeyRecord ownEpoch,
            EpochSecretKey ownKey,
            AggregationScheme scheme) {
        SortedMap<Integer, Digest> statements = new TreeMap<>();
        request.entries()
                .forEach(entry -> statements.put(
                        entry.statement().statement().client(),
                        entry.statement().statement().digest()));
        Inspection inspection = new Inspection(request.round(), new ClientSet(statements).listDigest());
        Digest ownEpochDigest = ownEpoch.digest();
        Set<Digest> copied = plan.encrypts() ? copiedCiphertexts(request) : Set.of();
        boolean oneBeacon = !plan.population().sampling().isClaimed() || haveOneBeacon(request);
        for (InspectRequest.Entry entry : request.entries()) {
            Statement statement = entry.statement().statement();
            int client = statement.client();
            Optional<VerifyKey> key = registry.key(client);
            int member = ownEpoch.member();
            boolean formal = key.isPresent()
                    && entry.statement().isSignedBy(key.get())
                    && statement.round() == request.round()
                    && statement.epochKeys().get(member - 1).equals(ownEpochDigest)
                    && oneBeacon
                    && coins.refusal(statement).isEmpty()
                    && !copied.contains(statement.ciphertext());
            boolean budgetSpent = formal
                    && (journal.isCapReached(request.round(), key.get())
                            || journal.beyondBudget(request.round(), key.get()).isPresent());
            Optional<byte[]> part =
                    formal && !budgetSpent ? part(entry.part(), statement, member, ownKey, scheme) : Optional.empty();
            if (part.isPresent()) {
                inspection.sound.put(
                        client, new Sound(statement.digest(), statement.model(), key.orElseThrow(), part.get()));
            } else {
                inspection.objections.add(client);
                if (budgetSpent) {
                    inspection.spent.add(client);
                }
            }
        }
        return inspection;
    }

    /**
     * Whether all name the same epoch keys. Each member knows its own alone; that the others are real is for the honest
     * clients to say, who have checked them, and so whoever names others than they do could have chosen its coin.
     */
    private static boolean haveOneBeacon(InspectRequest request) {
        return request.entries().stream()
                        .map(entry -> entry.statement().statement().epochKeys())
                        .distinct()
                        .count()
                <= 1;
    }

    /** Ciphertexts that more than one client names. Which of them is the copy cannot be seen, so none of them counts. */
    private static Set<Digest> copiedCiphertexts(InspectRequest request) {
        Set<Digest> seen = new HashSet<>();
        return request.entries().stream()
                .map(entry -> entry.statement().statement().ciphertext())
                .filter(ciphertext -> !seen.add(ciphertext))
                .collect(Collectors.toSet());
    }

    /** The part in the clear, if it is the one in the statement, can be opened and is one of the scheme. */
    private static Optional<byte[]> part(
            byte[] bytes, Statement statement, int member, EpochSecretKey key, AggregationScheme scheme) {
        if (!Digest.sha256(bytes).equals(statement.parts().get(member - 1))) {
            return Optional.empty();
        }
        Optional<byte[]> part =
                scheme.memberPart().isSealed() ? open(bytes, statement, member, key) : Optional.of(bytes);
        if (part.isPresent() && !scheme.isMemberPart(part.get())) {
            Arrays.fill(part.get(), (byte) 0);
            return Optional.empty();
        }
        return part;
    }

    private static Optional<byte[]> open(byte[] envelope, Statement statement, int member, EpochSecretKey key) {
        EnvelopeContext context = new EnvelopeContext(
                statement.plan(), statement.round(), statement.client(), member, statement.ciphertext());
        try {
            return Optional.of(key.open(context, envelope));
        } catch (CryptoException e) {
            if (e.code() != CryptoException.Code.AUTHENTICATION) {
                throw e;
            }
            return Optional.empty();
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

    /** Those of the {@link #objections} whose cap is reached or whose budget is spent, ascending. */
    List<Integer> spent() {
        return List.copyOf(spent);
    }

    /** The sound uploads by client. */
    SortedMap<Integer, Sound> sound() {
        return sound;
    }

    /** Adds up the parts of a set, all of which are sound. */
    void addUp(ClientSet set, MemberSum sum) {
        set.statements().keySet().forEach(client -> {
            Sound upload = sound.get(client);
            if (upload == null) {
                throw new IllegalStateException("client " + client + " is not among the sound uploads");
            }
            sum.add(upload.part);
        });
    }

    @Override
    public void close() {
        sound.values().forEach(upload -> Arrays.fill(upload.part, (byte) 0));
        sound.clear();
    }
}
