// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

/** Tells nobody. */
final class SilentNarrator implements Narrator {

    @Override
    public void say(String line) {}

    @Override
    public void explain(String line) {}

    @Override
    public void progress(String what, int done, int total) {}
}
