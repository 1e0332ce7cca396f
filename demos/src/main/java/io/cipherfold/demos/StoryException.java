// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import org.jspecify.annotations.Nullable;

/** A story cannot run or did not come out; the message is for the person who started it. */
public final class StoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception. */
    public StoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
