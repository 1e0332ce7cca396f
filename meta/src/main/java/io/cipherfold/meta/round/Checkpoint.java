// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.meta.round;

import io.cipherfold.meta.MetaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file from which a training goes on where it stood, to the bit. It is replaced as a whole, so that a crash leaves the
 * earlier one. It holds what has been released and nothing of the clients.
 *
 * @param file where
 * @param experiment what is trained, in words that are the same in the run that goes on and differ in every other: model,
 *     algorithm, tasks, seed and server settings. A file with other words is refused
 * @param interval rounds between two writes, at least 1; the end is written in any case
 * @param resume go on from the file if it is there? Otherwise an existing file is refused, so that nothing is lost
 */
public record Checkpoint(Path file, String experiment, int interval, boolean resume) {

    /** Checks the interval. */
    public Checkpoint {
        if (interval < 1) {
            throw new IllegalArgumentException("the checkpoint interval must be at least 1 round, was " + interval);
        }
    }

    /**
     * Brings {@code state} to where the file stands, if there is one to go on from.
     *
     * @throws MetaException with code {@code DATA} if the file is damaged, of another experiment or in the way
     */
    void restore(TrainingState state) {
        if (!Files.exists(file)) {
            return;
        }
        if (!resume) {
            throw new MetaException(
                    MetaException.Code.DATA, file + " exists; resume from it or name another checkpoint file");
        }
        try {
            CheckpointCodec.read(Files.readAllBytes(file), experiment, state);
        } catch (IOException e) {
            throw new MetaException(MetaException.Code.DATA, file + " cannot be read: " + e.getMessage(), e);
        } catch (CheckpointCodec.Damaged e) {
            throw new MetaException(MetaException.Code.DATA, file + ": " + e.getMessage(), e);
        }
    }

    /** Writes {@code state} if its round is one of the interval's or {@code last}. */
    void save(TrainingState state, boolean last) {
        if (!last && state.round() % interval != 0) {
            return;
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try {
            try (FileChannel channel = FileChannel.open(
                    next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(CheckpointCodec.write(experiment, state));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new MetaException(MetaException.Code.DATA, file + " cannot be written: " + e.getMessage(), e);
        }
    }

    /**
     * The shared vector in a checkpoint file, for evaluation.
     *
     * @param length that it must have
     * @throws MetaException with code {@code DATA} if the file is missing, damaged, of another experiment or length
     */
    public static float[] model(Path file, String experiment, int length) {
        if (!Files.exists(file)) {
            throw new MetaException(MetaException.Code.DATA, "there is no checkpoint " + file);
        }
        TrainingState state = new TrainingState(new double[length], ServerOptimiser.Settings.sgd(1), 0);
        new Checkpoint(file, experiment, 1, true).restore(state);
        return state.modelInFloats();
    }
}
