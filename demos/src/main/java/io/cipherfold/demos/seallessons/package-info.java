// SPDX-License-Identifier: Apache-2.0
/**
 * Eight lessons about homomorphic encryption: the example programs that come with Microsoft SEAL, rewritten for Java. Uses
 * {@code io.cipherfold.seal} and nothing else of cipherfold.
 */
@NullMarked
package io.cipherfold.demos.seallessons;

import org.jspecify.annotations.NullMarked;
