// SPDX-License-Identifier: Apache-2.0
/**
 * How far predicted uncertainty can be trusted: from what draws of a model's weights predict for the query points of tasks to
 * coverages, likelihoods and calibration errors. Knows tasks and estimates, neither models nor algorithms.
 */
@NullMarked
package io.cipherfold.meta.calibration;

import org.jspecify.annotations.NullMarked;
