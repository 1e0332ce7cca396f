// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto.vector;

class JavaWorkVectorTest extends WorkVectorContract {

    JavaWorkVectorTest() {
        super(VectorKernels.JAVA);
    }
}
