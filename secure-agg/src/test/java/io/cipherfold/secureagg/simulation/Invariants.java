// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.scheme.DigitSum;
import io.cipherfold.secureagg.message.ClientSet;
import io.cipherfold.secureagg.message.UnmaskRequest;
import io.cipherfold.secureagg.message.UnmaskingShare;
import io.cipherfold.secureagg.message.Vote;
import io.cipherfold.secureagg.message.VoteRequest;
import io.cipherfold.secureagg.message.VoteSubject;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.ClientRegistry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What PROTOCOL section 3 promises whatever is lost, repeated, reordered or crashed, and whatever a node with at most f
 * members and F clients does. Fed with everything that leaves an honest party; the first fact that breaks a promise
 * throws. It believes nothing that parties say of themselves.
 */
final class Invariants {

    private final AggregationPlan plan;
    private final ClientRegistry registry;
    private final Set<Integer> corruptMembers;
    private final Set<Integer> corruptClients;

    private final Map<Digest, ClientSet> sets = new HashMap<>();
    private final Map<Digest, int[]> vectors = new HashMap<>();
    private final Map<Integer, SortedMap<Integer, Digest>> uploads = new HashMap<>();
    private final Map<Integer, Map<Integer, VoteSubject>> votes = new HashMap<>();
    private final Map<Integer, Map<Integer, UnmaskingShare>> shares = new HashMap<>();
    private final Map<Integer, Integer> reached = new HashMap<>();
    private final Map<Integer, Digest> released = new HashMap<>();
    private final Set<Integer> aborted = new HashSet<>();
    private final Map<Integer, Set<Integer>> undrawn = new HashMap<>();

    Invariants(
            AggregationPlan plan, ClientRegistry registry, Set<Integer> corruptMembers, Set<Integer> corruptClients) {
        this.plan = plan;
        this.registry = registry;
        this.corruptMembers = corruptMembers;
        this.corruptClients = corruptClients;
    }

    /** A set has been named by its hash. */
    void shown(VoteRequest request) {
        sets.put(request.subject().set(), request.set());
    }

    /** A client, honest or not, has encoded a vector and named it in a statement. */
    void encoded(Digest statement, int[] vector) {
        vectors.put(statement, vector.clone());
    }

    /** The coins of some clients say no in a round. */
    void undrawn(int round, Set<Integer> clients) {
        undrawn.put(round, clients);
    }

    /** The first byte of an honest client's upload leaves. */
    void uploaded(int client, int round, Digest statement, int participationsOnDisk) {
        SortedMap<Integer, Digest> own = uploads.computeIfAbsent(client, unused -> new TreeMap<>());
        Digest earlier = own.get(round);
        require(
                earlier == null || earlier.equals(statement),
                "client ",
                client,
                " sends two different uploads in round ",
                round);
        if (earlier != null) {
            return;
        }
        require(own.isEmpty() || own.lastKey() < round, "client ", client, " goes back to round ", round);
        own.put(round, statement);
        int cap = plan.population().participationCap();
        require(own.size() <= cap, "client ", client, " takes part in ", own.size(), " rounds, its cap is ", cap);
        require(
                participationsOnDisk >= own.size(),
                "client ",
                client,
                " has ",
                participationsOnDisk,
                " participations on disk after ",
                own.size(),
                " uploads");
    }

    /** An honest member's vote leaves it. */
    void voted(Vote vote, Ledger ledger) {
        VoteSubject subject = vote.subject();
        int member = vote.member();
        int round = subject.round();
        require(vote.isSignedBy(plan.committee().member(member)), "member ", member, " did not sign its vote");
        VoteSubject earlier = votesOf(round).get(member);
        require(
                earlier != null
                        || !Integer.valueOf(round).equals(reached.get(member))
                        // A crash may have kept back what was on disk already, and it leaves late.
                        || ledger.votedBeforeUnmasking(round),
                "member ",
                member,
                " votes in round ",
                round,
                " after it has unmasked a set of it");
        goOn(member, round);
        votesOf(round).putIfAbsent(member, subject);
        require(
                earlier == null || earlier.equals(subject),
                "member ",
                member,
                " votes for two different subjects in round ",
                round);
        requireOpenable(subject.set(), subject.clients(), round, "member " + member + " votes for");
        requireBooked(subject.set(), round, member, ledger);
        requireOneCertificate(round);
    }

    /** An honest member's unmasking share leaves it, in answer to a request. */
    void answered(UnmaskRequest request, UnmaskingShare share, Ledger ledger) {
        VoteSubject subject = request.proposal().subject();
        int member = share.member();
        int round = share.round();
        require(share.isSignedBy(plan.committee().member(member)), "member ", member, " did not sign its share");
        require(
                round == subject.round() && share.set().equals(subject.set()),
                "member ",
                member,
                " answers for another set than it was asked for in round ",
                round);
        goOn(member, round);
        UnmaskingShare earlier =
                shares.computeIfAbsent(round, unused -> new HashMap<>()).putIfAbsent(member, share);
        require(
                earlier == null || earlier.set().equals(share.set()),
                "member ",
                member,
                " unmasks two different sets in round ",
                round);
        require(
                earlier == null || earlier.digest().equals(share.digest()),
                "member ",
                member,
                " repeats its share of round ",
                round,
                " with other bytes");
        requireOneOpened(round);
        require(
                isCertifiable(subject),
                "member ",
                member,
                " unmasks a set of round ",
                round,
                " that no quorum voted for");
        requireOpenable(subject.set(), subject.clients(), round, "member " + member + " unmasks");
        requireBooked(subject.set(), round, member, ledger);
    }

    /** The honest node releases a sum over a set. */
    void released(VoteSubject subject, DigitSum sum) {
        int round = subject.round();
        require(!aborted.contains(round), "round ", round, " is released after it was aborted");
        Digest earlier = released.putIfAbsent(round, subject.set());
        require(earlier == null || earlier.equals(subject.set()), "round ", round, " is released for two sets");
        require(isCertifiable(subject), "round ", round, " is released without a quorum");
        require(
                sharesFor(round, subject.set()) + corruptMembers.size()
                        >= plan.committee().threshold(),
                "round ",
                round,
                " is released without enough shares");
        requireOpenable(subject.set(), subject.clients(), round, "the node releases");
        requireExactSum(round, known(subject.set()), sum);
    }

    /** A sum is that of the vectors that the clients of a set have encoded. */
    void requireExactSum(int round, ClientSet set, DigitSum sum) {
        long[] expected = new long[sum.length()];
        set.statements().forEach((client, statement) -> {
            int[] vector = vectors.getOrDefault(statement, new int[0]);
            require(
                    vector.length == expected.length,
                    "the upload of client ",
                    client,
                    " in round ",
                    round,
                    " is nobody's");
            for (int i = 0; i < expected.length; i++) {
                expected[i] += vector[i];
            }
        });
        int[] digits = sum.toArray();
        for (int i = 0; i < digits.length; i++) {
            require(
                    digits[i] == expected[i],
                    "coordinate ",
                    i,
                    " of round ",
                    round,
                    " is ",
                    digits[i],
                    " and not the exact sum ",
                    expected[i]);
        }
    }

    /** The honest node gives a round up. */
    void aborted(int round) {
        require(!released.containsKey(round), "round ", round, " is aborted after it was released");
        require(aborted.add(round), "round ", round, " is aborted twice");
    }

    /** Whether a round was released. */
    boolean isReleased(int round) {
        return released.containsKey(round);
    }

    private void goOn(int member, int round) {
        require(!corruptMembers.contains(member), "member ", member, " is corrupt and proves nothing");
        int greatest = reached.merge(member, round, Math::max);
        require(round == greatest, "member ", member, " goes back from round ", greatest, " to ", round);
    }

    private Map<Integer, VoteSubject> votesOf(int round) {
        return votes.computeIfAbsent(round, unused -> new HashMap<>());
    }

    /** Whether the honest votes so far are enough for a certificate, the corrupt members helping. */
    private boolean isCertifiable(VoteSubject subject) {
        long honest = votesOf(subject.round()).values().stream()
                .filter(subject::equals)
                .count();
        return honest + corruptMembers.size() >= plan.committee().quorum();
    }

    private void requireOneCertificate(int round) {
        long subjects = votesOf(round).values().stream()
                .distinct()
                .filter(this::isCertifiable)
                .count();
        require(subjects <= 1, "two different subjects of round ", round, " can be certified");
    }

    private long sharesFor(int round, Digest set) {
        return shares.getOrDefault(round, Map.of()).values().stream()
                .filter(share -> share.set().equals(set))
                .count();
    }

    /** Whether the shares of honest members, with those that corrupt ones can make for any set, open one set at most. */
    private void requireOneOpened(int round) {
        long opened = shares.getOrDefault(round, Map.of()).values().stream()
                .map(UnmaskingShare::set)
                .distinct()
                .filter(set -> sharesFor(round, set) + corruptMembers.size()
                        >= plan.committee().threshold())
                .count();
        require(opened <= 1, "two different sets of round ", round, " can be opened");
    }

    private ClientSet known(Digest hash) {
        ClientSet set = sets.get(hash);
        if (set == null) {
            throw new AssertionError("nobody has shown the set " + hash);
        }
        return set;
    }

    /** Large enough, small enough, of registered clients that are drawn, and of the honest ones only what they sent in that round. */
    private void requireOpenable(Digest hash, int clients, int round, String who) {
        ClientSet set = known(hash);
        int least = plan.population().minimumClients();
        int most = plan.population().maximumClients();
        require(
                set.size() == clients && clients >= least && clients <= most,
                who,
                " a set of ",
                set.size(),
                " clients in round ",
                round,
                ", allowed are ",
                least,
                " to ",
                most);
        set.statements().forEach((client, statement) -> {
            require(registry.key(client).isPresent(), who, " a stranger, ", client, ", in round ", round);
            Digest sent = uploads.getOrDefault(client, new TreeMap<>()).getOrDefault(round, Digest.ZERO);
            require(
                    corruptClients.contains(client) || statement.equals(sent),
                    who,
                    " what client ",
                    client,
                    " never sent in round ",
                    round);
            require(
                    !undrawn.getOrDefault(round, Set.of()).contains(client),
                    who,
                    " client ",
                    client,
                    ", who is not drawn in round ",
                    round);
        });
    }

    private void requireBooked(Digest hash, int round, int member, Ledger ledger) {
        for (int client : known(hash).statements().keySet()) {
            require(
                    ledger.has(round, registry.key(client).orElseThrow()),
                    "member ",
                    member,
                    " has not booked client ",
                    client,
                    " in round ",
                    round);
        }
        int cap = plan.population().participationCap();
        require(
                ledger.mostParticipations() <= cap,
                "the ledger of member ",
                member,
                " has a client at ",
                ledger.mostParticipations(),
                ", the cap is ",
                cap);
    }

    private static void require(boolean holds, Object... message) {
        if (!holds) {
            StringBuilder text = new StringBuilder();
            for (Object part : message) {
                text.append(part);
            }
            throw new AssertionError(text.toString());
        }
    }
}
