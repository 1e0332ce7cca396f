// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.secureagg.plan.Sampling;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class CoinChainTest {

    @Test
    void link_everyPosition_isThatOfTheFormula(RandomSource random) {
        SigningKey key = SigningKey.generate(random);
        List<byte[]> expected = ReferenceCoins.links(key.insecureSecretBytes());
        Set<Digest> different = new HashSet<>();
        try (CoinChain chain = CoinChain.of(key)) {
            assertThat(chain.anchor()).isEqualTo(Digest.of(expected.get(0)));
            for (int position = 1; position <= Sampling.CHAIN_LINKS; position++) {
                Digest link = chain.link(position);
                assertThat(link).as("position %d", position).isEqualTo(Digest.of(expected.get(position)));
                different.add(link);
            }
        }
        assertThat(different).hasSize(Sampling.CHAIN_LINKS);
    }

    @Test
    void follow_aLink_leadsToEarlierOnesAndToTheAnchor(RandomSource random) {
        try (CoinChain chain = CoinChain.of(SigningKey.generate(random))) {
            Digest link = chain.link(100);
            assertThat(CoinChain.follow(link, 100)).isEqualTo(chain.anchor());
            assertThat(CoinChain.follow(link, 63)).isEqualTo(chain.link(37));
            assertThat(CoinChain.follow(link, 0)).isEqualTo(link);
        }
    }

    @Test
    void of_anotherKey_isAnotherChain(RandomSource random) {
        SigningKey key = SigningKey.generate(random);
        try (CoinChain one = CoinChain.of(key);
                CoinChain same = CoinChain.of(key);
                CoinChain other = CoinChain.of(SigningKey.generate(random))) {
            assertThat(same.anchor()).isEqualTo(one.anchor());
            assertThat(other.anchor()).isNotEqualTo(one.anchor());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4097, Integer.MAX_VALUE})
    void link_positionOutsideTheChain_isRefused(int position, RandomSource random) {
        try (CoinChain chain = CoinChain.of(SigningKey.generate(random))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> chain.link(position))
                    .withMessage("position must be 1 to 4096, the length of a chain, was " + position);
        }
    }

    @Test
    void link_afterClose_isRefused(RandomSource random) {
        CoinChain chain = CoinChain.of(SigningKey.generate(random));
        chain.close();
        assertThatIllegalStateException().isThrownBy(() -> chain.link(1)).withMessage("the chain is closed");
    }

    @Test
    void toString_anyChain_saysNothingOfItsLinks(RandomSource random) {
        try (CoinChain chain = CoinChain.of(SigningKey.generate(random))) {
            assertThat(chain.toString())
                    .isEqualTo("CoinChain[redacted, anchor " + chain.anchor() + "]")
                    .doesNotContain(chain.link(1).toString(), chain.link(4096).toString());
        }
    }
}
