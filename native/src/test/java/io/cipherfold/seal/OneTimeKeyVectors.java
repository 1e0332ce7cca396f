// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Vectors of the scheme one-time-key, from {@link ReferenceOneTimeKey}. */
final class OneTimeKeyVectors {

    static final int CHUNK_BYTES = 30_720;

    private static final String ALGORITHM = "one-time-key, set OTK-4096-60";
    private static final List<String> NONE = List.of();
    private static final List<String> EDGE = List.of("edge");
    private static final int PREFIX_WORDS = 16;
    private static final int DEGREE = OneTimeKeyRing.DEGREE;
    private static final long MODULUS = OneTimeKeyRing.MODULUS;
    private static final int LIMIT = OneTimeEncryptor.MAX_ABS_DIGIT;

    private OneTimeKeyVectors() {}

    static List<VectorFile> files() {
        return List.of(
                StreamVectors.file(), expand(), key(), packing(), words(), encrypt(), sum(), shares(), opening());
    }

    private static VectorFile file(String name, String notes) {
        return new VectorFile(name, ALGORITHM, VectorGenerator.class, notes);
    }

    private static VectorFile expand() {
        VectorFile file = file("otk-expand", "a_j from the public seed of a round.")
                .field("seed", "public seed, 32 bytes")
                .field("chunk", "j")
                .field("prefix", "the first 16 words of a_j as evaluations, u64")
                .field("sha256", "of all N words as evaluations, u64")
                .field("coefficientsSha256", "of a_j in coefficient form, packed");
        for (String name : List.of("public 1", "public 2")) {
            for (int chunk : new int[] {0, 1, 1000}) {
                byte[] seed = VectorCase.seed(name);
                long[] words = reference().publicPolynomial(seed, chunk);
                file.valid(
                        name + ", chunk " + chunk,
                        NONE,
                        VectorCase.create()
                                .hex("seed", seed)
                                .put("chunk", chunk)
                                .hex("prefix", VectorCase.littleEndian(Arrays.copyOf(words, PREFIX_WORDS)))
                                .sha256("sha256", VectorCase.littleEndian(words))
                                .sha256("coefficientsSha256", packedCoefficients(seed, chunk)));
            }
        }
        return file;
    }

    static byte[] packedCoefficients(byte[] seed, int chunk) {
        ReferenceOneTimeKey reference = reference();
        return reference.pack(OneTimeKeyRing.REFERENCE.inverseTransform(reference.publicPolynomial(seed, chunk)));
    }

    static ReferenceOneTimeKey reference() {
        return OneTimeKeyRing.SCALE_12.reference();
    }

    private static VectorFile key() {
        VectorFile file = file("otk-key", "Centred binomial numbers of variance 21: the key k and the errors e_j.")
                .field("seed", "the client's seed, 32 bytes")
                .field("polynomial", "k or e")
                .field("chunk", "j of e_j")
                .field("prefix", "the first 16 coefficients")
                .field("sha256", "of all N coefficients, i32");
        for (String name : List.of("client 1", "client 2")) {
            byte[] seed = VectorCase.seed(name);
            file.valid("key of " + name, NONE, small(seed, "k", reference().key(seed)));
            for (int chunk : new int[] {0, 5}) {
                VectorCase fields =
                        small(seed, "e", reference().errors(seed, chunk)).put("chunk", chunk);
                file.valid("errors of " + name, List.of("intermediate"), fields);
            }
        }
        return file;
    }

    private static VectorCase small(byte[] seed, String name, int[] values) {
        return VectorCase.create()
                .hex("seed", seed)
                .put("polynomial", name)
                .put("prefix", Arrays.stream(values).limit(PREFIX_WORDS).boxed().toList())
                .sha256("sha256", VectorCase.littleEndian(values));
    }

    private static VectorFile layoutFields(VectorFile file) {
        return file.field("shift", "a: t = (q - 1) / 2^a")
                .field("digitsPerCoefficient", "2 or 3")
                .field("digitBits", "log2 of the base B");
    }

    static VectorCase layout(OneTimeKeyRing ring) {
        return VectorCase.create()
                .put("shift", Long.numberOfTrailingZeros((MODULUS - 1) / ring.plainModulus()))
                .put("digitsPerCoefficient", ring.layout().digitsPerCoefficient())
                .put("digitBits", ring.digitBits());
    }

    static OneTimeKeyRing ring(VectorCase test) {
        return Arrays.stream(OneTimeKeyRing.values())
                .filter(ring -> layout(ring)
                        .fields()
                        .equals(VectorCase.create()
                                .put("shift", test.integer("shift"))
                                .put("digitsPerCoefficient", test.integer("digitsPerCoefficient"))
                                .put("digitBits", test.integer("digitBits"))
                                .fields()))
                .findFirst()
                .orElseThrow();
    }

    private static VectorFile packing() {
        VectorFile file = layoutFields(file("otk-packing", "Integers of one coefficient, its message, and its digits."))
                .field("values", "the integers, lowest first")
                .field("message", "the weighted sum modulo t in [-t/2, t/2), decimal")
                .field(
                        "digits",
                        "what the message opens to, lowest first; differs from the values when they are no digits");
        for (OneTimeKeyRing ring : OneTimeKeyRing.values()) {
            int places = ring.layout().digitsPerCoefficient();
            int half = 1 << (ring.digitBits() - 1);
            int[][] rows = {
                {0, 0, 0},
                {1, 0, 0},
                {-1, 0, 0},
                {1, -2, 3},
                {half - 1, half - 1, half - 1},
                {-half, -half, -half},
                {half, 0, 0},
                {-half - 1, 0, 0},
                {0, 0, half},
                {LIMIT, LIMIT, LIMIT},
                {-LIMIT, -LIMIT, -LIMIT},
            };
            for (int[] row : rows) {
                int[] values = Arrays.copyOf(row, places);
                if (places == 2 && row[1] == 0 && row[2] != 0) {
                    values[1] = row[2];
                }
                long message = ring.reference().message(values, 0, 0);
                file.valid(
                        ring + " " + Arrays.toString(values),
                        Arrays.stream(values).anyMatch(x -> Math.abs(x) >= half - 1) ? EDGE : NONE,
                        layout(ring)
                                .put("values", Arrays.stream(values).boxed().toList())
                                .put("message", Long.toString(message))
                                .put(
                                        "digits",
                                        Arrays.stream(ring.reference().digits(message))
                                                .boxed()
                                                .toList()));
            }
        }
        return file;
    }

    private static VectorFile words() {
        VectorFile file = file("otk-words", "4,096 words of 60 bits without gaps, as a ciphertext has them.")
                .field("first", "the first word; all between it and the last are zero")
                .field("last", "the last word")
                .field("second", "the second word")
                .field("length", "bytes")
                .field("prefix", "the first 16 bytes packed")
                .field("suffix", "the last 8 bytes packed")
                .field("sha256", "of all of them");
        long top = MODULUS - 1;
        file.valid("largest words", EDGE, words(top, top, top, CHUNK_BYTES));
        file.valid("nibbles", NONE, words(0x123456789abcdeL, 0xfedcba987654321L, 1, CHUNK_BYTES));
        file.invalid("first word is q", "OUT_OF_RANGE", words(MODULUS, 0, 0, CHUNK_BYTES));
        file.invalid("second word is q", "OUT_OF_RANGE", words(0, MODULUS, 0, CHUNK_BYTES));
        file.invalid("last word is q", "OUT_OF_RANGE", words(0, 0, MODULUS, CHUNK_BYTES));
        file.invalid("last word has all bits set", "OUT_OF_RANGE", words(0, 0, (1L << 60) - 1, CHUNK_BYTES));
        return file.invalid("one byte missing", "WRONG_LENGTH", words(1, 2, 3, CHUNK_BYTES - 1));
    }

    private static VectorCase words(long first, long second, long last, int length) {
        byte[] bytes = Arrays.copyOf(packed(first, second, last), length);
        return VectorCase.create()
                .put("first", VectorCase.words(first).get(0))
                .put("second", VectorCase.words(second).get(0))
                .put("last", VectorCase.words(last).get(0))
                .put("length", length)
                .hex("prefix", Arrays.copyOf(bytes, 16))
                .hex("suffix", Arrays.copyOfRange(bytes, length - 8, length))
                .sha256("sha256", bytes);
    }

    static byte[] packed(long first, long second, long last) {
        long[] words = new long[DEGREE];
        words[0] = first;
        words[1] = second;
        words[DEGREE - 1] = last;
        return reference().pack(words);
    }

    /** Numbers of every size up to 2^29 that need no stream. */
    static int[] spread(int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> ((i * 0x9e3779b1) >>> 2) - (1 << 29));
        return values;
    }

    private static VectorFile encrypt() {
        VectorFile file = layoutFields(file("otk-encrypt", "One chunk c_j of a ciphertext."))
                .field("publicSeed", "32 bytes")
                .field("clientSeed", "32 bytes")
                .field(
                        "values",
                        "how many integers the vector has; number i is ((i * 0x9e3779b1 mod 2^32) >> 2) - 2^29")
                .field("chunk", "j")
                .field("prefix", "the first 120 bytes, 16 words")
                .field("sha256", "of the 30,720 bytes");
        for (OneTimeKeyRing ring : OneTimeKeyRing.values()) {
            int count = 2 * ring.digitsPerChunk() + 5;
            for (int chunk : new int[] {0, 2}) {
                byte[] publicSeed = VectorCase.seed("public 1");
                byte[] clientSeed = VectorCase.seed("client 1");
                byte[] packed =
                        reference().pack(ring.reference().encrypt(publicSeed, clientSeed, spread(count), chunk));
                file.valid(
                        ring + (chunk == 0 ? ", full" : ", filled up with zeros"),
                        chunk == 0 ? NONE : EDGE,
                        layout(ring)
                                .hex("publicSeed", publicSeed)
                                .hex("clientSeed", clientSeed)
                                .put("values", count)
                                .put("chunk", chunk)
                                .hex("prefix", Arrays.copyOf(packed, 120))
                                .sha256("sha256", packed));
            }
        }
        return file;
    }

    private static VectorFile sum() {
        VectorFile file = file(
                        "otk-sum", "Sums of chunks modulo q. The summands are uniform: the words of a_j as they are.")
                .field("seed", "public seed of the summands")
                .field("summands", "their numbers j")
                .field("sha256", "of the packed sum");
        for (int count : new int[] {1, 2, 20}) {
            byte[] seed = VectorCase.seed("summands");
            file.valid(
                    count + " summands",
                    NONE,
                    VectorCase.create()
                            .hex("seed", seed)
                            .put("summands", IntStream.range(0, count).boxed().toList())
                            .sha256("sha256", reference().pack(sum(seed, count))));
        }
        return file;
    }

    static long[] sum(byte[] seed, int count) {
        long[] sum = new long[DEGREE];
        for (int j = 0; j < count; j++) {
            long[] summand = reference().publicPolynomial(seed, j);
            Arrays.setAll(sum, i -> (sum[i] + summand[i]) % MODULUS);
        }
        return sum;
    }

    private static VectorFile shares() {
        VectorFile file = file(
                        "otk-shares", "Shamir shares of a client's key over GF(1048573), packed at 20 bits an entry.")
                .field("clientSeed", "32 bytes")
                .field("members", "n")
                .field("degree", "f")
                .field("prefixes", "the first 20 bytes of each member's share, 8 entries")
                .field("sha256", "of each member's share, 10,240 bytes");
        int[][] committees = {{1, 0}, {3, 1}, {7, 3}, {16, 5}};
        for (int[] committee : committees) {
            byte[] seed = VectorCase.seed("client 1");
            List<byte[]> shares = List.of(reference().shares(seed, committee[0], committee[1]));
            file.valid(
                    committee[0] + " members",
                    committee[1] == 0 ? EDGE : NONE,
                    VectorCase.create()
                            .hex("clientSeed", seed)
                            .put("members", committee[0])
                            .put("degree", committee[1])
                            .put(
                                    "prefixes",
                                    shares.stream()
                                            .map(s -> hex(Arrays.copyOf(s, 20)))
                                            .toList())
                            .put(
                                    "sha256",
                                    shares.stream()
                                            .map(s -> hex(VectorCase.hash("SHA-256", s)))
                                            .toList()));
        }
        return file;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static VectorFile opening() {
        VectorFile file = layoutFields(file(
                        "otk-opening",
                        "A sum of one chunk opened under a sum of keys. Invalid: the residual"
                                + " is not below its bounds, so that the key is wrong."))
                .field("publicSeed", "32 bytes")
                .field(
                        "clientSeeds",
                        "of the clients, each of which encrypts values as in otk-encrypt, divided by 2^20 towards zero")
                .field("keyOffset", "added to coefficient 17 of the sum of the keys: not 0 is a wrong key")
                .field("digitsSha256", "of the opened digits, i32")
                .field("digitsPrefix", "the first 16 of them")
                .field("largest", "residual: greatest magnitude")
                .field("squares", "residual: sum of the squares")
                .field("largestBound", "ceil(12 sqrt(21 K)) + 1")
                .field("meanSquareBound", "42 K");
        for (OneTimeKeyRing ring : OneTimeKeyRing.values()) {
            for (int offset : ring.digitBits() == 16 ? new int[] {0, 1, -1} : new int[] {0, 1}) {
                openingCase(file, ring, offset);
            }
        }
        return file;
    }

    private static void openingCase(VectorFile file, OneTimeKeyRing ring, int offset) {
        byte[] publicSeed = VectorCase.seed("public 2");
        List<byte[]> seeds =
                List.of(VectorCase.seed("client 1"), VectorCase.seed("client 2"), VectorCase.seed("client 3"));
        Opened opened =
                ring.reference().open(publicSeed, keySum(seeds, offset), new long[][] {sum(ring, publicSeed, seeds)});
        VectorCase fields = layout(ring)
                .hex("publicSeed", publicSeed)
                .put("clientSeeds", seeds.stream().map(OneTimeKeyVectors::hex).toList())
                .put("keyOffset", offset)
                .put(
                        "digitsPrefix",
                        Arrays.stream(opened.digits())
                                .limit(PREFIX_WORDS)
                                .boxed()
                                .toList())
                .sha256("digitsSha256", VectorCase.littleEndian(opened.digits()))
                .put("largest", opened.residual().maxAbs())
                .put("squares", opened.residual().squares())
                .put("largestBound", (int) Math.ceil(12 * Math.sqrt(21.0 * seeds.size())) + 1)
                .put("meanSquareBound", 42 * seeds.size());
        if (offset == 0) {
            file.valid(ring + ", the sum of the keys", NONE, fields);
        } else {
            file.invalid(ring + ", one coefficient off by " + offset, "WRONG_KEY", fields);
        }
    }

    static int[] openedValues(OneTimeKeyRing ring) {
        return Arrays.stream(spread(ring.digitsPerChunk()))
                .map(value -> value / (1 << 20))
                .toArray();
    }

    static long[] sum(OneTimeKeyRing ring, byte[] publicSeed, List<byte[]> seeds) {
        long[] sum = new long[DEGREE];
        for (byte[] seed : seeds) {
            long[] summand = ring.reference().encrypt(publicSeed, seed, openedValues(ring), 0);
            Arrays.setAll(sum, i -> (sum[i] + summand[i]) % MODULUS);
        }
        return sum;
    }

    static int[] keySum(List<byte[]> seeds, int offset) {
        int[] sum = new int[DEGREE];
        for (byte[] seed : seeds) {
            int[] key = reference().key(seed);
            Arrays.setAll(sum, i -> sum[i] + key[i]);
        }
        sum[17] += offset;
        return sum;
    }
}
