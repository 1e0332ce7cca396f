// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * Needed by every call that lets a secret key of SEAL or a noise budget out of this module: a search for this name finds
 * them all. Plaintexts, and the key of an upload of {@link OneTimeEncryptor}, are for their owner to ask for. Has no state.
 */
public final class InsecureSecretAccess {

    private static final InsecureSecretAccess INSTANCE = new InsecureSecretAccess();

    private InsecureSecretAccess() {}

    /** The token. Whoever asks for it has thought about who will see the secret. */
    public static InsecureSecretAccess get() {
        return INSTANCE;
    }
}
