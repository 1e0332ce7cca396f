// SPDX-License-Identifier: Apache-2.0
/**
 * Microsoft SEAL for the JVM: contexts, keys, encryption, arithmetic, encoders and serialisation of BFV, BGV and CKKS; and the
 * ring kernels of the scheme OneTimeKey. Depends on the JDK alone.
 */
@NullMarked
package io.cipherfold.seal;

import org.jspecify.annotations.NullMarked;
