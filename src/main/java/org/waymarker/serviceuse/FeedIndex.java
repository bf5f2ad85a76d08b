package org.waymarker.serviceuse;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where in a feed's file the lines of each subject stand. On disk, sorted by subject, behind a table that tells for each value of a
 * key's first bits how many entries come before, so that to look somebody up takes two short reads and next to no memory.
 */
final class FeedIndex implements Closeable {
    /** Changes with the form of the file, and with what is read of a line: kinds are written in their order. */
    static final long MAGIC = 0x57_4d_4b_46_45_45_44_32L;

    /** Values of the bits of a key that the table knows. */
    static final int SHELVES = 1 << 16;

    private static final int CONTENTS = 2 * Long.BYTES;
    private static final int TABLE = CONTENTS + FeedContents.BYTES;
    static final int HEADER = TABLE + Long.BYTES * (SHELVES + 1);

    private final FileChannel channel;

    private FeedIndex(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * A line of somebody's.
     *
     * @param key of the subject, see {@link SubjectKeys}
     * @param offset of its first byte in the file
     * @param length in bytes, at most {@link FeedLines#LONGEST_LINE}
     * @param checksum CRC-32C of its bytes, so that the line that is counted is the one that was examined
     * @param number from 1
     */
    record Entry(long key, long offset, int length, int checksum, int number) {
        static final int BYTES = 24;
        private static final int LENGTH_BITS = 21;

        void write(ByteBuffer to) {
            to.putLong(key)
                    .putLong(offset << LENGTH_BITS | length)
                    .putInt(checksum)
                    .putInt(number);
        }

        static Entry read(ByteBuffer from) {
            long key = from.getLong();
            long place = from.getLong();
            return new Entry(
                    key, place >>> LENGTH_BITS, (int) (place & ((1 << LENGTH_BITS) - 1)), from.getInt(), from.getInt());
        }
    }

    static int shelf(long key) {
        return (int) (key >>> 48);
    }

    /**
     * The beginning of the file.
     *
     * @param rules by which its lines were read, see {@link #contents(long)}
     * @param before how many entries stand on the shelf before, with none before the first; it is added up here
     */
    static ByteBuffer header(long rules, FeedContents contents, long[] before) {
        var header = ByteBuffer.allocate(HEADER).putLong(MAGIC).putLong(rules);
        contents.write(header);
        long sum = 0;
        for (long entries : before) {
            sum += entries;
            header.putLong(sum);
        }
        return header;
    }

    /** @throws IOException if it cannot be read, or is none */
    static FeedIndex open(Path file) throws IOException {
        var channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            if (size < HEADER
                    || read(channel, Long.BYTES, 0).getLong() != MAGIC
                    || read(channel, Long.BYTES, HEADER - Long.BYTES).getLong() * Entry.BYTES != size - HEADER) {
                throw new IOException("The index " + file.getFileName() + " is not whole");
            }
            return new FeedIndex(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * What was found when the file was read whole.
     *
     * @return empty if it was read by other rules, so that another kind of contact, or none, might be found today
     */
    Optional<FeedContents> contents(long rules) throws IOException {
        return read(channel, Long.BYTES, Long.BYTES).getLong() == rules
                ? Optional.of(FeedContents.read(read(channel, FeedContents.BYTES, CONTENTS)))
                : Optional.empty();
    }

    /** The lines of one subject, in the order of the file. */
    List<Entry> lines(long key) throws IOException {
        var place = read(channel, 2 * Long.BYTES, TABLE + Long.BYTES * (long) shelf(key));
        long from = place.getLong();
        int entries = Math.toIntExact(place.getLong() - from);
        var shelf = read(channel, entries * Entry.BYTES, HEADER + from * Entry.BYTES);
        var found = new ArrayList<Entry>();
        while (shelf.hasRemaining()) {
            if (shelf.getLong(shelf.position()) == key) {
                found.add(Entry.read(shelf));
            } else {
                shelf.position(shelf.position() + Entry.BYTES);
            }
        }
        return found;
    }

    private static ByteBuffer read(FileChannel channel, int bytes, long from) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        fill(channel, buffer, from);
        return buffer.flip();
    }

    /** @throws IOException if the channel ends before the buffer is full */
    static void fill(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
        long at = from;
        while (buffer.hasRemaining()) {
            int got = channel.read(buffer, at);
            if (got < 0) {
                throw new IOException("The file is shorter than it was");
            }
            at += got;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
