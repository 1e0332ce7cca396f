// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.ScriptedRandomSource;
import io.cipherfold.crypto.scheme.RoundFixture.Upload;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsecurePlainSumTest {

    private static final RandomSource NOTHING = new ScriptedRandomSource();

    @Test
    void encrypt_vector_isItsIntegersLittleEndian() throws IOException {
        try (InsecurePlainSum scheme = new InsecurePlainSum(new SchemeShape(2, 16, 10, 3, 1))) {
            Upload upload = new RoundFixture(scheme, NOTHING).upload(1, -2);

            assertThat(upload.ciphertext()).containsExactly(1, 0, 0, 0, -2, -1, -1, -1);
            assertThat(scheme.ciphertextBytes()).isEqualTo(8);
            assertThat(scheme.memberPart().bytes()).isZero();
            assertThat(scheme.shareBytes()).isZero();
            assertThat(scheme.backend()).isEqualTo("none");
            assertThat(scheme.check(upload.source())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 127, 1, -128", "8, -128, -1, 127", "16, 32767, 2, -32767", "24, 8388607, 1, -8388608"})
    void open_overflow_wrapsTheCoordinateAndNoOther(int bits, int first, int second, int wrapped) {
        try (InsecurePlainSum scheme = new InsecurePlainSum(new SchemeShape(3, bits, 10, 3, 1))) {
            RoundFixture round = new RoundFixture(scheme, NOTHING);
            List<Upload> uploads = List.of(round.upload(5, first, -7), round.upload(0, second, 0));

            assertThat(AggregationSchemeContract.digits(round.open(uploads, round.shares(uploads, List.of(1, 3)))))
                    .containsExactly(5, wrapped, -7);
        }
    }
}
