// SPDX-License-Identifier: Apache-2.0
/**
 * Microsoft SEAL for the JVM: library loader, native handles and ring kernels. Depends on the JDK alone.
 */
@NullMarked
package io.cipherfold.seal;

import org.jspecify.annotations.NullMarked;
