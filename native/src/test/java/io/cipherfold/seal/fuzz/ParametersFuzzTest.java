// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.cipherfold.seal.CoeffModulus;
import io.cipherfold.seal.EncryptionParameters;
import io.cipherfold.seal.Modulus;
import io.cipherfold.seal.NativeUsage;
import io.cipherfold.seal.ParameterCheck;
import io.cipherfold.seal.ParmsId;
import io.cipherfold.seal.PlainModulus;
import io.cipherfold.seal.SealContext;
import io.cipherfold.seal.SealException;
import io.cipherfold.seal.SecurityLevel;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Parameters, moduli and names made from any numbers: usable, or refused with a reason. */
@Tag("native")
class ParametersFuzzTest {

    /** Primes that are 1 modulo 4096 and primes that are not, a product of two, and the smallest numbers. */
    private static final long[] SMALL_MODULI = {12_289, 40_961, 0x3e001, 0x3c001, 65_537, 12_289L * 40_961, 2, 3, 4};

    /** To find out whether a large number is prime takes SEAL most of a millisecond: seldom. */
    private static final long[] LARGE_MODULI = {
        0xffffffff00001L, 0x7fffffffe0001L, 0x7ffffd8001L, 0xfffffffffffc001L, 1_073_741_789, 1L << 60, (1L << 61) - 1
    };

    private static final List<SecurityLevel> SECURITY_LEVELS =
            List.of(SecurityLevel.TC128, SecurityLevel.TC192, SecurityLevel.TC256);

    @FuzzTest
    void check_ofAnyParameters_agreesWithCreate(byte[] input) {
        NativeUsage before = NativeUsage.current();
        Choices in = new Choices(input);
        SecurityLevel security = SECURITY_LEVELS.get(in.below(3));
        EncryptionParameters parameters;
        try {
            parameters = parameters(in);
        } catch (IllegalArgumentException refused) {
            Require.reason(refused);
            return;
        }
        ParameterCheck check = SealContext.check(parameters, security);
        Require.that(check.valid() == check.errorName().isEmpty(), "what is not valid has a name");
        if (in.below(4) != 0) {
            // Primality and tables cost the same again.
            return;
        }
        try (SealContext context = SealContext.create(parameters, security)) {
            Require.that(check.valid(), "create takes what check refuses");
            Require.that(
                    context.level(context.keyLevel()).coeffModulus().equals(parameters.coeffModulus()), "key level");
            Require.that(context.levels().size() == context.keyLevel() + 1, "levels");
            Require.that(
                    context.firstLevel() == context.keyLevel() - (context.usingKeySwitching() ? 1 : 0), "first level");
        } catch (SealException refused) {
            Require.that(refused.code() == SealException.Code.PARAMETERS_REJECTED, refused.toString());
            Require.that(
                    !check.valid() && refused.toString().contains(check.errorName()),
                    "check accepts what create refuses");
        }
        Require.that(NativeUsage.current().equals(before), "native objects before and after");
    }

    private static EncryptionParameters parameters(Choices in) {
        int degreeKind = in.octet();
        // Contexts of N = 2048 and less: larger ones take milliseconds each.
        int degree = degreeKind < 240 ? 2048 >> degreeKind % 3 : in.rawInt();
        List<Modulus> moduli = new ArrayList<>();
        int count = in.octet();
        for (int i = count < 250 ? count % 4 : 65; i > 0; i--) {
            moduli.add(new Modulus(modulus(in)));
        }
        return switch (in.below(3)) {
            case 0 -> EncryptionParameters.bfv(degree, moduli, new Modulus(modulus(in)));
            case 1 -> EncryptionParameters.bgv(degree, moduli, new Modulus(modulus(in)));
            default -> EncryptionParameters.ckks(degree, moduli);
        };
    }

    private static long modulus(Choices in) {
        int octet = in.octet();
        if (octet < 216) {
            return SMALL_MODULI[octet % SMALL_MODULI.length];
        }
        if (octet < 224) {
            return LARGE_MODULI[octet % LARGE_MODULI.length];
        }
        return octet < 250 ? in.rawInt() & 0xFF_FFFFL : in.rawLong();
    }

    @FuzzTest
    void create_moduliOfAnySizes_arePrimesOfThoseSizes(byte[] input) {
        Choices in = new Choices(input);
        int kind = in.below(4);
        int degreeKind = in.octet();
        int degree = degreeKind < 224 ? 1 << degreeKind % 16 : in.rawInt();
        int[] bits = new int[in.octet() % 5];
        for (int i = 0; i < bits.length; i++) {
            int octet = in.octet();
            bits[i] = octet < 240 ? octet % 64 : in.rawInt();
        }
        try {
            List<Modulus> moduli = switch (kind) {
                case 0 -> CoeffModulus.create(degree, bits);
                case 1 -> CoeffModulus.create(degree, new Modulus(modulus(in)), bits);
                case 2 -> PlainModulus.batching(degree, bits);
                default -> CoeffModulus.bfvDefault(degree, SECURITY_LEVELS.get(in.below(3)));
            };
            Require.that(new HashSet<>(moduli).size() == moduli.size(), "distinct");
            for (int i = 0; i < moduli.size(); i++) {
                Modulus modulus = moduli.get(i);
                Require.that(modulus.isPrime(), "prime");
                Require.that(modulus.value() % (2L * degree) == 1, "1 modulo 2N");
                Require.that(kind == 3 || modulus.bitCount() == bits[i], "of that size");
            }
            Require.that(kind == 3 || moduli.size() == bits.length, "as many as sizes");
            Require.that(kind != 3 || bitsOf(moduli) <= CoeffModulus.maxBitCount(degree), "no more than allowed");
        } catch (IllegalArgumentException refused) {
            Require.reason(refused);
        }
    }

    private static int bitsOf(List<Modulus> moduli) {
        BigInteger product = BigInteger.ONE;
        for (Modulus modulus : moduli) {
            product = product.multiply(BigInteger.valueOf(modulus.value()));
        }
        return product.bitLength();
    }

    @FuzzTest
    void parmsId_ofAnyBytes_givesTheBytesBack(byte[] input) {
        try {
            ParmsId parmsId = ParmsId.fromBytes(input);
            Require.that(Arrays.equals(parmsId.toBytes(), input), "the same bytes");
            Require.that(ParmsId.fromBytes(parmsId.toBytes()).equals(parmsId), "the same name");
            Require.that(parmsId.toString().length() == 64, "64 digits");
        } catch (IllegalArgumentException refused) {
            Require.that(input.length != ParmsId.BYTES, "32 bytes are a name");
        }
    }
}
