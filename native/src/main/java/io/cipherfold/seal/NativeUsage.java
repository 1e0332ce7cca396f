// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * How much of the native library is in use by this process. The garbage collector does not see native memory, so a caller
 * with a budget has to look here.
 *
 * @param liveHandles native objects that are not freed yet
 * @param liveBytes native memory behind them, as far as it depends on sizes chosen by the caller
 * @param leakedHandles objects so far that were freed by the garbage collector because nobody had closed them
 */
public record NativeUsage(long liveHandles, long liveBytes, long leakedHandles) {

    /** The figures of this moment; each is exact, the three together are not a snapshot. */
    public static NativeUsage current() {
        return NativeHandle.usage();
    }
}
