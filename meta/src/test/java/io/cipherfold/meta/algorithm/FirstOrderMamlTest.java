// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

class FirstOrderMamlTest extends MetaAlgorithmContract {

    @Override
    MetaAlgorithm algorithm() {
        return new FirstOrderMaml(new InnerLoop(0.01, 3));
    }
}
