// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos.meta;

import io.cipherfold.meta.experiment.ProblemKind;

/** How a table of results is made. */
interface TableRecipe {

    /** Its name on the command line. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /** The problem that has to be loaded. */
    ProblemKind problem();

    /** Makes it: trains and judges everything in it. */
    ResultTable make(TableKitchen kitchen);
}
