// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A round with vectors of 50 million numbers: what node, members and clients take of memory. Takes about 5 GB of disk. */
@Tag("native")
@Tag("slow")
@Timeout(1800)
class LargeModelIT {

    private static final int PARAMETERS = 50_000_000;
    private static final int CLIENTS = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Heap and buffers beside it: together the 64 MB that a process may take beyond its vector or its sum. */
    private static final String LIMITS = "-Xmx48m -XX:MaxDirectMemorySize=16m";
    /** It holds the sum as an array, and reads it from the node's answer. */
    private static final String COORDINATOR_LIMITS = "-Xmx4g";

    private static final long ALLOWANCE_KB = 64 * 1024;
    /** A client keeps its vector, padded, in 64-bit numbers; the node its sum in words that hold three digits. */
    private static final long VECTOR_KB = 8L * PARAMETERS / 1024;

    private static final long ACCUMULATOR_KB = VECTOR_KB / 3;

    @TempDir
    private Path directory;

    /** The most that a process has had in memory, files that it has mapped included. */
    private static long peakKb(RunningCommand command) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(command.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            // It has ended.
            return 0;
        }
    }

    /** Numbers that a float32 holds exactly, so that the norm is about a third of the clip norm. */
    private static float number(int client, int i) {
        return Math.scalb(((i + client) % 7) - 3, -16);
    }

    private Path vector(int client) throws IOException {
        Path file = directory.resolve("update" + client + ".f32");
        ByteBuffer block = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < PARAMETERS; i++) {
                block.putFloat(number(client, i));
                if (!block.hasRemaining() || i == PARAMETERS - 1) {
                    out.write(block.array(), 0, block.position());
                    block.clear();
                }
            }
        }
        return file;
    }

    private FederationFiles files() {
        FederationFiles files = FederationFiles.create(directory, words -> Distribution.run(directory, words));
        SortedMap<String, Object> options = files.planOptions();
        options.put("--parameters", PARAMETERS);
        options.put("--max-clients", CLIENTS);
        options.put("--upload-time", "10m");
        return files.plan(options).sign(1, 2, 3);
    }

    /** Each client rounds each coordinate by less than a grid step, after a rotation that keeps norms. */
    private static double errorNorm(Path sum) throws IOException {
        double squares = 0;
        try (FileChannel in = FileChannel.open(sum)) {
            assertThat(in.size()).isEqualTo((long) Float.BYTES * PARAMETERS);
            ByteBuffer block = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
            int i = 0;
            while (in.read(block) > 0) {
                block.flip();
                while (block.remaining() >= Float.BYTES) {
                    double expected = 0;
                    for (int client = 0; client < CLIENTS; client++) {
                        expected += number(client, i);
                    }
                    double error = block.getFloat() - expected;
                    squares += error * error;
                    i++;
                }
                block.compact();
            }
            assertThat(i).isEqualTo(PARAMETERS);
        }
        return Math.sqrt(squares);
    }

    @Test
    void round_fiftyMillionParameters_needsLittleMoreThanAVectorOrASum() throws IOException {
        FederationFiles files = files();
        try (RunningFederation federation = RunningFederation.startWith(LIMITS, files, directory)) {
            long emptyKb = peakKb(federation.member(1));
            Path out = files.path("sum.f32");
            try (RunningCommand coordinator = federation.coordinateWith(COORDINATOR_LIMITS, 1, out)) {
                List<Long> clientPeaksKb = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    clientPeaksKb.add(peakOfSubmission(federation, client));
                }
                coordinator.await(PATIENCE).exits(ExitCode.SUCCESS);
                long nodeKb = peakKb(federation.node());
                List<Long> memberPeaksKb = Stream.of(1, 2, 3, 4)
                        .map(member -> peakKb(federation.member(member)))
                        .toList();
                System.out.println("most resident memory in kB: a process without a vector " + emptyKb + ", clients "
                        + clientPeaksKb + " for vectors of " + VECTOR_KB + ", node " + nodeKb + " for a sum of "
                        + ACCUMULATOR_KB + ", members " + memberPeaksKb);
                assertThat(clientPeaksKb)
                        .allSatisfy(peak -> assertThat(peak).isLessThanOrEqualTo(emptyKb + VECTOR_KB + ALLOWANCE_KB));
                assertThat(nodeKb).isLessThanOrEqualTo(emptyKb + ACCUMULATOR_KB + ALLOWANCE_KB);
                assertThat(memberPeaksKb)
                        .allSatisfy(peak -> assertThat(peak).isLessThanOrEqualTo(emptyKb + ALLOWANCE_KB));
            }
            assertThat(errorNorm(out)).isLessThan(0.02);
        }
    }

    private long peakOfSubmission(RunningFederation federation, int client) throws IOException {
        Path vector = vector(client);
        long peak = 0;
        try (RunningCommand submission = federation.submit(client, vector)) {
            while (submission.isAlive()) {
                peak = Math.max(peak, peakKb(submission));
                try {
                    Thread.sleep(50);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            submission.await(PATIENCE).exits(ExitCode.SUCCESS);
        }
        Files.delete(vector);
        return peak;
    }
}
