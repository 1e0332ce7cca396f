// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.simulation;

import io.cipherfold.secureagg.protocol.MemberCore;
import io.cipherfold.secureagg.protocol.MemberStep;
import io.cipherfold.secureagg.store.MemberStore;
import java.util.function.UnaryOperator;

/** What decides at a member, between two crashes. */
interface MemberLogic extends AutoCloseable {

    /** Answers a frame; nothing is on disk before the effects of the step are carried out. */
    MemberStep onWork(byte[] frame, long nowMillis);

    /** What it asks the others before it does anything else. */
    byte[] headQuery();

    /** How many of them it waits for. */
    int answersAwaited();

    @Override
    void close();

    /** Starts a member where its store says it was. */
    @FunctionalInterface
    interface Factory {
        MemberLogic start(World world, int member, MemberStore store);
    }

    /**
     * What a member is made of.
     *
     * @param disk what becomes of the store in a crash; an honest member's stays what it is
     */
    record Make(Factory logic, UnaryOperator<MemberStore> disk) {

        /** The members that this project ships, on disks that keep what they are given. */
        static final Make HONEST = new Make(MemberLogic::honest, store -> store);
    }

    private static MemberLogic honest(World world, int member, MemberStore store) {
        MemberCore core = new MemberCore(
                world.setup.plan(),
                world.setup.registry(),
                world.setup.members().get(member - 1),
                world.random,
                world.scheme,
                store);
        return new MemberLogic() {
            @Override
            public MemberStep onWork(byte[] frame, long nowMillis) {
                return core.onWork(frame, nowMillis);
            }

            @Override
            public byte[] headQuery() {
                return core.headQuery();
            }

            @Override
            public int answersAwaited() {
                return core.answersAwaited();
            }

            @Override
            public void close() {
                core.close();
            }
        };
    }
}
