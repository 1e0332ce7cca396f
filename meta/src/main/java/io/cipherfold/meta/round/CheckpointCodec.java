// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes of a checkpoint, big-endian: the magic, a version, the experiment, the counters, the model and the best one, the
 * optimiser, the learning curve and the measurements, then the SHA-256 of all that. The hash finds damage, not malice.
 */
final class CheckpointCodec {

    private static final byte[] MAGIC = "cipherfold checkpoint".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HASH_BYTES = 32;

    private CheckpointCodec() {}

    /** The bytes are not a checkpoint that this training can go on from. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    static byte[] write(String experiment, TrainingState state) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(MAGIC);
            out.writeInt(VERSION);
            writeText(out, experiment);
            TrainingState.Counters counters = state.counters();
            out.writeInt(counters.round());
            out.writeInt(counters.released());
            out.writeDouble(counters.clients());
            out.writeFloat(counters.clipNorm());
            out.writeDouble(counters.bestLoss());
            out.writeInt(counters.pointsSinceBest());
            writeVector(out, state.model());
            writeVector(out, state.best());
            ServerOptimiser.State optimiser = state.optimiser().state();
            out.writeInt(optimiser.steps());
            writeVector(out, optimiser.firstMoment());
            writeVector(out, optimiser.secondMoment());
            out.writeInt(state.curve().size());
            for (TrainingResult.CurvePoint point : state.curve()) {
                out.writeInt(point.round());
                writeEstimates(out, point.report().loss());
                writeEstimates(out, point.report().accuracy());
            }
            out.writeInt(state.measured().size());
            for (MeasuredRound measured : state.measured()) {
                writeMeasured(out, measured);
            }
            out.flush();
            out.write(hash(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }

    private static void writeVector(DataOutputStream out, double[] vector) throws IOException {
        out.writeInt(vector.length);
        ByteBuffer buffer = ByteBuffer.allocate(Double.BYTES * vector.length);
        buffer.asDoubleBuffer().put(vector);
        out.write(buffer.array());
    }

    private static void writeEstimates(DataOutputStream out, List<Estimate> estimates) throws IOException {
        out.writeInt(estimates.size());
        for (Estimate estimate : estimates) {
            out.writeDouble(estimate.mean());
            out.writeDouble(estimate.halfWidth95());
            out.writeInt(estimate.tasks());
        }
    }

    private static void writeMeasured(DataOutputStream out, MeasuredRound measured) throws IOException {
        out.writeInt(measured.round());
        out.writeDouble(measured.clipNorm());
        out.writeInt(measured.values().size());
        for (MeasuredRound.Value value : measured.values()) {
            writeText(out, value.name());
            out.writeDouble(value.mean());
            out.writeDouble(value.noiseDeviation());
        }
    }

    private static byte[] hash(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Brings {@code state}, which is at its start, to where {@code bytes} stand. It is unchanged if they are refused. */
    static void read(byte[] bytes, String experiment, TrainingState state) throws Damaged {
        if (bytes.length < MAGIC.length + HASH_BYTES || !startsWithMagic(bytes)) {
            throw new Damaged("not a checkpoint of cipherfold");
        }
        int end = bytes.length - HASH_BYTES;
        byte[] body = Arrays.copyOf(bytes, end);
        if (!MessageDigest.isEqual(hash(body), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw new Damaged("the checkpoint is damaged: its SHA-256 does not fit its content");
        }
        ByteBuffer in = ByteBuffer.wrap(body, MAGIC.length, end - MAGIC.length);
        try {
            new Reader(in).into(experiment, state);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new Damaged("the checkpoint is damaged: " + e.getMessage());
        }
    }

    private static boolean startsWithMagic(byte[] bytes) {
        return Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    private record Reader(ByteBuffer in) {

        void into(String experiment, TrainingState state) throws Damaged {
            int version = in.getInt();
            if (version != VERSION) {
                throw new Damaged("the checkpoint has version " + version + ", this program reads " + VERSION);
            }
            String stored = text();
            if (!stored.equals(experiment)) {
                throw new Damaged(
                        "the checkpoint is of another training.\n  there: " + stored + "\n  here:  " + experiment);
            }
            TrainingState.Counters counters = new TrainingState.Counters(
                    in.getInt(), in.getInt(), in.getDouble(), in.getFloat(), in.getDouble(), in.getInt());
            int parameters = state.model().length;
            double[] model = vector(parameters);
            double[] best = vector(parameters);
            ServerOptimiser.State optimiser =
                    new ServerOptimiser.State(in.getInt(), vector(parameters), vector(parameters));
            List<TrainingResult.CurvePoint> curve = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                curve.add(new TrainingResult.CurvePoint(in.getInt(), new AdaptationReport(estimates(), estimates())));
            }
            List<MeasuredRound> measured = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                measured.add(measured());
            }
            if (in.hasRemaining()) {
                throw new Damaged("the checkpoint is damaged: " + in.remaining() + " bytes too many");
            }
            System.arraycopy(model, 0, state.model(), 0, parameters);
            state.optimiser().restore(optimiser);
            state.restore(counters, best);
            state.curve().addAll(curve);
            state.measured().addAll(measured);
        }

        /** A number of things of at least a byte each. */
        private int count() throws Damaged {
            int count = in.getInt();
            if (count < 0 || count > in.remaining()) {
                throw new Damaged("the checkpoint is damaged: a list of " + count + " in " + in.remaining() + " bytes");
            }
            return count;
        }

        private String text() throws Damaged {
            byte[] utf8 = new byte[count()];
            in.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }

        private double[] vector(int expected) throws Damaged {
            int length = in.getInt();
            if (length != expected) {
                throw new Damaged("the checkpoint has " + length + " parameters, the model has " + expected);
            }
            double[] vector = new double[length];
            for (int i = 0; i < length; i++) {
                vector[i] = in.getDouble();
                if (!(Math.abs(vector[i]) <= Double.MAX_VALUE)) {
                    throw new Damaged("number " + i + " of a vector in the checkpoint is not finite");
                }
            }
            return vector;
        }

        private List<Estimate> estimates() throws Damaged {
            List<Estimate> estimates = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                estimates.add(new Estimate(in.getDouble(), in.getDouble(), in.getInt()));
            }
            return estimates;
        }

        private MeasuredRound measured() throws Damaged {
            int round = in.getInt();
            double clipNorm = in.getDouble();
            List<MeasuredRound.Value> values = new ArrayList<>();
            for (int left = count(); left > 0; left--) {
                values.add(new MeasuredRound.Value(text(), in.getDouble(), in.getDouble()));
            }
            return new MeasuredRound(round, clipNorm, values);
        }
    }
}
