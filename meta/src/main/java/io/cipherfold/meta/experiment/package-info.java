// SPDX-License-Identifier: Apache-2.0
/**
 * Experiments: what is trained on which problem with which settings, as a value, with presets, and the training and
 * evaluation of one. Central training needs nothing but this module; a federation is the caller's to make.
 */
@NullMarked
package io.cipherfold.meta.experiment;

import org.jspecify.annotations.NullMarked;
