// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.seal;

/**
 * What the native library offers when it has been linked with the hooks of {@code src/test/cpp/hooks}. Only for a JVM that
 * was started by {@link ChildJvm#withTestHooks()}; elsewhere every call is an {@link UnsatisfiedLinkError}. The hooks act on
 * the process as a whole: one thread uses them, while no other one is in native code.
 */
final class TestHooksJni {

    /** System property with the path of that library; set by the build. */
    static final String LIBRARY_PROPERTY = "cipherfold.test.hooks";

    private TestHooksJni() {}

    /** Sets all counters but that of live allocations to zero, and undoes what the methods below have asked for. */
    static native void reset();

    /** Lets the n-th native allocation from now on fail, n from 1; counts from zero again. */
    static native void failAllocation(long n);

    /** As {@link #failAllocation}; all allocations after that one fail too. */
    static native void failAllocationsFrom(long n);

    /** Lets all allocations succeed again; the counters stay. */
    static native void letAllocationsSucceed();

    /** Native allocations counted so far, failed ones included. */
    static native long allocationsSoFar();

    static native long failedAllocations();

    /** Native blocks that are not freed, whenever they were allocated. */
    static native long liveAllocations();

    /** Bytes overwritten by {@code seal_memzero}, the way in which this library and SEAL wipe. */
    static native long wipedBytes();

    /** Times that a byte was not zero after it had been wiped. */
    static native long notWiped();

    /** From now on native blocks are searched for these bytes, at most 64, at the moment they are freed. */
    static native void watchForSecret(byte[] secret);

    /** Blocks that still held the watched bytes when they were freed. */
    static native long secretsReleased();

    /** Gives SEAL a new, empty memory pool for what is created from now on; old ones go with their last object. */
    static native void renewPool();

    /** Tells the observer of a wipe that has not happened. */
    static native void pretendWipe(byte[] memory);

    /** Frees a native block that holds these bytes. */
    static native void releaseUnwiped(byte[] secret);
}
