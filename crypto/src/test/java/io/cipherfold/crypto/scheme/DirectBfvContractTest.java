// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.seal.NoLeakedHandles;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class DirectBfvContractTest extends AggregationSchemeContract {
    DirectBfvContractTest() {
        super(SchemeId.DIRECT_BFV);
    }

    /** In place of those of the contract: both sets at their limits, and lengths around the end of a chunk. */
    static List<SchemeShape> shapes() {
        return List.of(
                new SchemeShape(1, 16, 10_000, 4, 1),
                new SchemeShape(24_576, 8, 10, 5, 2),
                new SchemeShape(24_577, 15, 1_000, 1, 0),
                new SchemeShape(30_000, 17, 50_000, 3, 1),
                new SchemeShape(24_577, 19, 100_000, 16, 15));
    }
}
