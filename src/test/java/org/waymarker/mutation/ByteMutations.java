package org.waymarker.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Spoils a body without understanding it. */
final class ByteMutations {
    private static final List<byte[]> NOT_UTF_8 = List.of(
            new byte[] {(byte) 0xC0, (byte) 0x80},
            new byte[] {(byte) 0xFF},
            new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            new byte[] {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
            new byte[] {(byte) 0xE2, (byte) 0x82});
    private static final List<byte[]> CONTROL =
            List.of(new byte[] {0}, new byte[] {7}, new byte[] {0x1B}, new byte[] {0x7F}, new byte[] {0x0B});

    static final List<Mutation> ALL = List.of(
            Mutation.ofBody(
                    "cut body", (m, random) -> m.withBody(Arrays.copyOf(m.body(), random.nextInt(m.body().length)))),
            Mutation.ofBody(
                    "cut head of body",
                    (m, random) -> m.withBody(
                            Arrays.copyOfRange(m.body(), 1 + random.nextInt(m.body().length), m.body().length))),
            Mutation.ofBody(
                    "no UTF-8",
                    (m, random) -> m.withBody(
                            inserted(m.body(), random.nextInt(m.body().length), one(NOT_UTF_8, random.nextInt(99))))),
            Mutation.ofBody(
                    "control character",
                    (m, random) -> m.withBody(
                            inserted(m.body(), random.nextInt(m.body().length), one(CONTROL, random.nextInt(99))))),
            Mutation.ofBody("flipped bytes", (m, random) -> {
                var bytes = m.body().clone();
                for (int i = 0; i < 1 + random.nextInt(5); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                return m.withBody(bytes);
            }),
            Mutation.ofBody("byte order mark", (m, random) -> m.withBody("\uFEFF" + m.text())),
            Mutation.ofBody("UTF-16", (m, random) -> m.withBody(m.text().getBytes(StandardCharsets.UTF_16))),
            Mutation.ofBody("UTF-32", (m, random) -> m.withBody(m.text().getBytes(Charset.forName("UTF-32")))),
            Mutation.ofBody("twice", (m, random) -> m.withBody(m.text() + m.text())),
            Mutation.ofBody("something behind", (m, random) -> m.withBody(m.text() + "}]garbage")),
            Mutation.ofBody("no body", (m, random) -> m.withBody("")),
            Mutation.ofBody("white space", (m, random) -> m.withBody(" \n\t ".repeat(1 + random.nextInt(2000)))),
            Mutation.ofBody(
                    "another thing",
                    (m, random) -> m.withBody(List.of(
                                    "null",
                                    "[]",
                                    "{}",
                                    "7",
                                    "\"text\"",
                                    "true",
                                    "<a/>",
                                    "a=b&c=d",
                                    "-",
                                    "{\"resourceType\":7}",
                                    "{\"resourceType\":\"Nonsense\"}",
                                    "{\"resourceType\":\"Patient\"}",
                                    "<Patient xmlns=\"http://hl7.org/fhir\"/>")
                            .get(random.nextInt(13)))));

    private ByteMutations() {}

    private static byte[] one(List<byte[]> of, int number) {
        return of.get(number % of.size());
    }

    static byte[] inserted(byte[] into, int at, byte[] what) {
        var whole = new ByteArrayOutputStream();
        whole.write(into, 0, at);
        whole.writeBytes(what);
        whole.write(into, at, into.length - at);
        return whole.toByteArray();
    }
}
