// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static io.cipherfold.seal.Refusals.assertIllegal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chain of levels that a context builds, and the parameters it refuses. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class SealContextTest {

    private static final Modulus PLAIN = new Modulus(65537);

    @ParameterizedTest
    @EnumSource
    void levels_ofEverySet_dropOnePrimeEach(SealParameterSet set) {
        EncryptionParameters parameters = set.parameters();
        try (SealContext context = SealContext.create(parameters)) {
            assertThat(context.parameters()).isEqualTo(parameters);
            assertThat(context.securityLevel()).isEqualTo(SecurityLevel.TC128);
            assertThat(context.usingKeySwitching()).isEqualTo(set.hasKeySwitching());
            assertThat(context.lastLevel()).isZero();
            assertThat(context.firstLevel())
                    .isEqualTo(set.hasKeySwitching() ? context.keyLevel() - 1 : context.keyLevel());
            List<ContextLevel> levels = context.levels();
            assertThat(levels).hasSize(context.keyLevel() + 1);
            Set<ParmsId> names = new HashSet<>();
            List<Modulus> primes = parameters.coeffModulus();
            for (ContextLevel level : levels) {
                assertThat(level.coeffModulus()).isEqualTo(primes);
                assertThat(level).isEqualTo(context.level(level.level()));
                assertThat(level.totalCoeffModulusBits())
                        .isEqualTo(level.totalCoeffModulus().bitLength());
                assertThat(level.qualifiers().parametersSet()).isTrue();
                assertThat(level.qualifiers().usingNtt()).isTrue();
                assertThat(level.qualifiers().securityLevel()).isEqualTo(SecurityLevel.TC128);
                assertThat(level.qualifiers().usingBatching()).isEqualTo(set.isBatching() || !set.isExact());
                assertThat(level.qualifiers().usingFastPlainLift()).isEqualTo(fastPlainLift(set, primes));
                assertThat(level.qualifiers().usingDescendingModulusChain()).isEqualTo(descending(primes));
                names.add(level.parmsId());
                primes = primes.subList(0, primes.size() - 1);
            }
            assertThat(names).hasSameSizeAs(levels);
            // The chain ends with the last prime, or where the rest would not be larger than t.
            assertThat(primes.isEmpty() || (primes.size() == 1 && primes.get(0).value() < set.plainModulus()))
                    .isTrue();
            assertIllegal(() -> context.level(-1), "0 to " + context.keyLevel(), "-1");
            assertIllegal(() -> context.level(context.keyLevel() + 1), "0 to " + context.keyLevel());
        }
    }

    private static boolean fastPlainLift(SealParameterSet set, List<Modulus> primes) {
        return set.isExact() && primes.stream().allMatch(prime -> prime.value() > set.plainModulus());
    }

    private static boolean descending(List<Modulus> primes) {
        for (int i = 1; i < primes.size(); i++) {
            if (primes.get(i - 1).value() <= primes.get(i).value()) {
                return false;
            }
        }
        return true;
    }

    @Test
    void parmsIds_ofEqualParameters_areEqual() {
        SealParameterSet set = SealParameterSet.BFV_N4096_QDEFAULT_T256;
        try (SealContext first = SealContext.create(set.parameters());
                SealContext second = SealContext.create(set.parameters());
                SealContext other = SealContext.create(SealParameterSet.BGV_N4096_QDEFAULT_T256.parameters())) {
            assertThat(first.levels()).isEqualTo(second.levels());
            assertThat(first.level(0).parmsId()).isNotEqualTo(other.level(0).parmsId());
            ParmsId name = first.level(0).parmsId();
            assertThat(name.toBytes()).hasSize(ParmsId.BYTES);
            assertThat(ParmsId.fromBytes(name.toBytes())).isEqualTo(name);
            assertThat(name.toBytes()[0]).isEqualTo((byte) name.word0());
            assertIllegal(() -> ParmsId.fromBytes(new byte[31]), "32", "31");
            assertIllegal(() -> ParmsId.fromBytes(new byte[33]), "32", "33");
        }
    }

    @Test
    void plainModulus_ofCkks_isNotThere() {
        EncryptionParameters parameters = SealParameterSet.CKKS_N1024_Q27_SCALE23.parameters();
        assertThatIllegalStateException().isThrownBy(parameters::plainModulus).withMessageContaining("CKKS");
    }

    @Test
    void securityLevel_higher_refusesWhatALowerOneTakes() {
        EncryptionParameters parameters = EncryptionParameters.ckks(4096, CoeffModulus.create(4096, 36, 36));
        for (SecurityLevel security : List.of(SecurityLevel.TC128, SecurityLevel.TC192)) {
            try (SealContext context = SealContext.create(parameters, security)) {
                assertThat(context.securityLevel()).isEqualTo(security);
                assertThat(context.qualifiers().securityLevel()).isEqualTo(security);
            }
        }
        assertRejected(parameters, SecurityLevel.TC256, "invalid_parameters_insecure");
    }

    private static void assertRejected(EncryptionParameters parameters, SecurityLevel security, String errorName) {
        ParameterCheck check = SealContext.check(parameters, security);
        assertThat(check.valid()).isFalse();
        assertThat(check.errorName()).isEqualTo(errorName);
        assertThat(check.errorMessage()).isNotEmpty();
        assertThatThrownBy(() -> SealContext.create(parameters, security))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> assertThat(e.code()).isEqualTo(SealException.Code.PARAMETERS_REJECTED))
                .hasMessageContaining(errorName)
                .hasMessageContaining(check.errorMessage());
    }

    private static void assertRejected(EncryptionParameters parameters, String errorName) {
        assertRejected(parameters, SecurityLevel.TC128, errorName);
    }

    private static List<Modulus> primes(long... values) {
        List<Modulus> result = new ArrayList<>();
        for (long value : values) {
            result.add(new Modulus(value));
        }
        return result;
    }

    @Test
    void create_parametersThatBreakARule_namesIt() {
        List<Modulus> good = CoeffModulus.bfvDefault(4096);
        assertThat(SealContext.check(EncryptionParameters.bfv(4096, good, PLAIN), SecurityLevel.TC128))
                .isEqualTo(new ParameterCheck(true, "", ""));
        assertRejected(EncryptionParameters.bfv(2048, good, PLAIN), "invalid_parameters_insecure");
        assertRejected(
                EncryptionParameters.ckks(4096, CoeffModulus.create(4096, 60, 50)), "invalid_parameters_insecure");
        assertRejected(EncryptionParameters.bfv(4095, good, PLAIN), "invalid_poly_modulus_degree_non_power_of_two");
        assertRejected(EncryptionParameters.bfv(1, good, PLAIN), "invalid_poly_modulus_degree");
        assertRejected(EncryptionParameters.bfv(1 << 18, good, PLAIN), "invalid_poly_modulus_degree");
        // 2 to 131072 are powers of two that SEAL knows; the standard has no entry below 1024.
        assertRejected(EncryptionParameters.ckks(512, CoeffModulus.create(512, 20)), "invalid_parameters_insecure");
        assertRejected(EncryptionParameters.bfv(4096, List.of(), PLAIN), "not_settable");
        assertRejected(
                EncryptionParameters.bfv(
                        4096, primes(good.get(0).value(), good.get(0).value()), PLAIN),
                "failed_creating_rns_base");
        // A prime, but 1 modulo 4096 only.
        assertRejected(EncryptionParameters.bfv(4096, primes(12289), new Modulus(17)), "invalid_coeff_modulus_no_ntt");
        assertRejected(EncryptionParameters.bfv(4096, good, new Modulus(1L << 60)), "invalid_plain_modulus_bit_count");
        assertRejected(EncryptionParameters.bfv(4096, good, good.get(0)), "invalid_plain_modulus_coprimality");
        assertRejected(
                EncryptionParameters.bfv(4096, good.subList(0, 1), new Modulus(1L << 50)),
                "invalid_plain_modulus_too_large");
        assertIllegal(() -> EncryptionParameters.bfv(0, good, PLAIN), "degree", "0");
        assertIllegal(() -> EncryptionParameters.ckks(-4096, good), "degree", "-4096");
    }

    @Test
    void create_moreThan256Primes_isRejected() {
        int[] sizes = new int[256];
        Arrays.fill(sizes, 30);
        List<Modulus> many = new ArrayList<>(CoeffModulus.create(4096, sizes));
        assertRejected(EncryptionParameters.ckks(4096, many), "invalid_parameters_insecure");
        many.addAll(CoeffModulus.create(4096, 31));
        assertRejected(EncryptionParameters.ckks(4096, many), "not_settable");
    }

    /**
     * Products of two primes that are 1 modulo 2N have 2N-th roots of unity, so SEAL 4.1, which looks for a root at random,
     * takes about half of them.
     */
    @Test
    void create_compositeCoefficientModulus_isAlwaysRejected() {
        List<Modulus> factors = CoeffModulus.create(4096, 20, 20, 20, 20);
        for (Modulus first : factors) {
            for (Modulus second : factors) {
                if (first.value() < second.value()) {
                    List<Modulus> composite = primes(first.value() * second.value());
                    for (int attempt = 0; attempt < 5; attempt++) {
                        assertRejected(EncryptionParameters.ckks(4096, composite), "invalid_coeff_modulus_non_prime");
                    }
                }
            }
        }
    }
}
