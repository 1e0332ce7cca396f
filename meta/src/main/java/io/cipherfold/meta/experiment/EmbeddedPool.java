// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.experiment;

import io.cipherfold.meta.task.ClassPool;

/** The classes of another pool with embeddings in place of their inputs. Immutable. */
final class EmbeddedPool implements ClassPool {

    private final ClassPool inputs;
    private final int dimensions;
    private final float[][] embeddings;

    /**
     * Embeddings of {@code inputs}.
     *
     * @param embeddings for each class those of its points, one after the other; taken over
     */
    EmbeddedPool(ClassPool inputs, int dimensions, float[][] embeddings) {
        this.inputs = inputs;
        this.dimensions = dimensions;
        this.embeddings = embeddings;
    }

    @Override
    public String name() {
        return inputs.name();
    }

    @Override
    public int inputLength() {
        return dimensions;
    }

    @Override
    public int classes() {
        return embeddings.length;
    }

    @Override
    public String className(int classNumber) {
        return inputs.className(classNumber);
    }

    @Override
    public int points(int classNumber) {
        return embeddings[classNumber].length / dimensions;
    }

    @Override
    public void copyInput(int classNumber, int point, float[] destination, int offset) {
        System.arraycopy(embeddings[classNumber], point * dimensions, destination, offset, dimensions);
    }
}
