// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.cipherfold.demos.bench.AggregationSubject.RunningSum;
import io.cipherfold.seal.NoLeakedHandles;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for everything that is compared: the sum of those who have sent their vectors opens. */
@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class AggregationSubjectTest {

    private static final int PARAMETERS = 5000;
    private static final int CLIENTS = 5;
    private static final EncodedVectors VECTORS = new EncodedVectors(PARAMETERS, CLIENTS);
    /** Of CKKS at scale 2^40: rounding and noise of some thousand times 2^-40. */
    private static final Offset<Double> GRID_UNITS = Offset.offset(1e-4);

    static List<AggregationContender> contenders() {
        return AggregationContender.all(true);
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void sums_areRight_withAndWithoutADropOut(AggregationContender contender) {
        try (AggregationSubject subject = contender.setUp().with(PARAMETERS, CLIENTS);
                RunningSum all = subject.newSum();
                RunningSum allButOne = subject.newSum()) {
            assertThat(subject.traits().name()).isEqualTo(contender.name());
            assertThat(subject.parameters()).isBetween(1, PARAMETERS);
            for (int client = 0; client < CLIENTS; client++) {
                subject.encrypt(client, VECTORS.of(client));
                // The bytes of the second call are those that count.
                byte[] upload = subject.encrypt(client, VECTORS.of(client));
                all.add(client, upload);
                if (client != 2) {
                    allButOne.add(client, upload);
                }
            }
            all.gatherShares();
            allButOne.gatherShares();
            double[] exact = Arrays.stream(VECTORS.sum()).asDoubleStream().toArray();
            double[] opened = all.open();
            double[] again = all.open();
            double[] withoutOne = allButOne.open();
            assertThat(opened).hasSize(subject.parameters());
            for (int i = 0; i < opened.length; i++) {
                assertThat(opened[i]).isCloseTo(exact[i], GRID_UNITS);
                assertThat(again[i]).isCloseTo(exact[i], GRID_UNITS);
                assertThat(withoutOne[i]).isCloseTo(exact[i] - VECTORS.of(2)[i], GRID_UNITS);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("contenders")
    void uploads_ofAClient_differWheneverThereIsASecret(AggregationContender contender) {
        try (AggregationSubject subject = contender.setUp().with(PARAMETERS, CLIENTS)) {
            byte[] first = subject.encrypt(0, VECTORS.of(0));
            byte[] second = subject.encrypt(0, VECTORS.of(0));
            assertThat(second).hasSameSizeAs(first);
            // Masks are those of the round, which a client masks one vector in.
            if (!List.of("plain", MaskingSubject.NAME).contains(contender.name())) {
                assertThat(second).isNotEqualTo(first);
            }
        }
    }
}
