// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal.fuzz;

import org.jspecify.annotations.Nullable;

/** One call of the public interface, with operands and numbers that the input chooses. */
@FunctionalInterface
interface Call {

    /** Makes the call; returns what it has made, if that has to be closed. */
    @Nullable
    AutoCloseable make(Shelf shelf, Choices in) throws Shelf.NothingOfThatKind;
}
