// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The real archives, when the environment says where they are. */
class OmniglotDataTest {

    @Test
    void read_realArchives_holdTheKnownCharacters() {
        Omniglot omniglot = Omniglot.read(DataDirectory.requiredByTest());
        assertThat(omniglot.background()).hasSize(30);
        assertThat(omniglot.evaluation()).hasSize(20);
        assertThat(omniglot.background().stream().mapToInt(Alphabet::characters))
                .contains(14, 55)
                .allMatch(count -> count >= 14 && count <= 55);
        assertThat(omniglot.background().get(0).name()).isEqualTo("Alphabet_of_the_Magi");
        float[] image = new float[Alphabet.PIXELS];
        double ink = 0;
        for (Alphabet alphabet : omniglot.evaluation()) {
            for (int character = 0; character < alphabet.characters(); character++) {
                alphabet.copyImage(character, 0, image, 0);
                double own = 0;
                for (float pixel : image) {
                    own += pixel;
                }
                // No drawing is empty or mostly ink: a wrong polarity would be.
                assertThat(own / Alphabet.PIXELS)
                        .as("%s %d", alphabet.name(), character)
                        .isBetween(0.002, 0.4);
                ink += own / Alphabet.PIXELS / 659;
            }
        }
        assertThat(ink).isBetween(0.05, 0.12);
    }
}
