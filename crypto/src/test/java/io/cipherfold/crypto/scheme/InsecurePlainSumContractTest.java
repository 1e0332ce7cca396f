// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.scheme;

class InsecurePlainSumContractTest extends AggregationSchemeContract {
    InsecurePlainSumContractTest() {
        super(SchemeId.INSECURE_PLAIN_SUM);
    }
}
