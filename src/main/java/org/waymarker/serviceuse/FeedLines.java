package org.waymarker.serviceuse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Reads newline-delimited JSON, some hundred kilobytes at a time whatever the size of the file. One parser walks all lines of a block:
 * to make one for each line would cost as much as a fifth of the parsing. Where that walk meets something wrong, the lines of the block
 * are looked at one by one, which tells the line and the reason.
 */
final class FeedLines {
    /** Bytes, without the line break. */
    static final int LONGEST_LINE = 1 << 20;

    private static final int BLOCK = 1 << 18;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long NEWLINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;

    /** {@link NamesSeen} compares names by identity. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .enable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final InputStream in;
    private final Reader reader;
    private final Line line = new Line();
    private final NamesSeen names = new NamesSeen();
    private final byte[] buffer = new byte[LONGEST_LINE + 2 * BLOCK];
    /** Where in the buffer each line of the block ends: its line break, or the end of the file. */
    private int[] ends = new int[1024];

    private int lines;
    private boolean ascii;
    private boolean escapes;
    /** Of the first byte of the buffer, in the file. */
    private long base;

    private int numberBefore;

    private FeedLines(InputStream in, Reader reader) {
        this.in = in;
        this.reader = reader;
    }

    /** Reads the object of one line. */
    interface Reader {
        /**
         * Reads it to its end.
         *
         * @param json stands at the beginning of the object
         */
        void read(Line line, JsonParser json) throws IOException, BadLineException;
    }

    /** A line that holds an object. It is another one after the reader has returned. */
    static final class Line {
        private final CRC32C crc = new CRC32C();
        private byte[] bytes = {};
        private int from;
        private int number;
        private long offset;
        private int length;
        private boolean escapes;

        int number() {
            return number;
        }

        /** Of its first byte, from the beginning of the file. */
        long offset() {
            return offset;
        }

        /** In bytes, without the line break. */
        int length() {
            return length;
        }

        /** Whether there is a backslash in it, or in a line nearby. */
        boolean mayHaveEscapes() {
            return escapes;
        }

        int checksum() {
            return FeedLines.checksum(crc, bytes, from, length);
        }
    }

    /** @param crc whatever it has seen before */
    static int checksum(CRC32C crc, byte[] bytes, int from, int length) {
        crc.reset();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    /** @throws UnusableFeedException with the number of the first line that the reader, or anybody, cannot read */
    static void read(InputStream in, Reader reader) throws IOException {
        new FeedLines(in, reader).read();
    }

    /** Reads one line again that was read before as part of a whole file. */
    static EncounterLine reread(byte[] bytes, int from, int length, EncounterJson encounters)
            throws IOException, BadLineException {
        try (var json = JSON.createParser(bytes, from, length)) {
            json.nextToken();
            return encounters.read(json, true);
        }
    }

    private void read() throws IOException {
        int filled = 0;
        int unfinished = 0;
        while (true) {
            int got = in.readNBytes(buffer, filled, BLOCK);
            int from = unfinished;
            filled += got;
            split(from, filled);
            int done = lines == 0 ? 0 : ends[lines - 1] + 1;
            if (got < BLOCK && done < filled) {
                end(filled);
                done = filled;
            }
            if (lines > 0) {
                block(done);
            }
            numberBefore += lines;
            if (got < BLOCK) {
                return;
            }
            unfinished = filled - done;
            if (unfinished > LONGEST_LINE) {
                throw refused(numberBefore + 1, "it is longer than 1 MiB");
            }
            System.arraycopy(buffer, done, buffer, 0, unfinished);
            base += done;
            filled = unfinished;
        }
    }

    static UnusableFeedException refused(int number, String reason) {
        return new UnusableFeedException("Line " + number + " of the file cannot be used: " + reason);
    }

    /** Finds the line breaks, eight bytes at a time, and whether there is a backslash, or anything but ASCII. */
    private void split(int from, int to) {
        lines = 0;
        // What has been left over from the block before has been looked through there.
        boolean before = escapes && from > 0;
        long backslashes = 0;
        ascii = isAscii(0, to);
        int at = from;
        for (; at + 8 <= to; at += 8) {
            long eight = (long) LONGS.get(buffer, at);
            long zeroAtBackslash = eight ^ BACKSLASHES;
            backslashes |= (zeroAtBackslash - LOW_BITS) & ~zeroAtBackslash;
            long zeroAtNewline = eight ^ NEWLINES;
            if (((zeroAtNewline - LOW_BITS) & ~zeroAtNewline & HIGH_BITS) != 0) {
                ends(at, at + 8);
            }
        }
        ends(at, to);
        escapes = before || (backslashes & HIGH_BITS) != 0 || hasBackslash(at, to);
    }

    private boolean hasBackslash(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\\') {
                return true;
            }
        }
        return false;
    }

    private boolean isAscii(int from, int to) {
        long high = 0;
        int at = from;
        for (; at + 8 <= to; at += 8) {
            high |= (long) LONGS.get(buffer, at);
        }
        for (; at < to; at++) {
            high |= buffer[at];
        }
        return (high & HIGH_BITS) == 0;
    }

    private void ends(int from, int to) {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                end(i);
            }
        }
    }

    private void end(int at) {
        if (lines == ends.length) {
            ends = Arrays.copyOf(ends, 2 * lines);
        }
        ends[lines++] = at;
    }

    private int startOf(int index) {
        return index == 0 ? 0 : ends[index - 1] + 1;
    }

    private void block(int to) throws IOException {
        int index = 0;
        try (var json = parser(0, to)) {
            int next = 0;
            for (var token = json.nextToken(); token != null; token = json.nextToken()) {
                long at = json.currentTokenLocation().getByteOffset();
                if (at < startOf(next)) {
                    throw new BadLineException("something follows the JSON object");
                }
                index = next;
                while (ends[index] <= at) {
                    index++;
                }
                if (token != JsonToken.START_OBJECT) {
                    throw new BadLineException("it is no JSON object");
                }
                object(index, json);
                if (json.currentLocation().getByteOffset() > ends[index]) {
                    throw new BadLineException("it is not JSON");
                }
                next = index + 1;
            }
        } catch (JsonProcessingException e) {
            for (int each = index; each < lines; each++) {
                lookAt(each);
            }
            throw refused(numberBefore + index + 1, "it is not JSON");
        } catch (BadLineException e) {
            lookAt(index);
            throw refused(numberBefore + index + 1, String.valueOf(e.getMessage()));
        }
    }

    private void object(int index, JsonParser json) throws IOException, BadLineException {
        int from = startOf(index);
        line.bytes = buffer;
        line.from = from;
        line.length = ends[index] - from;
        line.number = numberBefore + index + 1;
        line.offset = base + from;
        line.escapes = escapes;
        checkText(index);
        reader.read(line, json);
    }

    /** Jackson guesses UTF-16 and the like from a null or a mark among the first bytes, neither of which begins a line of JSON. */
    private JsonParser parser(int from, int to) throws IOException, BadLineException {
        for (int i = from; i < Math.min(from + 4, to); i++) {
            if (buffer[i] <= 0) {
                throw new BadLineException("it is not JSON");
            }
        }
        return JSON.createParser(buffer, from, to - from);
    }

    private void checkText(int index) throws BadLineException {
        int from = startOf(index);
        int length = ends[index] - from;
        if (length > LONGEST_LINE) {
            throw new BadLineException("it is longer than 1 MiB");
        }
        if (!ascii && !isAscii(from, ends[index])) {
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(buffer, from, length));
            } catch (CharacterCodingException e) {
                throw new BadLineException("it is not UTF-8");
            }
        }
    }

    /** @throws UnusableFeedException if it is not one JSON object */
    private void lookAt(int index) throws IOException {
        try {
            checkText(index);
            look(index);
        } catch (JsonProcessingException e) {
            throw refused(numberBefore + index + 1, "it is not JSON");
        } catch (BadLineException e) {
            throw refused(numberBefore + index + 1, String.valueOf(e.getMessage()));
        }
    }

    private void look(int index) throws IOException, BadLineException {
        try (var json = parser(startOf(index), ends[index])) {
            var token = json.nextToken();
            if (token == null) {
                return;
            }
            if (token != JsonToken.START_OBJECT) {
                throw new BadLineException("it is no JSON object");
            }
            names.start();
            names.skip(json);
            if (json.nextToken() != null) {
                throw new BadLineException("something follows the JSON object");
            }
        }
    }
}
