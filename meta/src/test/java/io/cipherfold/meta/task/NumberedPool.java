// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/** A pool whose inputs say which pool, which class and which point of it they are. */
final class NumberedPool implements ClassPool {

    private final int number;
    private final int[] sizes;

    /** A pool with as many classes as there are sizes. */
    NumberedPool(int number, int... sizes) {
        this.number = number;
        this.sizes = sizes;
    }

    @Override
    public String name() {
        return "pool" + number;
    }

    @Override
    public int inputLength() {
        return 3;
    }

    @Override
    public int classes() {
        return sizes.length;
    }

    @Override
    public String className(int classNumber) {
        return "class" + classNumber;
    }

    @Override
    public int points(int classNumber) {
        return sizes[classNumber];
    }

    @Override
    public void copyInput(int classNumber, int point, float[] destination, int offset) {
        destination[offset] = number;
        destination[offset + 1] = classNumber;
        destination[offset + 2] = point;
    }
}
