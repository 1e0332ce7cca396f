// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A valid value of an option or parameter, printed when the option is missing or its value is wrong. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface Example {
    /** The value. */
    String value();
}
