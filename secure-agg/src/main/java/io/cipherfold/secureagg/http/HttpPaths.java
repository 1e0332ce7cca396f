// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.http;

/** The paths of protocol version 1. {@code docs/protocol.md} lists them with their methods and bodies. */
public final class HttpPaths {

    /** Liveness. */
    public static final String HEALTH = "/healthz";
    /** The signed plan. */
    public static final String PLAN = "/v1/plan";
    /** The signed registry. */
    public static final String REGISTRY = "/v1/registry";
    /** Models; one is found under its digest in hexadecimal. */
    public static final String MODELS = "/v1/models";
    /** Announcements. */
    public static final String ANNOUNCEMENTS = "/v1/announcements";
    /** The opening of the latest round; {@code ?after=N&waitMillis=N}. */
    public static final String OPENING = "/v1/opening";
    /** Contributions to collective keys; followed by the first round of an epoch. */
    public static final String CONTRIBUTIONS = "/v1/contributions";
    /** Rounds: {@code /N/uploads/CLIENT?from=N}, {@code /N/uploads/CLIENT/offset} and {@code /N/outcome?waitMillis=N}. */
    public static final String ROUNDS = "/v1/rounds";
    /** Reports of client hosts. */
    public static final String HOSTS_DONE = "/v1/hosts/done";
    /** Members asking for work; {@code ?waitMillis=N}. */
    public static final String MEMBERS_POLL = "/v1/members/poll";
    /** What members send. */
    public static final String MEMBERS_FRAMES = "/v1/members/frames";
    /** Records of the log; {@code ?first=N}. */
    public static final String LOG = "/v1/log";
    /** Records of the log for who signs the request. */
    public static final String LOG_REQUESTS = "/v1/log/requests";

    /** Media type of frames. */
    public static final String FRAME_TYPE = "application/octet-stream";
    /** Media type of refusals (RFC 9457). */
    public static final String PROBLEM_TYPE = "application/problem+json";
    /** Longest time that a node lets a caller wait. */
    public static final long GREATEST_WAIT_MILLIS = 30_000;

    private HttpPaths() {}

    /** Where a client's upload goes. */
    public static String upload(int round, int client) {
        return ROUNDS + "/" + round + "/uploads/" + client;
    }

    /** How much of a client's upload is at the node. */
    public static String uploadOffset(int round, int client) {
        return upload(round, client) + "/offset";
    }

    /** How a round ended. */
    public static String outcome(int round) {
        return ROUNDS + "/" + round + "/outcome";
    }
}
