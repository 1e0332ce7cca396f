// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.algorithm;

import io.cipherfold.meta.task.Examples;

/** Points whose inputs are all zero, class after class. */
final class RepeatedClasses {

    private RepeatedClasses() {}

    static Examples of(int classes, int perClass) {
        float[] targets = new float[classes * perClass * classes];
        for (int point = 0; point < classes * perClass; point++) {
            targets[point * classes + point / perClass] = 1;
        }
        return new Examples(classes * perClass, new float[classes * perClass], targets);
    }
}
