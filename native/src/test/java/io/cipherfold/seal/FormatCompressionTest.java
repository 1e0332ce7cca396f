// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cipherfold.seal.SealException.Code;
import io.cipherfold.seal.TrustedSealFormat.Compression;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compressed streams; left out for compressions that the linked SEAL does not have. */
@Tag("native")
@ExtendWith({NoLeakedHandles.class, SeededRandom.class})
class FormatCompressionTest {

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void read_compressed_givesTheValueWithinTheBoundOfTheCaller(Compression compression, SplittableRandom random) {
        assumeThat(TrustedSealFormat.supported()).contains(compression);
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.BFV);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context, compression);
            byte[] small = format.write(value);
            int whole = TrustedSealFormat.of(keys.context).write(value).length;
            // Words of 18 bits.
            assertThat(small.length).isLessThan(whole / 2);
            try (Ciphertext read = format.readCiphertext(small, whole)) {
                assertThat(read.residues()).isEqualTo(value.residues());
            }
            for (long most : new long[] {small.length, whole - 1}) {
                assertThatThrownBy(() -> format.readCiphertext(small, most))
                        .isInstanceOfSatisfying(
                                SealException.class, e -> assertThat(e.code()).isEqualTo(Code.MALFORMED_BYTES))
                        .hasMessageContaining("caller allows, uncompressed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void read_compressedAndDamaged_isMalformedOrAnotherValue(Compression compression, SplittableRandom random) {
        assumeThat(TrustedSealFormat.supported()).contains(compression);
        try (ContextWithKeys keys = ContextWithKeys.small(Scheme.CKKS);
                Ciphertext value = keys.randomCiphertext(random, 2, 1)) {
            TrustedSealFormat format = TrustedSealFormat.of(keys.context, compression);
            byte[] right = format.write(value);
            for (int i = 0; i < 400; i++) {
                byte[] changed = Arrays.copyOf(right, i % 4 == 0 ? random.nextInt(16, right.length) : right.length);
                changed[random.nextInt(SealStream.HEADER_BYTES, changed.length)] ^= (byte) random.nextInt(1, 256);
                SealStream.at(changed, 8).putLong(changed.length);
                try {
                    format.readCiphertext(changed, 1 << 20).close();
                } catch (SealException refusal) {
                    assertThat(refusal.code()).isIn(Code.MALFORMED_BYTES, Code.FOREIGN_PARAMETERS);
                }
            }
            try (Ciphertext read = format.readCiphertext(right, 1 << 20)) {
                assertThat(read.residues()).isEqualTo(value.residues());
            }
        }
    }
}
