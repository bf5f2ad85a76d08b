package org.waymarker.serviceuse;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;
import org.waymarker.serviceuse.FeedIndex.Entry;

/**
 * Writes an index in bounded memory: entries go to 64 parts by the first bits of their keys, each part is sorted by itself, and the
 * parts one after another are the index. It appears under its name whole or not at all, however many processes write it at once.
 */
final class FeedIndexWriter implements Closeable {
    private static final int PARTS = 64;
    private static final int BUFFERED = 1000 * Entry.BYTES;
    /** Sorting keeps the order of equals, which is that of the file. */
    private static final Comparator<Entry> BY_KEY = (a, b) -> Long.compareUnsigned(a.key(), b.key());

    private final Path folder;
    private final FileChannel[] parts = new FileChannel[PARTS];
    private final ByteBuffer[] buffers = new ByteBuffer[PARTS];

    /** @param directory where the index is to stand */
    FeedIndexWriter(Path directory) throws IOException {
        folder = Files.createDirectory(directory.resolve("writing-" + UUID.randomUUID()));
        for (int part = 0; part < PARTS; part++) {
            buffers[part] = ByteBuffer.allocate(BUFFERED);
            parts[part] = FileChannel.open(
                    folder.resolve(Integer.toString(part)),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        }
    }

    void add(Entry entry) throws IOException {
        int part = (int) (entry.key() >>> 58);
        var buffer = buffers[part];
        if (!buffer.hasRemaining()) {
            drain(buffer, parts[part]);
        }
        entry.write(buffer);
    }

    private static void drain(ByteBuffer buffer, FileChannel to) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            to.write(buffer);
        }
        buffer.clear();
    }

    /** Sorts what has been added, and gives it its name. */
    void finish(Path index, long rules, FeedContents contents) throws IOException {
        var whole = folder.resolve("whole");
        try (var out = FileChannel.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            var before = new long[FeedIndex.SHELVES + 1];
            out.position(FeedIndex.HEADER);
            var buffer = ByteBuffer.allocate(BUFFERED);
            for (int part = 0; part < PARTS; part++) {
                drain(buffers[part], parts[part]);
                for (Entry entry : sorted(parts[part])) {
                    if (!buffer.hasRemaining()) {
                        drain(buffer, out);
                    }
                    entry.write(buffer);
                    before[FeedIndex.shelf(entry.key()) + 1]++;
                }
            }
            drain(buffer, out);
            out.position(0);
            drain(FeedIndex.header(rules, contents, before), out);
            out.force(true);
        }
        Files.move(whole, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Entry[] sorted(FileChannel part) throws IOException {
        var entries = new Entry[Math.toIntExact(part.size() / Entry.BYTES)];
        var buffer = ByteBuffer.allocate(BUFFERED);
        for (int i = 0; i < entries.length; i++) {
            if (i % (BUFFERED / Entry.BYTES) == 0) {
                long at = (long) i * Entry.BYTES;
                buffer.clear().limit((int) Math.min(BUFFERED, part.size() - at));
                FeedIndex.fill(part, buffer, at);
                buffer.flip();
            }
            entries[i] = Entry.read(buffer);
        }
        Arrays.sort(entries, BY_KEY);
        return entries;
    }

    /** Leaves nothing but the index. */
    @Override
    public void close() throws IOException {
        for (int part = 0; part < PARTS; part++) {
            if (parts[part] != null) {
                parts[part].close();
            }
        }
        FeedIndexes.delete(folder);
    }
}
