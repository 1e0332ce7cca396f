// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Vectors of the scheme direct-bfv, from {@link ReferenceCollective}: all but SEAL's encryption. */
final class CollectiveVectors {

    static final int DEGREE = 8192;

    private static final List<String> NONE = List.of();
    private static final int PREFIX = 16;
    private static final BigInteger STEP = BigInteger.valueOf(0x9e3779b1L);

    private CollectiveVectors() {}

    /** The sets of parameters; the special prime is the last one. */
    enum Set {
        S1(1L << 48, 1 << 16, 52),
        S2(1_048_575L * 1_048_575 * 1_048_575, 1_048_575, 55);

        private final long plainModulus;
        private final int base;
        private final int widthBits;

        Set(long plainModulus, int base, int widthBits) {
            this.plainModulus = plainModulus;
            this.base = base;
            this.widthBits = widthBits;
        }

        long plainModulus() {
            return plainModulus;
        }

        int base() {
            return base;
        }

        int widthBits() {
            return widthBits;
        }

        long[] primes() {
            return switch (this) {
                case S1 -> new long[] {0xfffffffffb4001L, 0xfffffffff78001L, 0x1c001L};
                case S2 -> new long[] {0x3fffffa8001L, 0x3fffff3c001L, 0x3fffff0c001L, 0x1c001L};
            };
        }

        ReferenceCollective twin() {
            return new ReferenceCollective(DEGREE, primes(), plainModulus, base);
        }
    }

    static List<VectorFile> files() {
        VectorFile keys = file("bfv-keys", "A member's secret, error and contribution b = -a s + e of an epoch.")
                .field("publicSeed", "32 bytes")
                .field("memberSeed", "32 bytes")
                .field("commonSha256", "of a as evaluations over all primes, packed")
                .field("secretPrefix", "the first 16 coefficients of s")
                .field("secretSha256", "of all of them, i32")
                .field("errorPrefix", "the first 16 coefficients of e")
                .field("errorSha256", "of all of them, i32")
                .field("firstWord", "instead of a contribution of a member: the first residue of one of zeros")
                .field("prefix", "the first 64 bytes of the contribution, packed evaluations over all primes")
                .field("sha256", "of the contribution");
        VectorFile words = file("bfv-words", "A polynomial over the data primes: residues prime by prime.")
                .field("residue", "the only one that is not 0")
                .field("prime", "index of its prime")
                .field("coefficient", "its place")
                .field("length", "bytes")
                .field("sha256", "of the packed polynomial");
        VectorFile shares = file("bfv-share", "A member's share c1 s + e of a sum with a given seed of the flooding.")
                .field("sumSeed", "the sum c1 has the words of the common polynomial of this seed over the data primes")
                .field("memberSeed", "32 bytes")
                .field("floodingSeed", "32 bytes")
                .field("widthBits", "w: flooding is uniform in [-2^w, 2^w)")
                .field("chunk", "the number of the chunk, which the flooding depends on")
                .field("floodingPrefix", "the first 16 numbers of it, decimal")
                .field("prefix", "the first 64 bytes of the share")
                .field("sha256", "of the packed share");
        VectorFile openings = file(
                        "bfv-opening",
                        "A sum of one chunk opened with the shares of all members. Its phase is"
                                + " round(q m / t) + noise, m and noise being number i of ((i + 1) * 0x9e3779b1)^3 mod t and"
                                + " (i * 0x9e3779b1 mod 2^21) - 2^20; c0 is the phase less the shares. Invalid: one share is missing.")
                .field("sumSeed", "as in bfv-share")
                .field("memberSeeds", "of all members")
                .field("floodingSeeds", "of their shares")
                .field("sharesUsed", "how many of them, from the first")
                .field("firstSha256", "of c0, packed")
                .field("digitsPrefix", "the first 15 digits")
                .field("digitsSha256", "of all of them, i32")
                .field(
                        "residual",
                        "greatest magnitude of the centred remainder of t times the phase modulo q, decimal");
        for (Set set : Set.values()) {
            keys(keys, set);
            words(words, set);
            share(shares, set);
            opening(openings, set, 2);
            opening(openings, set, 1);
        }
        return List.of(keys, words, shares, openings);
    }

    private static VectorFile file(String name, String notes) {
        return new VectorFile(name, "direct-bfv", VectorGenerator.class, notes)
                .field("set", "BFV-8192-S1 or S2")
                .field("primes", "the data primes, then the special one")
                .field("plainModulus", "t")
                .field("digitBase", "B");
    }

    private static VectorCase parameters(Set set) {
        return VectorCase.create()
                .put("set", set.name())
                .put("primes", VectorCase.words(set.primes()))
                .put("plainModulus", VectorCase.words(set.plainModulus).get(0))
                .put("digitBase", set.base);
    }

    private static List<Integer> prefix(int[] values, int count) {
        return Arrays.stream(values).limit(count).boxed().toList();
    }

    private static void keys(VectorFile file, Set set) {
        ReferenceCollective twin = set.twin();
        byte[] publicSeed = VectorCase.seed("epoch 1");
        byte[] memberSeed = VectorCase.seed("member 1");
        byte[] contribution = twin.pack(twin.contribution(publicSeed, memberSeed));
        file.valid(
                set + ", a member",
                NONE,
                parameters(set)
                        .hex("publicSeed", publicSeed)
                        .hex("memberSeed", memberSeed)
                        .sha256("commonSha256", twin.pack(twin.common(publicSeed)))
                        .put("secretPrefix", prefix(twin.secret(memberSeed), PREFIX))
                        .sha256("secretSha256", VectorCase.littleEndian(twin.secret(memberSeed)))
                        .put("errorPrefix", prefix(twin.error(memberSeed), PREFIX))
                        .sha256("errorSha256", VectorCase.littleEndian(twin.error(memberSeed)))
                        .hex("prefix", Arrays.copyOf(contribution, 64))
                        .sha256("sha256", contribution));
        byte[] outside = contributionOf(set, set.primes()[0]);
        file.invalid(
                set + ", the first residue is its prime",
                "OUT_OF_RANGE",
                parameters(set)
                        .put("firstWord", VectorCase.words(set.primes()[0]).get(0))
                        .hex("prefix", Arrays.copyOf(outside, 64))
                        .sha256("sha256", outside));
    }

    static byte[] contributionOf(Set set, long firstWord) {
        long[][] words = new long[set.primes().length][DEGREE];
        words[0][0] = firstWord;
        return set.twin().pack(words);
    }

    private static void words(VectorFile file, Set set) {
        int last = set.primes().length - 2;
        file.valid(set + ", largest residue", List.of("edge"), word(set, 0, 0, set.primes()[0] - 1, 0));
        file.valid(
                set + ", largest residue at the end",
                List.of("edge"),
                word(set, last, DEGREE - 1, set.primes()[last] - 1, 0));
        file.invalid(set + ", the first prime", "OUT_OF_RANGE", word(set, 0, 0, set.primes()[0], 0));
        file.invalid(set + ", the last prime", "OUT_OF_RANGE", word(set, last, DEGREE - 1, set.primes()[last], 0));
        file.invalid(set + ", one byte missing", "WRONG_LENGTH", word(set, 0, 7, 5, 1));
    }

    private static VectorCase word(Set set, int prime, int coefficient, long residue, int missing) {
        byte[] whole = polynomial(set, prime, coefficient, residue);
        byte[] packed = Arrays.copyOf(whole, whole.length - missing);
        return parameters(set)
                .put("residue", VectorCase.words(residue).get(0))
                .put("prime", prime)
                .put("coefficient", coefficient)
                .put("length", packed.length)
                .sha256("sha256", packed);
    }

    static byte[] polynomial(Set set, int prime, int coefficient, long residue) {
        long[][] words = new long[set.primes().length - 1][DEGREE];
        words[prime][coefficient] = residue;
        return set.twin().pack(words);
    }

    /** Uniform words over the data primes. */
    static long[][] uniform(Set set, byte[] seed) {
        return Arrays.copyOf(set.twin().common(seed), set.primes().length - 1);
    }

    private static void share(VectorFile file, Set set) {
        ReferenceCollective twin = set.twin();
        byte[] sumSeed = VectorCase.seed("sum 1");
        byte[] memberSeed = VectorCase.seed("member 1");
        byte[] floodingSeed = VectorCase.seed("flooding 1");
        byte[] share = twin.pack(twin.share(uniform(set, sumSeed), memberSeed, floodingSeed, set.widthBits, 3));
        long[] flooding = twin.flooding(floodingSeed, set.widthBits, 3);
        file.valid(
                set.name(),
                NONE,
                parameters(set)
                        .hex("sumSeed", sumSeed)
                        .hex("memberSeed", memberSeed)
                        .hex("floodingSeed", floodingSeed)
                        .put("widthBits", set.widthBits)
                        .put("chunk", 3)
                        .put(
                                "floodingPrefix",
                                Arrays.stream(flooding)
                                        .limit(PREFIX)
                                        .mapToObj(Long::toString)
                                        .toList())
                        .hex("prefix", Arrays.copyOf(share, 64))
                        .sha256("sha256", share));
    }

    /** Two members' shares of chunk 0, and the c0 that they open. */
    static final class Sum {

        private final List<byte[]> shares = new ArrayList<>();
        private final byte[] first;
        private final int[] digits;
        private final BigInteger residual;

        /** The shares used are those of the first members. */
        Sum(Set set, byte[] sumSeed, List<byte[]> memberSeeds, List<byte[]> floodingSeeds, int sharesUsed) {
            ReferenceCollective twin = set.twin();
            BigInteger[] phase = phase(set);
            long[][] open = new long[set.primes().length - 1][DEGREE];
            long[][] c0 = new long[set.primes().length - 1][DEGREE];
            for (int j = 0; j < c0.length; j++) {
                BigInteger prime = BigInteger.valueOf(set.primes()[j]);
                for (int i = 0; i < DEGREE; i++) {
                    c0[j][i] = phase[i].mod(prime).longValueExact();
                }
            }
            for (int member = 0; member < memberSeeds.size(); member++) {
                long[][] share = twin.share(
                        uniform(set, sumSeed), memberSeeds.get(member), floodingSeeds.get(member), set.widthBits, 0);
                shares.add(twin.pack(share));
                for (int j = 0; j < c0.length; j++) {
                    for (int i = 0; i < DEGREE; i++) {
                        c0[j][i] = Math.floorMod(c0[j][i] - share[j][i], set.primes()[j]);
                    }
                }
                open = member < sharesUsed ? twin.add(open, share) : open;
            }
            first = twin.pack(c0);
            digits = new int[3 * DEGREE];
            BigInteger greatest = BigInteger.ZERO;
            BigInteger[] opened = twin.lift(twin.add(c0, open));
            for (int i = 0; i < DEGREE; i++) {
                System.arraycopy(twin.digits(twin.message(opened[i])), 0, digits, 3 * i, 3);
                greatest = greatest.max(twin.remainder(opened[i]).abs());
            }
            residual = greatest;
        }

        private static BigInteger[] phase(Set set) {
            BigInteger q = set.twin().modulus();
            BigInteger t = BigInteger.valueOf(set.plainModulus);
            BigInteger[] phase = new BigInteger[DEGREE];
            for (int i = 0; i < DEGREE; i++) {
                BigInteger message =
                        STEP.multiply(BigInteger.valueOf(i + 1L)).pow(3).mod(t);
                BigInteger scaled = q.multiply(message).shiftLeft(1).add(t).divide(t.shiftLeft(1));
                phase[i] = scaled.add(BigInteger.valueOf((i * 0x9e3779b1L & 0x1f_ffff) - (1 << 20)));
            }
            return phase;
        }

        byte[] first() {
            return first.clone();
        }

        List<byte[]> shares() {
            return shares;
        }

        int[] digits() {
            return digits.clone();
        }

        BigInteger residual() {
            return residual;
        }
    }

    private static void opening(VectorFile file, Set set, int sharesUsed) {
        byte[] sumSeed = VectorCase.seed("sum 2");
        List<byte[]> members = List.of(VectorCase.seed("member 1"), VectorCase.seed("member 2"));
        List<byte[]> floodings = List.of(VectorCase.seed("flooding 1"), VectorCase.seed("flooding 2"));
        Sum sum = new Sum(set, sumSeed, members, floodings, sharesUsed);
        VectorCase fields = parameters(set)
                .hex("sumSeed", sumSeed)
                .put(
                        "memberSeeds",
                        members.stream().map(HexFormat.of()::formatHex).toList())
                .put(
                        "floodingSeeds",
                        floodings.stream().map(HexFormat.of()::formatHex).toList())
                .put("sharesUsed", sharesUsed)
                .sha256("firstSha256", sum.first)
                .put("digitsPrefix", prefix(sum.digits, 15))
                .sha256("digitsSha256", VectorCase.littleEndian(sum.digits))
                .put("residual", sum.residual.toString());
        if (sharesUsed == members.size()) {
            file.valid(set + ", all shares", NONE, fields);
        } else {
            file.invalid(set + ", one share is missing: the residual is beyond q / 4", "WRONG_KEY", fields);
        }
    }
}
