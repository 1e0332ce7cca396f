// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.model;

/** Which points of the loaded tasks an operation uses. */
public enum Part {
    /** The points a learner adapts on. */
    SUPPORT,
    /** The points it is judged by. */
    QUERY
}
