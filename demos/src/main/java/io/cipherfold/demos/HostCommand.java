// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.demos;

import io.cipherfold.cli.ExitCode;
import io.cipherfold.cli.Terminal;
import io.cipherfold.cli.file.KeyFile;
import io.cipherfold.cli.file.PlanFiles;
import io.cipherfold.crypto.SigningKey;
import io.cipherfold.crypto.scheme.AggregationScheme;
import io.cipherfold.meta.round.OmniglotExperiment;
import io.cipherfold.meta.round.SinusoidExperiment;
import io.cipherfold.meta.task.Omniglot;
import io.cipherfold.secureagg.Cohorts;
import io.cipherfold.secureagg.http.HttpNodeApi;
import io.cipherfold.secureagg.plan.AggregationPlan;
import io.cipherfold.secureagg.role.ClientHost;
import io.cipherfold.secureagg.role.TransportException;
import io.cipherfold.secureagg.store.ClientStore;
import io.cipherfold.secureagg.store.FileClientStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A client host of a story as a process of its own; started by {@link ProcessDemoFederation}, not by people. */
@Command(
        name = "demo-host",
        hidden = true,
        description = "A client host of a story, started by demo --separate-processes.")
final class HostCommand implements Callable<Integer> {

    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final int MOST_SILENCES = 24;

    private final Terminal terminal;

    @Option(names = "--directory", required = true)
    private Path directory = Path.of(".");

    @Option(names = "--host", required = true)
    private int host;

    @Option(names = "--hosts", required = true)
    private int hosts;

    @Option(names = "--node", required = true)
    private URI node = URI.create("http://127.0.0.1");

    @Option(names = "--story", required = true)
    private String story = "";

    @Option(names = "--seed", required = true)
    private long seed;

    @Option(names = "--rounds", required = true)
    private int rounds;

    @Option(names = "--population")
    private int population;

    @Option(names = "--cohort")
    private int cohort;

    @Option(names = "--participations")
    private int participations;

    @Option(names = "--measurements", arity = "1")
    private boolean measurements;

    @Option(names = "--data")
    private @Nullable Path data;

    HostCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        AggregationPlan plan =
                PlanFiles.effectivePlan(directory.resolve("plan.cfp")).plan();
        SigningKey hostKey = KeyFile.signingKey(directory.resolve("host-" + host + ".key"), terminal);
        Map<Integer, SigningKey> keys = KeyFile.clientKeys(directory.resolve("clients-" + host + ".keys"), terminal);
        try (ClientSide clients = clients();
                AggregationScheme scheme = AggregationScheme.create(plan.draft().scheme(), plan.shape());
                ClientStore store = FileClientStore.open(directory.resolve("clients-" + host + ".store"));
                ClientHost running = new ClientHost(
                        plan,
                        scheme,
                        keys,
                        Optional.of(new ClientHost.HostIdentity(host, hostKey)),
                        store,
                        new HttpNodeApi(node),
                        ofThisHost(clients.cohorts()),
                        clients.updates(),
                        ClientHost.defaultThreads())) {
            terminal.note("host " + host + " holds " + keys.size() + " clients");
            run(running);
        }
        return ExitCode.SUCCESS.status();
    }

    private ClientSide clients() {
        if (story.equals("omniglot") && data != null) {
            return new OmniglotStory.AlphabetSide(
                    Omniglot.readBackground(data), OmniglotExperiment.defaults().withRounds(rounds), seed, data);
        }
        SinusoidExperiment experiment =
                SinusoidExperiment.defaults().withRounds(rounds).withFederation(population, cohort);
        return new SinusoidStory.SinusoidSide(
                measurements ? experiment.withMeasurements(SinusoidStory.MEASUREMENTS) : experiment,
                seed,
                participations);
    }

    /** All hosts throw the coins of all clients, so that a story draws the same cohorts however it is split. */
    private Cohorts ofThisHost(Cohorts all) {
        return round ->
                Arrays.stream(all.draw(round)).filter(c -> c % hosts == host).toArray();
    }

    /** Until the story ends this process, or the node has been silent for two minutes. */
    private static void run(ClientHost host) {
        int silences = 0;
        while (silences < MOST_SILENCES) {
            try {
                silences = host.takePart(WAIT).isPresent() ? 0 : silences + 1;
            } catch (TransportException e) {
                silences++;
                sleep();
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(500);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoryException("interrupted", e);
        }
    }
}
