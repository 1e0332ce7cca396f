// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.secureagg.encode.EncodedVector;
import io.cipherfold.secureagg.encode.VectorEncoder;
import io.cipherfold.secureagg.encode.VectorSource;
import io.cipherfold.secureagg.message.EpochKeyRecord;
import io.cipherfold.secureagg.message.RejectionReason;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.message.SignedStatement;
import io.cipherfold.secureagg.message.Statement;
import io.cipherfold.secureagg.message.UploadLayout;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.plan.Sampling;
import io.cipherfold.secureagg.sampling.Coin;
import io.cipherfold.secureagg.sampling.CoinChain;
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.store.UploadDraft;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a client does under one plan: decides whether it may take part in a round, and makes its upload. Steps 1 and 2 of
 * PROTOCOL section 3. One instance serves all clients of a host; it holds no client's state.
 *
 * <p>Safe for use by several threads.
 */
public final class ClientCore {

    /** Label of the public seed of a round's rotation. */
    public static final String ROTATION_LABEL = "cipherfold/rotation/1";

    private final AggregationPlan plan;
    private final AggregationScheme scheme;
    private final UploadLayout layout;
    private final VectorEncoder encoder;
    private final Sampling sampling;

    /** Creates the client side of a plan. */
    public ClientCore(AggregationPlan plan, AggregationScheme scheme) {
        this.plan = plan;
        this.scheme = scheme;
        this.layout = UploadLayout.of(plan, scheme);
        this.encoder = new VectorEncoder(plan.encoding());
        this.sampling = plan.population().sampling();
    }

    /** The layout of uploads. */
    public UploadLayout layout() {
        return layout;
    }

    /** Why a client must not take part in a round; nothing if it may. */
    public Optional<Reply.Rejected> refusal(CheckedOpening opening, ClientMemory memory) {
        boolean samePlan = memory.plan().equals(plan.digest());
        if (samePlan && opening.round() <= memory.lastRound()) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.STALE_ROUND,
                    "client " + memory.client() + " took part in round " + memory.lastRound() + " and now only in later"
                            + " ones, not in " + opening.round()));
        }
        if (memory.participations() >= plan.population().participationCap()) {
            return Optional.of(new Reply.Rejected(
                    RejectionReason.CAP_REACHED,
                    "client " + memory.client() + " has taken part " + memory.participations() + " times, the cap is "
                            + plan.population().participationCap()));
        }
        return coinRefusal(opening, memory);
    }

    /** Links that are known to others, and a second beacon for one link, would let somebody else choose the coin. */
    private Optional<Reply.Rejected> coinRefusal(CheckedOpening opening, ClientMemory memory) {
        if (!sampling.isClaimed()) {
            return Optional.empty();
        }
        ClientMemory.ThrownCoin coming = coin(opening);
        ClientMemory.ThrownCoin last = memory.coin();
        boolean spent = coming.position() < last.position()
                || (coming.position() == last.position() && !coming.beacon().equals(last.beacon()));
        return spent
                ? Optional.of(new Reply.Rejected(
                        RejectionReason.LINK_SPENT,
                        "round " + opening.round() + " of this plan needs link " + coming.position() + " of client "
                                + memory.client() + ", which has used link " + last.position()
                                + " before; a plan with as many spent links is needed"))
                : Optional.empty();
    }

    /** Whether coins decide who takes part. */
    public boolean isSampled() {
        return sampling.isClaimed();
    }

    /** The coin of a round, for a client's memory: to be on stable storage before anybody can see how it fell. */
    public ClientMemory.ThrownCoin coin(CheckedOpening opening) {
        return new ClientMemory.ThrownCoin(
                sampling.position(opening.round()),
                Coin.beacon(plan.digest(), opening.round(), opening.epochDigests()));
    }

    /**
     * Whether a client's coin says that it takes part; always under a plan that claims no sampling.
     *
     * @param chain the client's
     */
    public boolean isDrawn(CheckedOpening opening, int client, CoinChain chain) {
        if (!sampling.isClaimed()) {
            return true;
        }
        ClientMemory.ThrownCoin coin = coin(opening);
        return Coin.isDrawn(sampling, coin.beacon(), chain.link(coin.position()), client);
    }

    /**
     * Clips, rotates, rounds, noises, encrypts and signs one client's vector. What is returned has to be on stable storage
     * before the first byte of the frame leaves; it counts as a participation from then on.
     *
     * @param update the client's vector; not changed
     * @param random fresh randomness; not shared with another thread during the call
     * @param draft for a frame of {@link #layout()}'s length; finished here, closed by the caller
     * @return the client's memory with the frame in it
     * @throws IllegalStateException if the client must not take part or is not drawn
     * @throws IllegalArgumentException if the vector has the wrong length or is not finite
     */
    public ClientMemory prepare(
            CheckedOpening opening,
            ClientMemory memory,
            SigningKey key,
            VectorSource update,
            RandomSource random,
            UploadDraft draft) {
        if (!sampling.isClaimed()) {
            return prepare(opening, memory, key, Optional.empty(), update, random, draft);
        }
        try (CoinChain chain = CoinChain.of(key)) {
            return prepare(opening, memory, key, Optional.of(chain), update, random, draft);
        }
    }

    /**
     * The same for a caller that has the client's chain at hand, which takes thousands of hashes to make.
     *
     * @param chain that of the key, under a plan that claims sampling
     */
    public ClientMemory prepare(
            CheckedOpening opening,
            ClientMemory memory,
            SigningKey key,
            Optional<CoinChain> chain,
            VectorSource update,
            RandomSource random,
            UploadDraft draft) {
        refusal(opening, memory).ifPresent(refused -> {
            throw new IllegalStateException(refused.detail());
        });
        Optional<Digest> link =
                sampling.isClaimed() ? Optional.of(link(opening, memory.client(), chain)) : Optional.empty();
        RoundContext round = new RoundContext(plan.digest(), opening.round());
        try (EncodedVector encoded = encoder.encode(update, round.publicSeed(ROTATION_LABEL), random);
                UploadWriter writer = new UploadWriter(layout, draft)) {
            scheme.encrypt(round, opening.collectiveKey(), memory.client(), encoded, random, writer);
            Digest ciphertext = writer.ciphertextDigest();
            List<Digest> parts = scheme.memberPart().isSealed()
                    ? sealedParts(opening, memory.client(), ciphertext, writer, draft, random)
                    : Collections.nCopies(plan.committee().size(), writer.publicPartDigest());
            Statement statement = new Statement(
                    plan.digest(),
                    opening.round(),
                    memory.client(),
                    opening.model(),
                    ciphertext,
                    parts,
                    opening.epochDigests(),
                    link);
            byte[] head = FrameHeader.start(FrameKind.UPLOAD, plan.digest(), layout.ciphertextOffset())
                    .raw(SignedStatement.sign(statement, key).encode())
                    .toBytes();
            draft.write(0, ByteBuffer.wrap(head));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClientMemory(
                memory.client(),
                memory.participations() + 1,
                plan.digest(),
                opening.round(),
                sampling.isClaimed() ? coin(opening) : memory.coin(),
                Optional.of(draft.finish()));
    }

    /** The link that shows that a client was drawn. */
    private Digest link(CheckedOpening opening, int client, Optional<CoinChain> chain) {
        CoinChain known = chain.orElseThrow(
                () -> new IllegalArgumentException("client " + client + " needs its chain under a sampled plan"));
        if (!isDrawn(opening, client, known)) {
            throw new IllegalStateException("client " + client + " is not drawn in round " + opening.round()
                    + " at the rate " + sampling.rate());
        }
        return known.link(sampling.position(opening.round()));
    }

    /** Seals every member's part into its place and returns the digests of the envelopes. */
    private List<Digest> sealedParts(
            CheckedOpening opening,
            int client,
            Digest ciphertext,
            UploadWriter writer,
            UploadDraft draft,
            RandomSource random) {
        List<Digest> digests = new ArrayList<>();
        for (int member = 1; member <= plan.committee().size(); member++) {
            Optional<EpochKeyRecord> record = opening.epochKeys().get(member - 1);
            EnvelopeContext context = new EnvelopeContext(plan.digest(), opening.round(), client, member, ciphertext);
            byte[] part = writer.sealedPart(member);
            // A member without a key for this round gets zeros, as the statement says.
            byte[] envelope = record.map(present -> present.key().seal(context, part, random))
                    .orElseGet(() -> new byte[layout.partBytes()]);
            digests.add(Digest.sha256(envelope));
            draft.write(layout.partOffset(member), ByteBuffer.wrap(envelope));
        }
        return digests;
    }
}
