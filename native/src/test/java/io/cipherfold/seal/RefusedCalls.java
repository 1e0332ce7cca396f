// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Calls of native methods with arguments that the Java classes never pass, for {@link CheckedCalls}. A new native method
 * about SEAL is called with wrong handles by itself; its arrays and buffers that are too short belong into {@link SealRefusals}.
 */
final class RefusedCalls {

    private RefusedCalls() {}

    /** How many there are; throws if one of them is not refused. */
    static int run() {
        return OneTimeKeyRefusals.run()
                + EncodingRefusals.run()
                + CollectiveRefusals.run()
                + FloatRefusals.run()
                + SealRefusals.run();
    }

    /** The number of calls; throws unless each of them is refused by the native side. */
    static int refused(Runnable... calls) {
        for (int i = 0; i < calls.length; i++) {
            if (!isRefused(calls[i])) {
                throw new IllegalStateException("call " + i + " was not refused");
            }
        }
        return calls.length;
    }

    private static boolean isRefused(Runnable call) {
        try {
            call.run();
            return false;
        } catch (SealException e) {
            return e.code() != SealException.Code.INTERNAL;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }
}
