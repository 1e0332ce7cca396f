// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Where the matrices of an operand of a {@link FloatCall} are, one for each group, each row after row without gaps. How large
 * they are follows from the numbers of the call.
 *
 * @param block where the numbers are
 * @param offset of the first number of the first group, at least 0
 * @param groupStride numbers from the start of one matrix to that of the next; 0 if all groups share one
 */
public record FloatOperand(FloatBlock block, long offset, long groupStride) {

    /** Checks the ranges. */
    public FloatOperand {
        if (offset < 0 || groupStride < 0) {
            throw new IllegalArgumentException(
                    "offset and group stride must be at least 0, are " + offset + " and " + groupStride);
        }
    }
}
