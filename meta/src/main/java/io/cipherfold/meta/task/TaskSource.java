// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

/**
 * A distribution of tasks, each a pure function of the source's seed and its own number: drawing tasks in another order,
 * or only some of them, changes none. Implementations are immutable and safe for use by several threads.
 */
public interface TaskSource {

    /** The shape that all tasks have. */
    TaskShape shape();

    /** Task number {@code id}; any number is valid. */
    Task task(long id);
}
