// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.message;

import io.cipherfold.crypto.ReferenceSigner;
import io.cipherfold.crypto.envelope.ReferenceEnvelope;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.secureagg.sampling.ReferenceCoins;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The parties of the vectors of frames, and the pieces that more than one frame has, written by {@link ReferenceFrame}. */
final class ReferenceFrames {

    static final int MEMBERS = 4;
    static final int CLIENTS = 5;
    static final int ROUND = 3;
    /** Entries in the share vectors. */
    static final int SHARE_BYTES = 15;

    static final int HEADER = 40;
    static final int ROUNDS = 12;
    static final int SIGNATURE = 64;
    /** The node may be malicious. */
    static final int TRUST_CODE = 2;

    static final int GRID_LOG2 = -11;
    static final byte[] ZERO = new byte[32];
    static final List<Integer> SET = List.of(0, 2, 4);
    /** What seals nothing takes up. */
    static final int ENVELOPE = 32 + 1088 + 16;

    final ReferenceSigner node = ReferenceSigner.named("node");
    final ReferenceSigner coordinator = ReferenceSigner.named("coordinator");
    final ReferenceSigner authority = ReferenceSigner.named("authority");
    final List<ReferenceSigner> members = signers("member ", 1, MEMBERS);
    final ReferenceSigner host = ReferenceSigner.named("host");
    final List<ReferenceSigner> clients = signers("client ", 0, CLIENTS);
    final double samplingRate;
    final int spentLinks;
    final byte[] registry;
    final byte[] registryDigest;
    final byte[] planFrame;
    final byte[] plan;
    final List<byte[]> epochKeys;

    ReferenceFrames() {
        this(0, 0);
    }

    /** Under a plan that claims sampling, unless the rate is 0. */
    ReferenceFrames(double samplingRate, int spentLinks) {
        this.samplingRate = samplingRate;
        this.spentLinks = spentLinks;
        registry = registry();
        registryDigest = VectorCase.hash("SHA-256", Arrays.copyOf(registry, registry.length - SIGNATURE));
        planFrame = plan();
        plan = VectorCase.hash("SHA-256", planFrame);
        epochKeys =
                IntStream.rangeClosed(1, MEMBERS).mapToObj(this::newEpochKey).toList();
    }

    private static List<ReferenceSigner> signers(String name, int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> ReferenceSigner.named(name + i))
                .toList();
    }

    static byte[] some(int number) {
        return VectorCase.seed("d " + number);
    }

    ReferenceFrame frame(int kind) {
        return ReferenceFrame.of(kind, plan);
    }

    byte[] registry() {
        ReferenceFrame frame = ReferenceFrame.of(3, ZERO).u32(CLIENTS).u8(isSampled() ? 1 : 0);
        for (int client = 0; client < CLIENTS; client++) {
            frame.u32(client).raw(clients.get(client).publicKey());
            if (isSampled()) {
                frame.raw(link(client, 0));
            }
        }
        // The signature is over the digest of what is before it.
        return frame.raw(authority.sign("cipherfold/1/registry", frame.digest()))
                .bytes();
    }

    byte[] plan() {
        ReferenceFrame frame = ReferenceFrame.of(1, ZERO).u8(1).u8(TRUST_CODE).u8(255);
        frame.u32(CLIENTS).f64(1.0).u32(GRID_LOG2).i64(0).u8(1).u8(16).f64(1e-6).u32(ROUNDS);
        frame.text("test")
                .u32(CLIENTS)
                .u32(3)
                .u32(5)
                .u32(1)
                .u32(3)
                .raw(registryDigest)
                .f64(samplingRate)
                .u32(spentLinks)
                .u16(MEMBERS);
        members.forEach(member -> frame.raw(member.publicKey()));
        frame.u32(1).u32(2).u32(2);
        frame.raw(node.publicKey()).raw(coordinator.publicKey()).raw(authority.publicKey());
        frame.u16(1).raw(host.publicKey());
        for (int millis : new int[] {0, 0, 1000, 1000, 1000, 1000}) {
            frame.u32(millis);
        }
        return frame.bytes();
    }

    byte[] announcement() {
        return frame(5).u32(ROUND).raw(some(1)).i64(5_000_000).signed("announcement", coordinator);
    }

    static byte[] contribution(int member) {
        byte[] bytes = new byte[9];
        Arrays.fill(bytes, (byte) (16 + member));
        return bytes;
    }

    byte[] epochKey(int member) {
        return epochKeys.get(member - 1);
    }

    private byte[] newEpochKey(int member) {
        byte[] secret = Arrays.copyOf(VectorCase.hash("SHA-512", VectorCase.seed("epoch key " + member)), 96);
        try {
            byte[] label = "cipherfold/contribution/1".getBytes(StandardCharsets.US_ASCII);
            byte[] context =
                    ReferenceFrame.body().raw(plan).u32(member).u32(ROUND).bytes();
            return frame(4).u32(member)
                    .u32(ROUND)
                    .u32(ROUND + 1)
                    .raw(ReferenceEnvelope.publicKey(secret))
                    .raw(VectorCase.hash("SHA3-256", label, context, contribution(member)))
                    .signed("epoch-key", members.get(member - 1));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] ciphertext(int client) {
        int[] values = new int[CLIENTS];
        values[client] = client + 1;
        return VectorCase.littleEndian(values);
    }

    static byte[] part(int client, int member) {
        byte[] part = new byte[ENVELOPE];
        Arrays.fill(part, (byte) (16 * client + member));
        return part;
    }

    byte[] statement(int client) {
        ReferenceFrame frame = frame(7).u32(ROUND).u32(client).raw(some(1));
        frame.raw(VectorCase.hash("SHA-256", ciphertext(client)));
        for (int member = 1; member <= MEMBERS; member++) {
            frame.raw(VectorCase.hash("SHA-256", part(client, member)));
        }
        for (int member = 1; member <= MEMBERS; member++) {
            frame.raw(epochDigest(member));
        }
        if (isSampled()) {
            frame.raw(link(client, spentLinks + ROUND));
        }
        return frame.bytes();
    }

    /** What statements say of a member's epoch key; the second member has none. */
    byte[] epochDigest(int member) {
        return member == 2 ? ZERO : VectorCase.hash("SHA-256", epochKey(member));
    }

    byte[] link(int client, int position) {
        return ReferenceCoins.links(clients.get(client).secret()).get(position);
    }

    private boolean isSampled() {
        return samplingRate > 0;
    }

    byte[] signedStatement(int client) {
        return ReferenceFrame.body().raw(statement(client)).signed("statement", clients.get(client));
    }

    byte[] statementDigest(int client) {
        return VectorCase.hash("SHA-256", statement(client));
    }

    byte[] set() {
        ReferenceFrame set = ReferenceFrame.body().u32(SET.size());
        SET.forEach(client -> set.u32(client).raw(statementDigest(client)));
        return set.bytes();
    }

    byte[] list() {
        return VectorCase.hash("SHA-256", set());
    }

    byte[] setHash() {
        byte[] label = "cipherfold/set/1".getBytes(StandardCharsets.US_ASCII);
        return ReferenceFrame.body()
                .raw(label)
                .raw(some(3))
                .raw(plan)
                .u32(ROUND)
                .raw(set())
                .digest();
    }

    byte[] proposal() {
        return ReferenceFrame.body()
                .u32(ROUND)
                .raw(some(3))
                .raw(some(1))
                .raw(some(4))
                .raw(set())
                .bytes();
    }

    byte[] subject() {
        return ReferenceFrame.body()
                .u32(ROUND)
                .raw(setHash())
                .u32(SET.size())
                .raw(some(1))
                .raw(some(4))
                .bytes();
    }

    byte[] vote(int member) {
        return frame(15).raw(subject()).u32(member).i64(9).raw(some(5)).signed("vote", members.get(member - 1));
    }

    byte[] certificate() {
        ReferenceFrame certificate = ReferenceFrame.body().raw(subject()).u16(3);
        for (int member : new int[] {1, 2, 4}) {
            byte[] vote = vote(member);
            certificate.u32(member).i64(9).raw(some(5)).raw(Arrays.copyOfRange(vote, vote.length - 64, vote.length));
        }
        return certificate.bytes();
    }
}
