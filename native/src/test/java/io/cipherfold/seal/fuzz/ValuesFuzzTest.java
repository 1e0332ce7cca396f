// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cipherfold.seal.BatchEncoder;
import io.cipherfold.seal.Ciphertext;
import io.cipherfold.seal.CkksEncoder;
import io.cipherfold.seal.NativeUsage;
import io.cipherfold.seal.Plaintext;
import io.cipherfold.seal.SealContext;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Texts, words and numbers that become plaintexts and ciphertexts: exactly what was meant, or refused. */
class ValuesFuzzTest extends FuzzWorlds {

    private static final int DEGREE = 2048;

    @FuzzTest
    void parse_anyText_isRefusedOrWrittenBackTheSame(byte[] input) {
        NativeUsage before = NativeUsage.current();
        // The first byte chooses the scheme and the plain modulus: worlds 0, 1, 3 and 4 are not CKKS.
        int first = input.length == 0 ? 0 : input[0] & 3;
        SealContext context = worlds().get(new int[] {0, 1, 3, 4}[first]).context();
        String text =
                new String(input, Math.min(1, input.length), Math.max(0, input.length - 1), StandardCharsets.UTF_8);
        try (Plaintext plaintext = Plaintext.parse(context, text)) {
            String written = plaintext.toPolynomialString();
            try (Plaintext again = Plaintext.parse(context, written)) {
                Require.that(Arrays.equals(again.coefficients(), plaintext.coefficients()), "the same coefficients");
                Require.that(again.toPolynomialString().equals(written), "the same text");
            }
            long plainModulus = context.parameters().plainModulus().value();
            for (long coefficient : plaintext.coefficients()) {
                Require.that(coefficient >= 0 && coefficient < plainModulus, "below t");
            }
        } catch (IllegalArgumentException refused) {
            Require.reason(refused);
        }
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    @FuzzTest
    void ofResidues_anyWordsAndShape_isRefusedOrTheSame(byte[] input) {
        NativeUsage before = NativeUsage.current();
        Choices in = new Choices(input);
        SealContext context = worlds().get(in.below(6)).context();
        int level = in.anyInt();
        boolean nttForm = in.flag();
        double scale = in.flag() ? in.anyDouble() : 1;
        long correctionFactor = in.flag() ? in.anyLong() : 1;
        int many = in.octet();
        int polynomials = many < 250 ? many % 4 : many - 235;
        int words = context.parameters().degree() * (in.flag() ? 1 : context.firstLevel() + 1);
        long[] residues = in.longs(polynomials * words + (in.octet() == 255 ? 1 : 0));
        for (int changes = in.below(4); changes > 0 && residues.length > 0; changes--) {
            residues[Math.floorMod(in.rawInt(), residues.length)] = in.rawLong();
        }
        try (Ciphertext made = Ciphertext.ofResidues(context, level, nttForm, scale, correctionFactor, residues)) {
            Require.that(Arrays.equals(made.residues(), residues), "the same words");
            Require.that(made.level() == level && made.isNttForm() == nttForm, "level and form");
            Require.that(made.scale() == scale && made.correctionFactor() == correctionFactor, "scale and factor");
            Require.that(made.size() * context.parameters().degree() * (level + 1) == residues.length, "size");
            for (int i = 0; i < residues.length; i++) {
                int prime = i / context.parameters().degree() % (level + 1);
                long modulus = context.level(level).coeffModulus().get(prime).value();
                Require.that(residues[i] >= 0 && residues[i] < modulus, "below its prime");
            }
        } catch (IllegalArgumentException refused) {
            Require.reason(refused);
        }
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    @FuzzTest
    void encode_anyIntegers_isRefusedOrDecodesToThem(byte[] input) {
        NativeUsage before = NativeUsage.current();
        Choices in = new Choices(input);
        BatchEncoder encoder = BatchEncoder.of(worlds().get(in.below(2)).context());
        boolean signed = in.flag();
        long[] values = in.longs(in.anyLength(DEGREE));
        long[] slots = Arrays.copyOf(values, Math.max(DEGREE, values.length));
        long least = signed ? -(FuzzWorld.PLAIN_MODULUS.value() / 2) : 0;
        long most = signed ? FuzzWorld.PLAIN_MODULUS.value() / 2 : FuzzWorld.PLAIN_MODULUS.value() - 1;
        boolean fits =
                slots.length == DEGREE && Arrays.stream(slots).allMatch(value -> least <= value && value <= most);
        try (Plaintext plaintext = signed ? encoder.encode(values) : encoder.encodeUnsigned(values)) {
            Require.that(fits, "takes what does not fit");
            Require.that(
                    Arrays.equals(signed ? encoder.decode(plaintext) : encoder.decodeUnsigned(plaintext), slots),
                    "the same values");
        } catch (IllegalArgumentException refused) {
            Require.that(!fits, "refuses what fits");
        }
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    @FuzzTest
    void encode_anyNumbers_isRefusedOrDecodesToThem(byte[] input) {
        NativeUsage before = NativeUsage.current();
        Choices in = new Choices(input);
        SealContext context = worlds().get(2).context();
        CkksEncoder encoder = CkksEncoder.of(context);
        int level = in.anyInt();
        double scale = in.flag() ? in.anyDouble() : FuzzWorld.SCALE;
        boolean complex = in.flag();
        double[] numbers = in.doubles(in.anyLength(complex ? DEGREE : DEGREE / 2));
        try (Plaintext plaintext =
                complex ? encoder.encodeComplex(numbers, level, scale) : encoder.encode(numbers, level, scale)) {
            double[] decoded = complex ? encoder.decodeComplex(plaintext) : encoder.decode(plaintext);
            double largest = 0;
            for (double number : numbers) {
                Require.that(Double.isFinite(number), "takes what is not finite");
                largest = Math.max(largest, Math.abs(number));
            }
            // N coefficients are rounded by 1/2 each; the transform of doubles loses a few of their 53 bits.
            double tolerance = DEGREE / scale + largest * DEGREE * 0x1p-45;
            for (int i = 0; i < decoded.length; i++) {
                double expected = i < numbers.length ? numbers[i] : 0;
                Require.that(Math.abs(decoded[i] - expected) <= tolerance, "the same numbers");
            }
        } catch (IllegalArgumentException refused) {
            Require.reason(refused);
        }
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    /** Every residue is the integer modulo its prime: there is no rounding. */
    @FuzzTest
    void encodeInteger_anyNumber_isRefusedOrExact(byte[] input) {
        NativeUsage before = NativeUsage.current();
        Choices in = new Choices(input);
        SealContext context = worlds().get(in.flag() ? 5 : 2).context();
        int level = in.anyInt();
        long value = in.flag() ? in.rawLong() >> in.octet() % 64 : in.anyLong();
        try (Plaintext plaintext = CkksEncoder.of(context).encodeInteger(value, level)) {
            long[] residues = plaintext.coefficients();
            int degree = context.parameters().degree();
            for (int i = 0; i < residues.length; i += degree) {
                BigInteger prime = BigInteger.valueOf(
                        context.level(level).coeffModulus().get(i / degree).value());
                long expected = BigInteger.valueOf(value).mod(prime).longValue();
                Require.that(residues[i] == expected && residues[i + degree - 1] == expected, "the integer");
            }
        } catch (IllegalArgumentException refused) {
            Require.reason(refused);
        }
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }
}
