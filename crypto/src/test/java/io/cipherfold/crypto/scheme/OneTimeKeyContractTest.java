// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

import io.cipherfold.seal.NoLeakedHandles;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("native")
@ExtendWith(NoLeakedHandles.class)
class OneTimeKeyContractTest extends KeyedSchemeContract {
    OneTimeKeyContractTest() {
        super(SchemeId.ONE_TIME_KEY);
    }
}
