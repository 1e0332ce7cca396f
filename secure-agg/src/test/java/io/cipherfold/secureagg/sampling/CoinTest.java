// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.Digest;
import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import io.cipherfold.secureagg.plan.Sampling;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class CoinTest {

    private static Digest some(RandomSource random) {
        byte[] bytes = new byte[Digest.BYTES];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }

    @Test
    void beaconAndCoin_anyInputs_areThoseOfTheFormulas(RandomSource random) {
        for (int i = 0; i < 1000; i++) {
            Digest plan = some(random);
            int round = 1 + (int) random.nextBelow(4096);
            List<Digest> keys = IntStream.range(0, (int) random.nextBelow(8))
                    .mapToObj(key -> some(random))
                    .toList();
            Digest beacon = Coin.beacon(plan, round, keys);
            assertThat(beacon.toBytes())
                    .isEqualTo(ReferenceCoins.beacon(
                            plan.toBytes(),
                            round,
                            keys.stream().map(Digest::toBytes).toList()));
            Digest link = some(random);
            int client = (int) random.nextBelow(Integer.MAX_VALUE);
            double rate = Math.max(Sampling.LEAST_RATE, random.nextDouble());
            BigInteger coin = ReferenceCoins.coin(beacon.toBytes(), link.toBytes(), client);
            assertThat(Coin.isDrawn(new Sampling(rate, 0), beacon, link, client))
                    .isEqualTo(ReferenceCoins.isDrawn(rate, coin));
        }
    }

    /** 2^64 times the doubles, by hand: 1e-12 is 18446744.073709551616 and the double next to it a little less or more. */
    @ParameterizedTest
    @CsvSource({"0.5, 9223372036854775808", "0.25, 4611686018427387904", "1e-12, 18446744"})
    void threshold_knownRate_isItsMultipleRoundedDown(double rate, BigInteger expected) {
        assertThat(Long.toUnsignedString(Coin.threshold(rate))).isEqualTo(expected.toString());
    }

    /** threshold / 2^64 <= q < (threshold + 1) / 2^64: never more than the plan claims, and less by 2^-64 at most. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-12, 3.3e-9, 0.01, 0.1, 1.0 / 3, 0.7, 0.9999999999999999})
    void threshold_anyRate_isNeverAboveIt(double rate) {
        BigDecimal threshold = new BigDecimal(Long.toUnsignedString(Coin.threshold(rate)));
        BigDecimal exact = new BigDecimal(rate).multiply(new BigDecimal(2).pow(64));
        assertThat(threshold).isLessThanOrEqualTo(exact);
        assertThat(threshold.add(BigDecimal.ONE)).isGreaterThan(exact);
    }

    /**
     * n coins of rate q: the count has mean n q and variance n q (1 - q). Six standard deviations are left in 2e-9 of all
     * runs. Once over clients, once over links, once over beacons: each alone makes the coin a new one.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 0.9})
    void isDrawn_manyCoins_comeUpAtTheRate(double rate, RandomSource random) {
        int count = 100_000;
        Sampling sampling = new Sampling(rate, 0);
        Digest beacon = some(random);
        Digest link = some(random);
        double six = 6 * Math.sqrt(count * rate * (1 - rate));
        long clients = IntStream.range(0, count)
                .filter(client -> Coin.isDrawn(sampling, beacon, link, client))
                .count();
        long links = IntStream.range(0, count)
                .filter(i -> Coin.isDrawn(sampling, beacon, some(random), 7))
                .count();
        long beacons = IntStream.range(0, count)
                .filter(i -> Coin.isDrawn(sampling, some(random), link, 7))
                .count();
        assertThat((double) clients).isCloseTo(count * rate, within(six));
        assertThat((double) links).isCloseTo(count * rate, within(six));
        assertThat((double) beacons).isCloseTo(count * rate, within(six));
    }

    @Test
    void beacon_anyPartChanged_isAnother(RandomSource random) {
        Digest plan = some(random);
        Digest first = some(random);
        Digest second = some(random);
        List<Digest> beacons = List.of(
                Coin.beacon(plan, 3, List.of(first, second)),
                Coin.beacon(some(random), 3, List.of(first, second)),
                Coin.beacon(plan, 4, List.of(first, second)),
                Coin.beacon(plan, 3, List.of(second, first)),
                Coin.beacon(plan, 3, List.of(first, Digest.ZERO)),
                Coin.beacon(plan, 3, List.of(first)));
        assertThat(beacons).doesNotHaveDuplicates();
    }
}
