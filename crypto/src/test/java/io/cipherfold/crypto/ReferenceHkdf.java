// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HKDF-SHA-256 with an empty salt, written down from RFC 5869 over the JDK's HMAC. For comparison in tests only. */
public final class ReferenceHkdf {

    private static final int HASH_BYTES = 32;

    private ReferenceHkdf() {}

    /** Extracts from {@code inputKey} and expands to {@code outputBytes}. */
    public static byte[] derive(byte[] inputKey, byte[] info, int outputBytes) {
        // "If not provided, [the salt] is set to a string of HashLen zeros."
        byte[] pseudoRandomKey = hmac(new byte[HASH_BYTES], inputKey);
        byte[] output = new byte[outputBytes];
        byte[] block = new byte[0];
        for (int done = 0, counter = 1; done < outputBytes; done += HASH_BYTES, counter++) {
            byte[] message = Arrays.copyOf(block, block.length + info.length + 1);
            System.arraycopy(info, 0, message, block.length, info.length);
            message[message.length - 1] = (byte) counter;
            block = hmac(pseudoRandomKey, message);
            System.arraycopy(block, 0, output, done, Math.min(HASH_BYTES, outputBytes - done));
        }
        return output;
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
