// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.file;

/** Bytes are not a vector in the format that the file's name says. */
final class VectorFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    VectorFormatException(String message) {
        super(message);
    }
}
