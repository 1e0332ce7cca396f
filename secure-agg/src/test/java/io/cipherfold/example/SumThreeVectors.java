// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.example;

import io.cipherfold.secureagg.*;
import io.cipherfold.secureagg.plan.PlanOptions;
import io.cipherfold.secureagg.role.LocalFederation;
import java.util.Arrays;

public class SumThreeVectors {
    public static void main(String[] args) {
        double[][] vectors = {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
        PlanOptions options = PlanOptions.trial(3, vectors.length).withClipNorm(20);
        ClientUpdates clients = (round, model, ids, sink) -> {
            for (int id : ids) sink.accept(id, vectors[id]);
        };
        try (LocalFederation federation = LocalFederation.open(options, clients, round -> new int[] {0, 1, 2})) {
            if (federation.run(1, new float[1]) instanceof RoundOutcome.Released released) {
                System.out.println(Arrays.toString(released.sum().sum()));
            }
        }
    }
}
