// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.protocol;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.envelope.EnvelopeContext;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.RoundContext;
import io.cipherfold.crypto.share.ShareVector;
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
import io.cipherfold.secureagg.store.ClientMemory;
import io.cipherfold.secureagg.wire.FrameHeader;
import io.cipherfold.secureagg.wire.FrameKind;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
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

    /** Creates the client side of a plan. */
    public ClientCore(AggregationPlan plan, AggregationScheme scheme) {
        this.plan = plan;
        this.scheme = scheme;
        this.layout = UploadLayout.of(plan, scheme);
        this.encoder = new VectorEncoder(plan.encoding());
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
        return Optional.empty();
    }

    /**
     * Clips, rotates, rounds, noises, encrypts and signs one client's vector. What is returned has to be on stable storage
     * before the first byte of the frame leaves; it counts as a participation from then on.
     *
     * @param update the client's vector; not changed
     * @param random fresh randomness; not shared with another thread during the call
     * @return the client's memory with the frame in it
     * @throws IllegalStateException if the client must not take part
     * @throws IllegalArgumentException if the vector has the wrong length or is not finite
     */
    public ClientMemory prepare(
            CheckedOpening opening, ClientMemory memory, SigningKey key, double[] update, RandomSource random) {
        refusal(opening, memory).ifPresent(refused -> {
            throw new IllegalStateException(refused.detail());
        });
        RoundContext round = new RoundContext(plan.digest(), opening.round());
        int[] encoded;
        try (EncodedVector vector = encoder.encode(VectorSource.of(update), round.publicSeed(ROTATION_LABEL), random)) {
            encoded = vector.toArray();
        }
        byte[] frame = new byte[layout.totalBytes()];
        List<ShareVector> shares;
        try {
            shares = scheme.encrypt(round, memory.client(), encoded, random, frame, layout.ciphertextOffset());
        } finally {
            Arrays.fill(encoded, 0);
        }
        Digest ciphertext;
        List<Digest> envelopes = new ArrayList<>();
        try {
            ciphertext = digestOf(frame, layout.ciphertextOffset(), layout.ciphertextBytes());
            for (int member = 1; member <= shares.size(); member++) {
                seal(opening, memory.client(), member, shares.get(member - 1), ciphertext, frame, random);
                envelopes.add(digestOf(frame, layout.envelopeOffset(member), layout.envelopeBytes()));
            }
        } finally {
            shares.forEach(ShareVector::close);
        }
        Statement statement = new Statement(
                plan.digest(),
                opening.round(),
                memory.client(),
                opening.model(),
                ciphertext,
                envelopes,
                opening.epochDigests());
        byte[] head = FrameHeader.start(FrameKind.UPLOAD, plan.digest(), layout.ciphertextOffset())
                .raw(SignedStatement.sign(statement, key).encode())
                .toBytes();
        System.arraycopy(head, 0, frame, 0, head.length);
        return new ClientMemory(
                memory.client(),
                memory.participations() + 1,
                plan.digest(),
                opening.round(),
                Optional.of(new ClientMemory.Upload(frame)));
    }

    private void seal(
            CheckedOpening opening,
            int client,
            int member,
            ShareVector share,
            Digest ciphertext,
            byte[] frame,
            RandomSource random) {
        Optional<EpochKeyRecord> record = opening.epochKeys().get(member - 1);
        if (record.isEmpty()) {
            // The member has no key for this round: its envelope stays zeros, as the statement says.
            return;
        }
        byte[] packed = share.pack();
        EnvelopeContext context = new EnvelopeContext(plan.digest(), opening.round(), client, member, ciphertext);
        try {
            byte[] envelope = record.get().key().seal(context, packed, random);
            System.arraycopy(envelope, 0, frame, layout.envelopeOffset(member), envelope.length);
        } finally {
            Arrays.fill(packed, (byte) 0);
        }
    }

    private static Digest digestOf(byte[] frame, int offset, int count) {
        MessageDigest hash = Digest.newSha256();
        hash.update(frame, offset, count);
        return Digest.finish(hash);
    }
}
