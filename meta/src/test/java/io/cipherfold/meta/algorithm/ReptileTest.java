// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

class ReptileTest extends MetaAlgorithmContract {

    @Override
    MetaAlgorithm algorithm() {
        return new Reptile(new InnerLoop(0.01, 3));
    }
}
