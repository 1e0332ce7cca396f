// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClippingTest {

    private static final Clipping LAYERS = Clipping.perLayer(new int[] {2, 1, 2}, new double[] {5, 1, 2});

    @Test
    void clip_perLayer_cutsEachToItsOwnNorm() {
        double[] update = {3, 4, -7, 0, 4};
        assertThat(LAYERS.clip(update)).isFalse();
        assertThat(update).usingComparatorWithPrecision(1e-12).containsExactly(3, 4, -1, 0, 2);
        assertThat(LAYERS.norm()).isCloseTo(Math.sqrt(30), within(1e-12));
        assertThat(LAYERS.parameters()).isEqualTo(5);
    }

    @Test
    void clip_withinAllNorms_changesNothing() {
        double[] update = {3, 4, -1, 0, 2};
        assertThat(LAYERS.clip(update)).isTrue();
        assertThat(update).containsExactly(3, 4, -1, 0, 2);
        assertThat(Clipping.flat(3, 1).clip(new double[3])).isTrue();
    }

    @Test
    void clip_flat_cutsTheWhole() {
        double[] update = {3, 4, 0};
        assertThat(Clipping.flat(3, 1).clip(update)).isFalse();
        assertThat(update).usingComparatorWithPrecision(1e-12).containsExactly(0.6, 0.8, 0);
    }

    @Test
    void withNorm_perLayer_keepsTheShares() {
        double root = Math.sqrt(30);
        Clipping half = LAYERS.withNorm(root / 2);
        assertThat(half.norm()).isCloseTo(root / 2, within(1e-12));
        double[] update = {3, 4, -7, 0, 4};
        assertThat(half.clip(update)).isFalse();
        assertThat(update).usingComparatorWithPrecision(1e-12).containsExactly(1.5, 2, -0.5, 0, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> LAYERS.withNorm(0));
        assertThatIllegalArgumentException().isThrownBy(() -> LAYERS.withNorm(Double.NaN));
    }

    @Test
    void clip_badUpdate_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYERS.clip(new double[4]))
                .withMessageContaining("must have 5 coordinates, has 4");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LAYERS.clip(new double[] {0, 0, Double.NaN, 0, 0}))
                .withMessageContaining("not a finite number");
    }

    @Test
    void perLayer_badNumbers_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Clipping.perLayer(new int[0], new double[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> Clipping.perLayer(new int[] {1}, new double[] {1, 1}));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Clipping.perLayer(new int[] {1, 0}, new double[] {1, 1}))
                .withMessageContaining("layer 1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Clipping.perLayer(new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE}, new double[] {1, 1}))
                .withMessageContaining("2^31");
        for (double norm : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> Clipping.flat(1, norm));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Clipping.perLayer(new int[] {1, 1}, new double[] {Double.MAX_VALUE, Double.MAX_VALUE}));
    }
}
