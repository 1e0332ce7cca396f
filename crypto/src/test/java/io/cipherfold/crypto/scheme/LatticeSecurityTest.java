// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LatticeSecurityTest {

    /** IACR ePrint 2024/463, table 5.2, ternary secret, 128 bits classical. */
    @ParameterizedTest
    @CsvSource({"1024, 26", "2048, 53", "4096, 106", "8192, 214", "16384, 430", "32768, 868"})
    void require_modulusAtTheLimit_isAcceptedAndAboveRefused(int degree, int bits) {
        assertThat(LatticeSecurity.greatestModulusBits(degree)).isEqualTo(bits);
        assertThatNoException().isThrownBy(() -> LatticeSecurity.require(degree, bits));
        assertThatNoException().isThrownBy(() -> LatticeSecurity.require(degree, 1));
        for (double above : new double[] {Math.nextUp((double) bits), bits + 1, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> LatticeSecurity.require(degree, above))
                    .withMessage("log2 of the modulus must be at most " + bits + " for ring degree " + degree + ", was "
                            + above);
        }
    }

    /** The same table, columns of 192 and 256 bits. */
    @ParameterizedTest
    @CsvSource({
        "2048, 53, 36, 27",
        "4096, 106, 73, 56",
        "8192, 214, 147, 114",
        "16384, 430, 297, 230",
        "32768, 868, 597, 462"
    })
    void securityBits_modulusAtEachBound_isTheLevelOfTheColumn(int degree, int for128, int for192, int for256) {
        assertThat(LatticeSecurity.securityBits(degree, for256)).hasValue(256);
        assertThat(LatticeSecurity.securityBits(degree, Math.nextUp((double) for256)))
                .hasValue(192);
        assertThat(LatticeSecurity.securityBits(degree, for192)).hasValue(192);
        assertThat(LatticeSecurity.securityBits(degree, Math.nextUp((double) for192)))
                .hasValue(128);
        assertThat(LatticeSecurity.securityBits(degree, for128)).hasValue(128);
        assertThat(LatticeSecurity.securityBits(degree, Math.nextUp((double) for128)))
                .isEmpty();
        assertThat(LatticeSecurity.securityBits(degree, Double.NaN)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 512, 1023, 4095, 6000, 65_536})
    void require_unknownDegree_isRefused(int degree) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LatticeSecurity.require(degree, 1))
                .withMessage("ring degree must be one of 1024 to 32768, was " + degree);
    }

    @Test
    void require_valuesOfSealsOwnTable_areRefusedWhereTheyAreLarger() {
        // SEAL's table of 2018 (seal_he_std_parms_128_tc) allows these.
        int[][] seal = {{1024, 27}, {2048, 54}, {4096, 109}, {8192, 218}, {16384, 438}, {32768, 881}};
        for (int[] row : seal) {
            assertThatIllegalArgumentException().isThrownBy(() -> LatticeSecurity.require(row[0], row[1]));
        }
    }
}
