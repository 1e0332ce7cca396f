// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The branches that are too rare for a statistical test, word by word. */
@ExtendWith(Replay.class)
class ExactCoinsTest {

    private static final int FACTORIAL_12 = 479_001_600;
    private static final BigInteger TWO_TO_63 = BigInteger.TWO.pow(63);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 13, 4096, 8194, FACTORIAL_12, 1_000_000_007, Integer.MAX_VALUE})
    void belowInt_everyResult_hasTheSameNumberOfWords(int bound, RandomSource random) {
        long perResult = (1L << 32) / bound;
        for (int trial = 0; trial < 50; trial++) {
            long result = trial == 0 ? 0 : trial == 1 ? bound - 1 : random.nextBelow(bound);
            // The words whose product with the bound has this result as its high half
            long first = ceilingOfShare(result, bound);
            long last = ceilingOfShare(result + 1, bound) - 1;
            long accepted = last - first + 1;
            for (long word = first; word <= Math.min(last, first + 2); word++) {
                Script script = new Script((int) word, (int) last);
                assertThat(new ExactCoins(script).below(bound)).isEqualTo((int) result);
                if (script.words.isEmpty()) {
                    accepted--; // the word was rejected and the next one taken
                }
            }
            assertThat(accepted).isEqualTo(perResult);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 7, 6_291_480, (1L << 40) + 1, (1L << 49) + 12345, (1L << 61) + 1, (1L << 62) - 1})
    void belowLong_everyResult_hasTheSameNumberOfWords(long bound, RandomSource random) {
        BigInteger bigBound = BigInteger.valueOf(bound);
        BigInteger perResult = TWO_TO_63.divide(bigBound);
        for (int trial = 0; trial < 50; trial++) {
            BigInteger result = BigInteger.valueOf(trial == 0 ? 0 : trial == 1 ? bound - 1 : random.nextBelow(bound));
            long first = ceilingOfShare(result, bigBound);
            long last = ceilingOfShare(result.add(BigInteger.ONE), bigBound) - 1;
            BigInteger accepted =
                    BigInteger.valueOf(last).subtract(BigInteger.valueOf(first)).add(BigInteger.ONE);
            for (long i = 0; i < Math.min(3, last - first + 1); i++) {
                long word = first + i;
                // The lowest bit of a 64-bit word is not used.
                Script script = new Script((word << 1) | (trial & 1), last << 1);
                assertThat(new ExactCoins(script).below(bound)).isEqualTo(result.longValueExact());
                if (script.words.isEmpty()) {
                    accepted = accepted.subtract(BigInteger.ONE);
                }
            }
            assertThat(accepted).isEqualTo(perResult);
        }
    }

    @Test
    void belowLong_boundTooLarge_isRefused() {
        ExactCoins coins = new ExactCoins(new Script());

        assertThatThrownBy(() -> coins.below(1L << 62)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> coins.exp(1, Long.MAX_VALUE)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void expMinusOne_bothEndsOfEveryInterval_decideAsTheSeriesDoes() {
        int upper = FACTORIAL_12;
        for (int k = 2; k <= 12; k++) {
            int lower = upper / k; // 12!/k!
            boolean expected = k % 2 == 1;
            assertThat(coins(lower).expMinusOne()).as("k = %s, lower end", k).isEqualTo(expected);
            assertThat(coins(upper - 1).expMinusOne())
                    .as("k = %s, upper end", k)
                    .isEqualTo(expected);
            upper = lower;
        }
        assertThat(upper).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"13, true", "14, false", "15, true"})
    void expMinusOne_runOfMoreThanTwelve_continues(int lastMember, boolean expected) {
        Script script = new Script(word(0, FACTORIAL_12));
        for (int k = 13; k < lastMember; k++) {
            script.words.add(word(0, k));
        }
        script.words.add(word(1, lastMember));

        assertThat(new ExactCoins(script).expMinusOne()).isEqualTo(expected);
        assertThat(script.words).isEmpty();
    }

    @Test
    void exp_runOfTheSeries_hasEvenLengthWhenTrue() {
        // x = 2/5: members succeed below 2 of 5, 10, 15
        assertThat(new ExactCoins(new Script(word(2, 5))).exp(2, 5)).isTrue();
        assertThat(new ExactCoins(new Script(word(1, 5), word(2, 10))).exp(2, 5))
                .isFalse();
        assertThat(new ExactCoins(new Script(word(1, 5), word(1, 10), word(2, 15))).exp(2, 5))
                .isTrue();
        assertThat(new ExactCoins(new Script(word(0, 5))).exp(0, 5)).isTrue();
    }

    @Test
    void exp_aboveOne_needsACoinForEveryWhole() {
        long success = word(FACTORIAL_12 / 6, FACTORIAL_12);
        long failure = word(FACTORIAL_12 / 2, FACTORIAL_12);
        long low = 0;
        long high = -1;
        assertThat(new ExactCoins(new Script(success, success, high)).exp(12L, 5L))
                .isTrue();
        assertThat(new ExactCoins(new Script(success, failure)).exp(12L, 5L)).isFalse();
        assertThat(new ExactCoins(new Script(success, success, high)).exp(10L, 5L))
                .isTrue();
        // Below 2 of 5, then not below 2 of 10
        assertThat(new ExactCoins(new Script(success, success, low + (1L << 60), high)).exp(12L, 5L))
                .isFalse();
    }

    /** A source whose next number below 12! is the given one. */
    private static ExactCoins coins(int uniform) {
        return new ExactCoins(new Script(word(uniform, FACTORIAL_12)));
    }

    /** A 32-bit word that gives a result: the last one of its range, which is never rejected. */
    private static long word(long result, long bound) {
        return ceilingOfShare(result + 1, bound) - 1;
    }

    private static long ceilingOfShare(long result, long bound) {
        return ((result << 32) + bound - 1) / bound;
    }

    private static long ceilingOfShare(BigInteger result, BigInteger bound) {
        BigInteger[] share = result.multiply(TWO_TO_63).divideAndRemainder(bound);
        BigInteger ceiling = share[1].signum() == 0 ? share[0] : share[0].add(BigInteger.ONE);
        // 2^63 itself wraps, and the caller takes 1 off.
        return ceiling.longValue();
    }

    /** Hands out the given words in order, whichever size is asked for. */
    private static final class Script implements RandomSource {
        private final Queue<Long> words = new ArrayDeque<>();

        Script(long... words) {
            for (long word : words) {
                this.words.add(word);
            }
        }

        @Override
        public void nextBytes(byte[] target) {
            throw new AssertionError("not used");
        }

        @Override
        public long nextLong() {
            return words.remove();
        }

        @Override
        public int nextInt() {
            return (int) nextLong();
        }
    }
}
