// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.crypto.scheme.SchemeShape;
import io.cipherfold.secureagg.fixture.LinearCollectiveSum;
import io.cipherfold.secureagg.message.Reply;
import io.cipherfold.secureagg.store.MemberStore;
import io.cipherfold.secureagg.store.MemoryMemberStore;
import io.cipherfold.secureagg.store.StoreException;
import io.cipherfold.secureagg.wire.FrameKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Members that start, as they run: each asks the others through the node how far they saw its ledger. Q is 3. */
class MemberStartTest extends RoundBench {

    private static final int TURNS = 12;

    @Override
    AggregationScheme scheme(SchemeShape shape) {
        return new LinearCollectiveSum(shape);
    }

    /** Closes the members of the bench and starts as many as there are stores. */
    private void startAll(List<? extends MemberStore> stores) {
        members.forEach(MemberAgent::close);
        members.clear();
        for (int number = 1; number <= stores.size(); number++) {
            members.add(member(number, stores.get(number - 1)));
        }
    }

    private static List<MemoryMemberStore> stores(int count) {
        List<MemoryMemberStore> stores = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            stores.add(new MemoryMemberStore());
        }
        return stores;
    }

    private void assertAwaits(int answers) {
        assertThat(members)
                .allSatisfy(member -> assertThat(member.answersAwaited())
                        .as("member %d", member.member())
                        .isEqualTo(answers));
    }

    private void releaseRound(int round) {
        membersWork();
        assertThat(announce(round)).isInstanceOf(Reply.Done.class);
        try (ClientHost host = host(api)) {
            host.takePart(Duration.ZERO);
        }
        membersWork();
        Reply outcome = api.outcome(round, Duration.ofSeconds(20));
        assertThat(FrameKind.of(((Reply.Frame) outcome).bytes())).isEqualTo(FrameKind.RELEASE);
    }

    @Test
    void start_allAtOnce_allGoToWork() {
        assertAwaits(2);
        membersWork();
        assertAwaits(0);
        releaseRound(1);
    }

    @Test
    void start_onlyAQuorumThere_goesToWork() {
        startAll(stores(3));
        membersWork();
        assertAwaits(0);
    }

    @Test
    void start_fewerThanAQuorum_waitsAndAsksAgainUntilTheyCome() {
        List<MemoryMemberStore> stores = stores(4);
        startAll(stores.subList(0, 2));
        for (int again = 0; again < 3; again++) {
            membersWork();
            assertAwaits(1);
        }
        assertThat(stores.get(0).secrets()).as("no epoch key").isEmpty();
        members.add(member(3, stores.get(2)));
        membersWork();
        assertAwaits(0);
        assertThat(stores.get(0).secrets()).isNotEmpty();
    }

    @Test
    void start_nodeRestartedMeanwhile_asksAgain() {
        List<MemoryMemberStore> stores = stores(4);
        startAll(stores.subList(0, 2));
        membersWork();
        assertAwaits(1);
        members.forEach(MemberAgent::close);
        restartNode();
        // The connection is another, the members are what they were.
        startAll(stores.subList(0, 2));
        membersWork();
        members.add(member(3, stores.get(2)));
        membersWork();
        assertAwaits(0);
    }

    /** Whoever waits at the node when a question comes is told at once. */
    @Test
    void start_othersThatAreWaiting_answerAtOnce() throws Exception {
        membersWork();
        try (MemberAgent again = member(4, new MemoryMemberStore())) {
            members.remove(3).close();
            List<Thread> waiting = new ArrayList<>();
            for (MemberAgent member : members) {
                Thread thread = new Thread(() -> member.step(Duration.ofSeconds(20)));
                thread.start();
                waiting.add(thread);
            }
            long start = System.nanoTime();
            while (again.answersAwaited() > 0) {
                again.step(Duration.ofSeconds(20));
            }
            for (Thread thread : waiting) {
                thread.join(20_000);
            }
            // Far below the time for which they would have waited otherwise.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void start_intactStores_goOnInTheNextRound() {
        List<MemoryMemberStore> stores = stores(4);
        startAll(stores);
        releaseRound(1);
        startAll(stores);
        assertAwaits(2);
        membersWork();
        assertAwaits(0);
        releaseRound(2);
    }

    /** In this bench members vote in their order: the first three make the certificate, and the fourth sees it. */
    @Test
    void start_storeThatWasSetBack_stopsWithBothPositions() {
        List<MemberStore> stores = new ArrayList<>(stores(4));
        startAll(stores);
        releaseRound(1);
        releaseRound(2);
        stores.set(0, new MemoryMemberStore());
        members.remove(0).close();
        MemberAgent restored = member(1, stores.get(0));
        members.add(restored);
        assertThatThrownBy(this::membersWork)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("vote of member 1")
                .hasMessageContaining("is empty")
                .hasMessageContaining("set back")
                .hasMessageContaining("a new key under a new plan");
        assertThatThrownBy(() -> restored.step(Duration.ZERO)).isInstanceOf(StoreException.class);
        assertThat(stores.get(0).journal()).isEmpty();
        assertThat(stores.get(0).secrets()).isEmpty();
    }

    @Test
    void step_whileWaiting_asksOnlyWhenNothingCame() {
        List<FrameKind> sent = new ArrayList<>();
        NodeApi counting = new ForwardingNodeApi(api) {
            @Override
            public Reply memberFrame(byte[] frame) {
                sent.add(FrameKind.of(frame));
                return super.memberFrame(frame);
            }
        };
        members.forEach(MemberAgent::close);
        members.clear();
        api = counting;
        startAll(stores(4));
        for (int turn = 0; turn < TURNS; turn++) {
            members.forEach(member -> member.step(Duration.ZERO));
        }
        assertAwaits(0);
        // Everybody answers three others. Only the first had to ask twice: nobody else was there when it did.
        assertThat(sent.stream().filter(kind -> kind == FrameKind.HEAD_ANSWER)).hasSize(12);
        assertThat(sent.stream().filter(kind -> kind == FrameKind.HEAD_QUERY)).hasSizeBetween(4, 8);
    }
}
