// SPDX-License-Identifier: Apache-2.0
package io.cipherfold.secureagg.store;

import io.cipherfold.crypto.wire.WireException;
import io.cipherfold.crypto.wire.WireReader;
import io.cipherfold.secureagg.log.Chain;
import io.cipherfold.secureagg.log.ChainRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A member's memory in a directory: {@code journal} holds the records, each {@code *.secret} one secret. The directory
 * is locked while it is open.
 */
public final class FileMemberStore implements MemberStore {

    private static final String SECRET_SUFFIX = ".secret";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path directory;
    private final Path journalPath;
    private final RecordFile journal;

    private FileMemberStore(Path directory, Path journalPath, RecordFile journal) {
        this.directory = directory;
        this.journalPath = journalPath;
        this.journal = journal;
    }

    /** Opens or creates the store in a directory. */
    public static FileMemberStore open(Path directory) {
        Path journalPath = journalOf(directory);
        RecordFile journal = RecordFile.open(journalPath);
        try {
            DurableFiles.wipeLeftovers(directory);
        } catch (IOException e) {
            journal.close();
            throw RecordFile.failed(directory, e);
        }
        return new FileMemberStore(directory, journalPath, journal);
    }

    /** The file in a store's directory that is there as soon as the directory is a store. */
    public static Path journalOf(Path directory) {
        return directory.resolve("journal");
    }

    /**
     * Reads the records of a journal as they are; needs no lock and changes nothing.
     *
     * @return whether the file ends with a whole record
     * @throws IllegalArgumentException if a record is damaged; names the position
     */
    public static boolean readJournal(Path journal, Consumer<byte[]> records) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(journal), BUFFER_BYTES)) {
            return RecordFraming.read(in, records) == Files.size(journal);
        }
    }

    /** Names of the secrets in a directory, in no order; reads no secret and needs no lock. */
    public static List<String> secretNames(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SECRET_SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                names.add(name.substring(0, name.length() - SECRET_SUFFIX.length()));
            }
        }
        return names;
    }

    @Override
    public List<ChainRecord> journal() {
        List<ChainRecord> records = new ArrayList<>();
        Chain chain = new Chain();
        try {
            journal.forEach(bytes -> {
                WireReader in = new WireReader(bytes);
                ChainRecord record = ChainRecord.read(in);
                in.finish();
                chain.follow(record);
                records.add(record);
            });
        } catch (WireException | IllegalArgumentException e) {
            throw new StoreException(journalPath + " is damaged: " + e.getMessage(), e);
        }
        return records;
    }

    @Override
    public void append(List<ChainRecord> records) {
        journal.append(records.stream().map(ChainRecord::encode).toList());
    }

    @Override
    public Map<String, byte[]> secrets() {
        Map<String, byte[]> secrets = new HashMap<>();
        try {
            for (String name : secretNames(directory)) {
                secrets.put(name, Files.readAllBytes(directory.resolve(name + SECRET_SUFFIX)));
            }
        } catch (IOException e) {
            throw RecordFile.failed(directory, e);
        }
        return secrets;
    }

    @Override
    public void keepSecret(String name, byte[] secret) {
        Path file = fileOf(name);
        try {
            DurableFiles.replaceSecret(file, secret);
        } catch (IOException e) {
            throw RecordFile.failed(file, e);
        }
    }

    @Override
    public void wipeSecret(String name) {
        Path file = fileOf(name);
        try {
            DurableFiles.wipe(file);
        } catch (IOException e) {
            throw RecordFile.failed(file, e);
        }
    }

    private Path fileOf(String name) {
        SecretNames.require(name);
        return directory.resolve(name + SECRET_SUFFIX);
    }

    @Override
    public void close() {
        journal.close();
    }
}
