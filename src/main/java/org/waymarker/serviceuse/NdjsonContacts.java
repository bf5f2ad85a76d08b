package org.waymarker.serviceuse;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.IParser;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import jakarta.inject.Singleton;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hl7.fhir.r4.model.Encounter;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirJson;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientKey;
import org.waymarker.security.Sha256;

/**
 * Feeds that are files: one FHIR Encounter a line, whose {@code subject.identifier} is an NHS number. A file with a line that
 * cannot be read is refused as a whole, since whatever that line told is missing from it.
 */
@Singleton
class NdjsonContacts implements ContactSource {
    private static final int LONGEST_LINE = 1 << 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final FeedsDirectory directory;
    private final EncounterContacts encounters;

    NdjsonContacts(FeedsDirectory directory, EncounterContacts encounters) {
        this.directory = directory;
        this.encounters = encounters;
    }

    /**
     * What a look at a whole file found.
     *
     * @param sha256 of its bytes, in hexadecimal
     * @param encounters lines that hold one
     */
    record Examined(String sha256, int encounters) {}

    /**
     * Reads every line as a recount would.
     *
     * @throws UnusableFeedException if the file is not there, lies outside the feeds directory, or has a line that cannot be read
     */
    Examined examine(FeedName feed, String file) {
        var parser = parser();
        int[] encountersSeen = {0};
        var sha256 = forEachLine(file, (number, line) -> {
            subject(line);
            contact(feed, number, line, parser);
            encountersSeen[0]++;
        });
        return new Examined(sha256, encountersSeen[0]);
    }

    @Override
    public FeedSource source() {
        return FeedSource.NDJSON_FILE;
    }

    @Override
    public Map<PatientKey, Contacts> read(Feed feed, Collection<Query> queries) {
        var file = feed.file().orElseThrow();
        var found = new HashMap<NhsNumber, List<Contact>>();
        queries.forEach(query -> query.patient().nhsNumber().ifPresent(number -> found.put(number, new ArrayList<>())));
        var parser = parser();
        var sha256 = forEachLine(file.name(), (number, line) -> {
            var contacts = found.get(subject(line));
            if (contacts != null) {
                contact(feed.name(), number, line, parser).ifPresent(contacts::add);
            }
        });
        if (!sha256.equals(file.sha256())) {
            throw new UnusableFeedException(
                    "The file has changed since it was declared complete; declare the feed again");
        }
        var answers = new HashMap<PatientKey, Contacts>();
        for (Query query : queries) {
            answers.put(
                    query.patient().key(),
                    query.patient()
                            .nhsNumber()
                            .<Contacts>map(number -> new Contacts.Found(found.getOrDefault(number, List.of())))
                            .orElseGet(Contacts.NotLinkable::new));
        }
        return answers;
    }

    private static IParser parser() {
        return FhirJson.CONTEXT.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
    }

    private Optional<Contact> contact(FeedName feed, int number, String line, IParser parser) throws BadLineException {
        try {
            var encounter = parser.parseResource(Encounter.class, line);
            var reference = encounter.hasId() ? "Encounter/" + encounter.getIdPart() : "line/" + number;
            return encounters.read(new ContactId.InFeed(feed, reference), encounter);
        } catch (DataFormatException e) {
            throw new BadLineException("it is no valid FHIR Encounter");
        } catch (UnusableEncounterException e) {
            throw new BadLineException(String.valueOf(e.getMessage()));
        }
    }

    /** Finds whose Encounter it is without building one: most lines are of people nobody asks about. */
    private static NhsNumber subject(String line) throws BadLineException {
        String type = null;
        String system = null;
        String value = null;
        try (var json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new BadLineException("it is no JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                if (name.equals("resourceType")) {
                    type = json.getText();
                } else if (name.equals("subject")) {
                    var identifier = identifier(json);
                    system = identifier.system;
                    value = identifier.value;
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new BadLineException("something follows the JSON object");
            }
        } catch (JsonProcessingException e) {
            throw new BadLineException("it is not JSON");
        } catch (IOException e) {
            throw new IllegalStateException("A string can be read", e);
        }
        if (!"Encounter".equals(type)) {
            throw new BadLineException("its resourceType is not Encounter");
        }
        if (!CodeSystems.NHS_NUMBER.equals(system) || value == null) {
            throw new BadLineException("subject.identifier is no NHS number");
        }
        try {
            return new NhsNumber(value.replace(" ", ""));
        } catch (IllegalArgumentException e) {
            throw new BadLineException("the NHS number in subject.identifier is not valid");
        }
    }

    private record Named(@Nullable String system, @Nullable String value) {}

    private static Named identifier(JsonParser json) throws IOException {
        String system = null;
        String value = null;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return new Named(null, null);
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean identifier = json.currentName().equals("identifier");
            if (json.nextToken() != JsonToken.START_OBJECT || !identifier) {
                json.skipChildren();
                continue;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "system" -> system = json.getText();
                    case "value" -> value = json.getText();
                    default -> json.skipChildren();
                }
            }
        }
        return new Named(system, value);
    }

    /** Why a line is refused; its number is added where it is known. */
    private static final class BadLineException extends Exception {
        private static final long serialVersionUID = 1L;

        BadLineException(String reason) {
            super(reason);
        }
    }

    private interface LineReader {
        void read(int number, String line) throws BadLineException;
    }

    /** @return the SHA-256 of the file in hexadecimal */
    private String forEachLine(String file, LineReader reader) {
        var digest = Sha256.start();
        int number = 0;
        try (var bytes = new BufferedInputStream(
                new DigestInputStream(Files.newInputStream(directory.resolve(file)), digest), 1 << 16)) {
            var buffer = new ByteArrayOutputStream();
            while (nextLine(bytes, buffer, number + 1)) {
                number++;
                var line = decode(buffer.toByteArray());
                if (!line.isBlank()) {
                    reader.read(number, line);
                }
            }
        } catch (BadLineException e) {
            throw new UnusableFeedException("Line " + number + " of the file cannot be used: " + e.getMessage());
        } catch (IOException e) {
            throw new ContactsUnavailableException("The file of the feed cannot be read", e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** @return false at the end of the file */
    private static boolean nextLine(InputStream bytes, ByteArrayOutputStream line, int number) throws IOException {
        line.reset();
        int next = bytes.read();
        if (next < 0) {
            return false;
        }
        while (next >= 0 && next != '\n') {
            if (line.size() == LONGEST_LINE) {
                throw new UnusableFeedException(
                        "Line " + number + " of the file cannot be used: it is longer than 1 MiB");
            }
            line.write(next);
            next = bytes.read();
        }
        return true;
    }

    private static String decode(byte[] line) throws BadLineException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadLineException("it is not UTF-8");
        }
    }
}
