// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.encode;

import io.cipherfold.crypto.vector.VectorKernels;

class JavaVectorEncoderTest extends VectorEncoderContract {

    JavaVectorEncoderTest() {
        super(VectorKernels.JAVA);
    }
}
