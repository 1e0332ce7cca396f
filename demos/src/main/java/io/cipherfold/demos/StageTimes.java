// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.secureagg.log.ChainRecord;
import io.cipherfold.secureagg.log.LogKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long the stages of released rounds took, read from the times in the node's log. */
public final class StageTimes {

    /** What comes after a round. */
    public static final String LEARN = "coordinator decodes, steps, evaluates";

    private static final String COLLECT = "clients compute, encrypt, upload";
    private static final String INSPECT = "members inspect";
    private static final String VOTE = "members vote";
    private static final String RELEASE = "members unmask, node opens";

    private StageTimes() {}

    /** Mean milliseconds by stage, in the order of a round. */
    public static Map<String, Double> means(List<ChainRecord> log, int quorum) {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (String stage : List.of(COLLECT, INSPECT, VOTE, RELEASE, LEARN)) {
            sums.put(stage, 0.0);
        }
        long announced = 0;
        long closed = 0;
        long proposed = 0;
        long certified = 0;
        long ended = 0;
        int votes = 0;
        int released = 0;
        for (ChainRecord record : log) {
            long time = record.timeMillis();
            switch (LogKind.ofCode(record.kind())) {
                case ANNOUNCED -> {
                    if (ended > 0) {
                        sums.merge(LEARN, (double) (time - ended), Double::sum);
                    }
                    announced = time;
                    votes = 0;
                }
                case CLOSED -> closed = time;
                case PROPOSED -> proposed = time;
                case VOTED -> {
                    votes++;
                    certified = votes == quorum ? time : certified;
                }
                case RELEASED -> {
                    sums.merge(COLLECT, (double) (closed - announced), Double::sum);
                    sums.merge(INSPECT, (double) (proposed - closed), Double::sum);
                    sums.merge(VOTE, (double) (certified - proposed), Double::sum);
                    sums.merge(RELEASE, (double) (time - certified), Double::sum);
                    ended = time;
                    released++;
                }
                case ABORTED -> ended = time;
                default -> {}
            }
        }
        int count = Math.max(1, released);
        sums.replaceAll((stage, sum) -> sum / count);
        return sums;
    }
}
