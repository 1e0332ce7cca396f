// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.seal.ReferenceChaCha20;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class ChaCha20RandomSourceTest {

    @Test
    void nextBytes_vectorOfRfc8439_matches() {
        // Appendix A.1, test vector 1: zero key, zero nonce, counter 0.
        byte[] block = new byte[64];
        try (ChaCha20RandomSource random = new ChaCha20RandomSource(new byte[32], 0, 0)) {
            random.nextBytes(block);
        }

        assertThat(HexFormat.of().formatHex(block))
                .isEqualTo("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
                        + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "3, 0", "2, 81", "1, -1", "2147483647, 4886718345"})
    void nextInt_anyDomainAndIndex_equalsTheTwin(int domain, long index, RandomSource random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        ReferenceChaCha20 twin = ReferenceChaCha20.ofSeed(key, domain, index);
        try (ChaCha20RandomSource source = new ChaCha20RandomSource(key, domain, index)) {
            for (int i = 0; i < 3000; i++) {
                assertThat(source.nextInt()).isEqualTo(twin.nextInt());
            }
            assertThat(source.nextLong()).isEqualTo(twin.nextLong());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33})
    void constructor_wrongKeyLength_isRefused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> new ChaCha20RandomSource(new byte[length], 0, 0));
    }

    @Test
    void close_anyStream_endsTheUse() {
        ChaCha20RandomSource chaCha = new ChaCha20RandomSource(new byte[32], 0, 0);
        AesCtrRandomSource aes = AesCtrRandomSource.keyed(new byte[32]);
        chaCha.nextInt();
        chaCha.close();
        aes.close();
        aes.close();

        assertThatIllegalStateException().isThrownBy(chaCha::nextInt).withMessage("the random stream is closed");
        assertThatIllegalStateException().isThrownBy(chaCha::nextLong);
        assertThatIllegalStateException().isThrownBy(() -> aes.nextBytes(new byte[1]));
    }
}
