// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.dp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.cipherfold.crypto.RandomSource;
import io.cipherfold.crypto.Replay;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(Replay.class)
class FourierTransformTest {

    /** Numbers from -0.5 to 0.5. */
    static double[] numbers(int size, RandomSource random) {
        byte[] bytes = new byte[4 * size];
        random.nextBytes(bytes);
        double[] numbers = new double[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = ByteBuffer.wrap(bytes).getInt(4 * i) / 0x1p32;
        }
        return numbers;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 64, 256})
    void forward_definition_agreesWithinTheBound(int size) {
        double[] real = new double[size];
        double[] imaginary = new double[size];
        double magnitudes = 0;
        for (int i = 0; i < size; i++) {
            real[i] = Math.sin(1.7 * i * i);
            imaginary[i] = Math.cos(2.3 * i);
            magnitudes += Math.hypot(real[i], imaginary[i]);
        }
        double[] outRe = real.clone();
        double[] outIm = imaginary.clone();
        FourierTransform transform = new FourierTransform(size);
        transform.forward(outRe, outIm);

        for (int k = 0; k < size; k++) {
            double re = 0;
            double im = 0;
            for (int j = 0; j < size; j++) {
                double angle = -2 * Math.PI * ((j * k) % size) / size;
                re += real[j] * Math.cos(angle) - imaginary[j] * Math.sin(angle);
                im += real[j] * Math.sin(angle) + imaginary[j] * Math.cos(angle);
            }
            // The direct sum errs as well: by (size + 8) units in the last place.
            double tolerance = magnitudes * (transform.relativeError() + (size + 8) * 0x1p-53);
            assertThat(outRe[k]).isCloseTo(re, within(tolerance));
            assertThat(outIm[k]).isCloseTo(im, within(tolerance));
        }
    }

    @Test
    void inverse_ofForward_isTheInputWithinTheBound(RandomSource random) {
        int size = 1 << 16;
        double[] real = numbers(size, random);
        double[] imaginary = numbers(size, random);
        double[] backRe = real.clone();
        double[] backIm = imaginary.clone();
        FourierTransform transform = new FourierTransform(size);
        transform.forward(backRe, backIm);
        transform.inverse(backRe, backIm);

        double errors = 0;
        double squares = 0;
        for (int i = 0; i < size; i++) {
            errors += Math.pow(backRe[i] - real[i], 2) + Math.pow(backIm[i] - imaginary[i], 2);
            squares += real[i] * real[i] + imaginary[i] * imaginary[i];
        }
        assertThat(Math.sqrt(errors / squares)).isLessThan(2 * transform.relativeError());
    }

    @Test
    void new_sizeWithoutPowerOfTwo_isRefused() {
        for (int size : new int[] {0, 1, -4, 3, 12}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FourierTransform(size))
                    .withMessageContaining("was " + size);
        }
    }
}
