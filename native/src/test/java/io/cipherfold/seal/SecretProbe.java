// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

import java.util.function.Consumer;

/**
 * A secret in native memory from its first to its last moment, for {@link WipedSecrets}.
 *
 * @param name as it appears in messages
 * @param leastBytes how many bytes have to be wiped at least
 * @param life opens the objects that hold the secret, passes 8 to 64 bytes of it, as they lie in native memory, to its
 *     argument as soon as they are known, and closes everything
 */
record SecretProbe(String name, long leastBytes, Consumer<Consumer<byte[]>> life) {}
