// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cipherfold.crypto.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values around schemes. */
class SchemeValuesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 16, 1, 1, 0",
        "1, 7, 1, 1, 0",
        "1, 25, 1, 1, 0",
        "1, 16, 0, 1, 0",
        "1, 16, 1, 0, 0",
        "1, 16, 1, 1, 1",
        "1, 16, 1, 1, -1",
        "1, 16, 1, 4, 4"
    })
    void shape_numberOutOfRange_isRefused(int dimension, int bits, int clients, int members, int corrupt) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SchemeShape(dimension, bits, clients, members, corrupt));
    }

    @Test
    void shape_extremes_areAccepted() {
        assertThat(new SchemeShape(1, 8, 1, 1, 0).digitBits()).isEqualTo(SchemeShape.LEAST_DIGIT_BITS);
        assertThat(new SchemeShape(1, 24, 1, 64, 63).digitBits()).isEqualTo(SchemeShape.GREATEST_DIGIT_BITS);
    }

    @Test
    void schemeId_codes_areDistinctAndKnown() {
        for (SchemeId id : SchemeId.values()) {
            assertThat(SchemeId.ofCode(id.code())).contains(id);
        }
        assertThat(SchemeId.ofCode(0)).isEmpty();
        assertThat(SchemeId.ofCode(2)).isEmpty();
        assertThat(SchemeId.ONE_TIME_KEY.code()).isEqualTo(1);
        assertThat(SchemeId.ONE_TIME_KEY.optionName()).isEqualTo("one-time-key");
        assertThat(SchemeId.ONE_TIME_KEY.parameterSet()).isEqualTo("OTK-4096-60");
        assertThat(SchemeId.INSECURE_PLAIN_SUM.code()).isEqualTo(255);
    }

    @Test
    void publicSeed_isSha3OfLabelPlanAndRound() throws NoSuchAlgorithmException {
        Digest plan = Digest.sha256(new byte[] {4});
        MessageDigest hash = MessageDigest.getInstance("SHA3-256");
        hash.update("label".getBytes(StandardCharsets.US_ASCII));
        hash.update(plan.toBytes());
        hash.update(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x01020304)
                .flip());

        assertThat(new RoundContext(plan, 0x01020304).publicSeed("label")).isEqualTo(hash.digest());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void round_notFromOne_isRefused(int round) {
        assertThatIllegalArgumentException().isThrownBy(() -> new RoundContext(Digest.ZERO, round));
    }

    @Test
    void opened_listChangedAfterwards_keepsItsMembers() {
        List<Integer> members = new ArrayList<>(List.of(2));
        Opening.Opened opened = new Opening.Opened(members);
        members.add(3);

        assertThat(opened.inconsistentMembers()).containsExactly(2);
    }
}
