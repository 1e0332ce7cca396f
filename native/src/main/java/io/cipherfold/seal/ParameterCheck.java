// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * SEAL's verdict on parameters.
 *
 * @param valid whether a context can be made
 * @param errorName SEAL's name of the violated rule, for example {@code invalid_parameters_insecure}; empty if valid
 * @param errorMessage SEAL's sentence about it; empty if valid
 */
public record ParameterCheck(boolean valid, String errorName, String errorMessage) {}
