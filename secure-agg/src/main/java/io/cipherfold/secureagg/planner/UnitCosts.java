// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.planner;

/**
 * What the steps of a round take on one core of one machine, in nanoseconds.
 *
 * @param encodePerParameter clip, rotate, round and noise one number
 * @param encryptPerParameter encrypt one number
 * @param sealEnvelope seal one member's envelope
 * @param openEnvelope open one envelope
 * @param sign make a signature
 * @param verify check a signature
 * @param hashPerByte digest one byte
 * @param addPerByte add one byte of an upload to the sum
 * @param openPerParameter open one number of the sum
 * @param decodePerParameter undo the rotation of one number
 */
public record UnitCosts(
        double encodePerParameter,
        double encryptPerParameter,
        double sealEnvelope,
        double openEnvelope,
        double sign,
        double verify,
        double hashPerByte,
        double addPerByte,
        double openPerParameter,
        double decodePerParameter) {}
