// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli.plan;

import io.cipherfold.cli.Example;
import io.cipherfold.secureagg.plan.Deadlines;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long the steps of a round may take, as options. */
final class PlanDeadlines {

    static final String DEFAULT_UPLOAD = "10m";
    static final String DEFAULT_UPLOAD_START = "0s";
    static final String DEFAULT_UPLOAD_SPREAD = "30s";
    static final String DEFAULT_STEP = "2m";

    @Option(
            names = "--upload-time",
            paramLabel = "TIME",
            defaultValue = DEFAULT_UPLOAD,
            description = "From announcement to close, unless all places are taken before. Default: ${DEFAULT-VALUE}.")
    @Example("10m")
    private Duration upload = Duration.ZERO;

    @Option(
            names = "--upload-start",
            paramLabel = "TIME",
            defaultValue = DEFAULT_UPLOAD_START,
            description = "Clients upload no sooner after the announcement. Default: ${DEFAULT-VALUE}.")
    @Example("5s")
    private Duration uploadStart = Duration.ZERO;

    @Option(
            names = "--upload-spread",
            paramLabel = "TIME",
            defaultValue = DEFAULT_UPLOAD_SPREAD,
            description =
                    "Window behind that from which a client draws the time of its upload, so that the time does not"
                            + " say how long it computed. Default: ${DEFAULT-VALUE}.")
    @Example("30s")
    private Duration uploadSpread = Duration.ZERO;

    @Option(
            names = "--inspect-time",
            paramLabel = "TIME",
            defaultValue = DEFAULT_STEP,
            description = "For the members' inspection. Default: ${DEFAULT-VALUE}.")
    @Example("2m")
    private Duration inspect = Duration.ZERO;

    @Option(
            names = "--vote-time",
            paramLabel = "TIME",
            defaultValue = DEFAULT_STEP,
            description = "For the members' votes. Default: ${DEFAULT-VALUE}.")
    @Example("2m")
    private Duration vote = Duration.ZERO;

    @Option(
            names = "--unmask-time",
            paramLabel = "TIME",
            defaultValue = DEFAULT_STEP,
            description = "For the members' unmasking shares. Default: ${DEFAULT-VALUE}.")
    @Example("2m")
    private Duration unmask = Duration.ZERO;

    Deadlines deadlines() {
        return new Deadlines(uploadStart, uploadSpread, upload, inspect, vote, unmask);
    }
}
