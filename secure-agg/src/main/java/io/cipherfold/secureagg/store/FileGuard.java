// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a file to one user at a time: a lock on the file beside it with the suffix {@code .lock}. The system gives a
 * process's lock up as soon as the process closes any channel on the locked file, so the file that is read and written
 * cannot carry the lock itself, and a second attempt within this process must not even open the lock file.
 */
final class FileGuard implements AutoCloseable {

    /** The lock files that this process holds. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path lockFile;
    private final FileChannel channel;

    private FileGuard(Path lockFile, FileChannel channel) {
        this.lockFile = lockFile;
        this.channel = channel;
    }

    /**
     * Takes a file, which need not exist; its directory has to.
     *
     * @throws StoreException if somebody else has it
     */
    static FileGuard take(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path directory = absolute.getParent();
        Path real = directory == null ? absolute : directory.toRealPath().resolve(absolute.getFileName());
        Path lockFile = real.resolveSibling(real.getFileName() + ".lock");
        if (!HELD.add(lockFile)) {
            throw inUse(file);
        }
        boolean taken = false;
        try {
            FileChannel channel = DurableFiles.openForAppend(lockFile);
            try {
                taken = lock(channel);
                if (!taken) {
                    throw inUse(file);
                }
                return new FileGuard(lockFile, channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } finally {
            if (!taken) {
                HELD.remove(lockFile);
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static StoreException inUse(Path file) {
        return new StoreException(file + " is in use by another process or another part of this one", null);
    }

    /** Gives the file up. */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            channel.close();
            HELD.remove(lockFile);
        }
    }
}
