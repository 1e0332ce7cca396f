// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.task;

import io.cipherfold.crypto.RandomSource;

/**
 * A repeatable stream of numbers, addressed by a seed and a path: SplitMix64 (Steele, Lea, Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014). Streams with different paths do not depend on each other, so a task does
 * not depend on which tasks were drawn before it.
 *
 * <p>For tasks, initial parameters and simulations: it is predictable, hence unfit for keys, privacy coins and noise that is to
 * protect. Confined to one thread.
 */
public final class SeededStream implements RandomSource {

    /** 2^64 divided by the golden ratio, odd: the increment of SplitMix64. */
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long state;

    private SeededStream(long state) {
        this.state = state;
    }

    /** The stream at {@code path} under {@code seed}. Paths that differ in length or in any number are different. */
    public static SeededStream of(long seed, long... path) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (long step : path) {
            // The factor keeps (1, 2) apart from (2, 1).
            state = mix(3 * state + mix(step + GOLDEN_GAMMA));
        }
        return new SeededStream(mix(state + path.length));
    }

    /** SplitMix64 from a raw state, as published test vectors have it. */
    static SeededStream fromState(long state) {
        return new SeededStream(state);
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public void nextBytes(byte[] target) {
        for (int i = 0; i < target.length; i++) {
            target[i] = (byte) (nextLong() >>> 56);
        }
    }

    /** A standard normal number by Box and Muller 1958; the strict functions give the same bits on every machine. */
    public double nextNormal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** A uniform number in [{@code low}, {@code high}). */
    public double nextUniform(double low, double high) {
        return low + (high - low) * nextDouble();
    }
}
