// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import io.cipherfold.crypto.share.ReferenceSharing;
import io.cipherfold.seal.VectorCase;
import io.cipherfold.seal.VectorFile;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Vectors of seeds, share vectors and signatures, from the twins and the JDK. */
final class CryptoVectors {

    private static final List<String> NONE = List.of();
    private static final int PRIME = 1_048_573;
    /** The order of the base point of edwards25519 (RFC 8032). */
    private static final BigInteger ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private CryptoVectors() {}

    static List<VectorFile> files() {
        return List.of(publicSeeds(), clientSeeds(), shareVectors(), recovery(), signatures());
    }

    private static VectorFile file(String name, String algorithm, String notes) {
        return new VectorFile(name, algorithm, VectorGenerator.class, notes);
    }

    private static byte[] concatenated(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static VectorFile publicSeeds() {
        VectorFile file = file("public-seed", "SHA3-256", "SHA3-256(label || plan || round u32).")
                .field("label", "ASCII")
                .field("plan", "digest 32")
                .field("round", "from 1; for cipherfold/bfv/a/1 the first round of an epoch")
                .field("seed", "32 bytes");
        for (String label : List.of("cipherfold/otk/a/1", "cipherfold/rotation/1", "cipherfold/bfv/a/1")) {
            for (int round : new int[] {1, 1_000_000}) {
                byte[] plan = VectorCase.seed("plan");
                byte[] input = concatenated(ascii(label), plan, VectorCase.littleEndian(round));
                file.valid(
                        label,
                        NONE,
                        VectorCase.create()
                                .put("label", label)
                                .hex("plan", plan)
                                .put("round", round)
                                .hex("seed", VectorCase.hash("SHA3-256", input)));
            }
        }
        return file;
    }

    private static VectorFile clientSeeds() {
        VectorFile file = file(
                        "client-seed",
                        "HKDF-SHA-256, empty salt",
                        "Input key: fresh. info = label || SHA-256(values as i32) || plan || round u32 || client u32.")
                .field("label", "ASCII")
                .field("fresh", "32 random bytes")
                .field("values", "the integers that are encrypted")
                .field("plan", "digest 32")
                .field("round", "from 1")
                .field("client", "number in the registry")
                .field("seed", "32 bytes");
        int[][] vectors = {{0}, {1, -1, 1 << 30, -(1 << 30)}, {1, -1, 1 << 30, -(1 << 30) + 1}};
        for (int[] values : vectors) {
            for (int client : new int[] {0, Integer.MAX_VALUE}) {
                String label = "cipherfold/otk/client/1";
                byte[] fresh = VectorCase.seed("fresh");
                byte[] plan = VectorCase.seed("plan");
                byte[] info = concatenated(
                        ascii(label),
                        VectorCase.hash("SHA-256", VectorCase.littleEndian(values)),
                        plan,
                        VectorCase.littleEndian(3, client));
                file.valid(
                        Arrays.toString(values) + " of client " + client,
                        NONE,
                        VectorCase.create()
                                .put("label", label)
                                .hex("fresh", fresh)
                                .put("values", Arrays.stream(values).boxed().toList())
                                .hex("plan", plan)
                                .put("round", 3)
                                .put("client", client)
                                .hex("seed", ReferenceHkdf.derive(fresh, info, 32)));
            }
        }
        return file;
    }

    private static VectorFile shareVectors() {
        VectorFile file = file(
                        "share-vector", "packing of GF(1048573)", "20 bits an entry, least significant bit first.")
                .field("length", "entries that are expected")
                .field("entries", "in order")
                .field("packed", "bytes");
        int top = PRIME - 1;
        int[][] valid = {{}, {0, 0}, {top, top}, {1, 2, 3, 4, 5, 6}, {0x12345, 0xabcde, top, 0}};
        for (int[] entries : valid) {
            file.valid(entries.length + " entries", NONE, shareVector(entries.length, entries));
        }
        int[][] invalid = {{PRIME, 0}, {0, PRIME}, {0xfffff, 1}, {1, 1, 1, 0xffffe}};
        for (int[] entries : invalid) {
            file.invalid("an entry that is not below p", "OUT_OF_RANGE", shareVector(entries.length, entries));
        }
        file.invalid("two entries missing", "WRONG_LENGTH", shareVector(4, 1, 2));
        file.invalid("two entries too many", "WRONG_LENGTH", shareVector(4, 1, 2, 3, 4, 5, 6));
        byte[] whole = ReferenceSharing.pack(1, 2, 3, 4);
        for (int length : new int[] {whole.length - 1, whole.length + 1}) {
            file.invalid(
                    length + " bytes",
                    "WRONG_LENGTH",
                    VectorCase.create().put("length", 4).hex("packed", Arrays.copyOf(whole, length)));
        }
        return file;
    }

    private static VectorCase shareVector(int length, int... entries) {
        return VectorCase.create()
                .put("length", length)
                .put("entries", Arrays.stream(entries).boxed().toList())
                .hex("packed", ReferenceSharing.pack(entries));
    }

    private static VectorFile recovery() {
        VectorFile file = file(
                        "share-recovery",
                        "interpolation at 0 over GF(1048573)",
                        "Sums of shares of the members, and what f + 1 of them open to, centred.")
                .field("members", "n")
                .field("degree", "f")
                .field("from", "the members whose shares are used, ascending")
                .field("shares", "theirs, packed")
                .field("secrets", "in [-(p-1)/2, (p-1)/2]");
        int[] secrets = {0, 1, -1, 42, (PRIME - 1) / 2, -(PRIME - 1) / 2};
        int[][] choices = {{1, 2}, {2, 4}, {3, 4}};
        for (int[] members : choices) {
            recover(file, 4, 1, members, secrets);
        }
        recover(file, 7, 3, new int[] {1, 3, 6, 7}, secrets);
        recover(file, 64, 2, new int[] {1, 63, 64}, secrets);
        return file;
    }

    private static void recover(VectorFile file, int members, int degree, int[] from, int[] secrets) {
        int[] counter = {0};
        int[][] shares = ReferenceSharing.share(
                secrets, members, degree, () -> Math.floorMod(++counter[0] * 0x9e3779b1L, PRIME));
        List<byte[]> used = Arrays.stream(from)
                .mapToObj(member -> ReferenceSharing.pack(shares[member - 1]))
                .toList();
        List<Integer> opened = IntStream.range(0, secrets.length)
                .mapToObj(i -> {
                    Map<Integer, Integer> points = new TreeMap<>();
                    Arrays.stream(from).forEach(member -> points.put(member, shares[member - 1][i]));
                    int value = ReferenceSharing.interpolate(new TreeMap<>(points), 0);
                    return value > PRIME / 2 ? value - PRIME : value;
                })
                .toList();
        file.valid(
                members + " members, " + Arrays.toString(from),
                NONE,
                VectorCase.create()
                        .put("members", members)
                        .put("degree", degree)
                        .put("from", Arrays.stream(from).boxed().toList())
                        .put(
                                "shares",
                                used.stream().map(HexFormat.of()::formatHex).toList())
                        .put("secrets", opened));
    }

    private static VectorFile signatures() {
        VectorFile file = file("signature", "Ed25519", "RFC 8032 over context || 0x00 || message.")
                .field("secret", "32 bytes")
                .field("publicKey", "32 bytes")
                .field("context", "ASCII")
                .field("message", "bytes")
                .field("signature", "64 bytes");
        ReferenceSigner signer = ReferenceSigner.named("signer");
        String context = "cipherfold/1/vote";
        byte[] message = ascii("message");
        byte[] signature = signer.sign(context, message);
        file.valid(
                "empty message",
                List.of("edge"),
                signature(signer.publicKey(), context, new byte[0], signer.sign(context, new byte[0]))
                        .hex("secret", signer.secret()));
        file.valid(
                "a message",
                NONE,
                signature(signer.publicKey(), context, message, signature).hex("secret", signer.secret()));
        refused(file, "another context", signature(signer.publicKey(), "cipherfold/1/poll", message, signature));
        refused(file, "another message", signature(signer.publicKey(), context, ascii("messagf"), signature));
        byte[] moved = concatenated(new byte[] {0}, message);
        refused(file, "a zero byte before the message", signature(signer.publicKey(), context, moved, signature));
        refused(
                file,
                "another key",
                signature(ReferenceSigner.named("other").publicKey(), context, message, signature));
        for (int place : new int[] {0, 31, 32, 63}) {
            byte[] changed = signature.clone();
            changed[place] ^= 1;
            refused(file, "byte " + place + " changed", signature(signer.publicKey(), context, message, changed));
        }
        refused(file, "S + L: not reduced", signature(signer.publicKey(), context, message, notReduced(signature)));
        // R = the neutral element, S = 0: verifies for every message under a key of small order, if that is not
        // refused.
        byte[] neutral = new byte[64];
        neutral[0] = 1;
        refused(file, "key of small order", signature(Arrays.copyOf(neutral, 32), context, message, neutral));
        byte[] outside = new byte[32];
        Arrays.fill(outside, (byte) 0xff);
        refused(file, "key that is no point", signature(outside, context, message, signature));
        return file;
    }

    private static void refused(VectorFile file, String comment, VectorCase fields) {
        file.invalid(comment, "BAD_SIGNATURE", fields);
    }

    private static VectorCase signature(byte[] publicKey, String context, byte[] message, byte[] signature) {
        return VectorCase.create()
                .hex("publicKey", publicKey)
                .put("context", context)
                .hex("message", message)
                .hex("signature", signature);
    }

    private static byte[] notReduced(byte[] signature) {
        BigInteger s = BigInteger.ZERO;
        for (int i = 63; i >= 32; i--) {
            s = s.shiftLeft(8).or(BigInteger.valueOf(signature[i] & 0xff));
        }
        return concatenated(Arrays.copyOf(signature, 32), ReferenceSigner.littleEndian(s.add(ORDER)));
    }
}
