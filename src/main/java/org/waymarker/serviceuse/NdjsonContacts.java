package org.waymarker.serviceuse;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.security.Sha256;
import org.waymarker.serviceuse.FeedIndexes.Content;
import org.waymarker.serviceuse.FeedIndexes.Stamp;
import org.waymarker.serviceuse.FeedSubjects.Subject;

/**
 * Feeds that are files: one FHIR Encounter a line. A file is read whole when it is declared, line by line as a recount would, and an
 * index of it is kept; a recount reads the lines of those whom it asks about and no others. A file with a line that cannot be read is
 * refused as a whole, since whatever that line told is missing from it.
 *
 * <p>What is counted is what was declared: the index is of the content whose SHA-256 was declared, and each line is held against the
 * checksum that it had then. That the file is still the same is told by its size and time of change; if these differ it is read
 * whole again, and refused if its SHA-256 differs too.
 */
@Singleton
class NdjsonContacts implements ContactSource {
    private final FeedsDirectory directory;
    private final FeedIndexes indexes;
    private final FeedSubjects subjects;
    private final EncounterContacts encounters;
    private final long rules;

    NdjsonContacts(
            FeedsDirectory directory,
            FeedIndexes indexes,
            FeedSubjects subjects,
            EncounterContacts encounters,
            ContactKinds kinds,
            FhirTimes times) {
        this.directory = directory;
        this.indexes = indexes;
        this.subjects = subjects;
        this.encounters = encounters;
        this.rules = rules(kinds, times.zone());
    }

    /** A number that is another one as soon as a line might be another kind of contact, or of another day. */
    private static long rules(ContactKinds kinds, ZoneId zone) {
        var all = new TreeSet<String>();
        kinds.kinds().forEach((coding, kind) -> all.add(coding + " " + kind.code()));
        return Long.parseUnsignedLong(Sha256.hex(zone + "\n" + all).substring(0, 16), 16);
    }

    /**
     * What a look at a whole file found.
     *
     * @param sha256 of its bytes, in hexadecimal
     */
    record Examined(String sha256, FeedContents contents) {}

    /**
     * Reads every line as a recount would; of a file that was read so before and has not changed since, no more than its checksum is
     * made anew.
     *
     * @throws UnusableFeedException if the file is not there, lies outside the feeds directory, or has a line that cannot be read
     */
    Examined examine(FeedName feed, FeedSource source, String file) {
        var path = directory.resolve(file);
        try {
            var known = known(source, path);
            return known.isPresent() ? known.get() : examine(feed, source, path);
        } catch (IOException e) {
            throw new ContactsUnavailableException("The file of the feed cannot be read", e);
        }
    }

    private Optional<Examined> known(FeedSource source, Path path) throws IOException {
        var stamp = Stamp.of(path);
        if (!indexes.mayHave(source, stamp)) {
            return Optional.empty();
        }
        var digest = Sha256.start();
        try (var in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        var sha256 = HexFormat.of().formatHex(digest.digest());
        var index = indexes.find(new Content(sha256, source), stamp);
        if (index.isEmpty() || !Stamp.of(path).equals(stamp)) {
            return Optional.empty();
        }
        try (var open = index.get()) {
            return open.contents(rules).map(contents -> new Examined(sha256, contents));
        }
    }

    private Examined examine(FeedName feed, FeedSource source, Path path) {
        try (var index = indexes.write()) {
            var stamp = Stamp.of(path);
            var digest = Sha256.start();
            var json = new EncounterJson();
            var tally = new FeedContents.Tally();
            try (var in = new DigestInputStream(Files.newInputStream(path), digest)) {
                FeedLines.read(in, (line, parser) -> {
                    var encounter = json.read(parser, line.mayHaveEscapes());
                    var subject = subjects.of(encounter, source);
                    contact(feed, source, line.number(), encounter).ifPresent(tally::add);
                    int checksum = line.checksum();
                    for (long key : subject.keys()) {
                        index.add(new FeedIndex.Entry(key, line.offset(), line.length(), checksum, line.number()));
                    }
                    tally.addEncounter();
                });
            }
            var sha256 = HexFormat.of().formatHex(digest.digest());
            // Of a file that grows while it is read nobody knows which content the time of change is of.
            if (Stamp.of(path).equals(stamp)) {
                indexes.finish(index, new Content(sha256, source), stamp, rules, tally.contents());
            }
            return new Examined(sha256, tally.contents());
        } catch (IOException e) {
            throw new ContactsUnavailableException(
                    "The file of the feed cannot be read, or its index cannot be written"
                            + " (waymarker.feeds.index-directory)",
                    e);
        }
    }

    /** Deletes the indexes of files that no feed is read from any more. */
    void keepOnly(Collection<Feed> declared) {
        indexes.keepOnly(declared.stream()
                .flatMap(feed -> feed.file().map(file -> new Content(file.sha256(), feed.source())).stream())
                .toList());
    }

    @Override
    public FeedSource source() {
        return FeedSource.NDJSON_FILE;
    }

    @Override
    public Map<PatientKey, Contacts> read(Feed feed, Collection<Query> queries) {
        var path = directory.resolve(feed.file().orElseThrow().name());
        try (var index = index(feed, path);
                var content = FileChannel.open(path, StandardOpenOption.READ)) {
            return new Reading(feed, content).read(index, queries);
        } catch (IOException e) {
            throw new ContactsUnavailableException("The file of the feed cannot be read", e);
        }
    }

    private FeedIndex index(Feed feed, Path path) throws IOException {
        var file = feed.file().orElseThrow();
        var content = new Content(file.sha256(), feed.source());
        var known = indexes.find(content, Stamp.of(path));
        if (known.isPresent()) {
            return known.get();
        }
        if (!examine(feed.name(), feed.source(), path).sha256().equals(file.sha256())) {
            throw changed();
        }
        return indexes.find(content, Stamp.of(path))
                .orElseThrow(() -> new ContactsUnavailableException("The file of the feed is being changed"));
    }

    private static UnusableFeedException changed() {
        return new UnusableFeedException("The file has changed since it was declared complete; declare the feed again");
    }

    private Optional<Contact> contact(FeedName feed, FeedSource source, int number, EncounterLine line)
            throws BadLineException {
        var id = line.encounter().id();
        try {
            return encounters.read(
                    new ContactId.InFeed(feed, id == null ? "line/" + number : "Encounter/" + id),
                    line.encounter(),
                    source.isOfHospital());
        } catch (UnusableEncounterException e) {
            throw new BadLineException(String.valueOf(e.getMessage()));
        }
    }

    /** One reading of the lines of some patients. */
    private final class Reading {
        /** Lines so near each other are read as one. */
        private static final int NEAR = 1 << 14;

        private final Feed feed;
        private final FileChannel content;
        private final EncounterJson json = new EncounterJson();
        private final CRC32C crc = new CRC32C();

        private Reading(Feed feed, FileChannel content) {
            this.feed = feed;
            this.content = content;
        }

        /** Somebody, and what has been found so far. */
        private record Asked(PatientIdentity patient, Subject subject, List<Contact> contacts) {}

        /** A line that may be the patient's. */
        private record Candidate(FeedIndex.Entry line, Asked asked) {}

        private Map<PatientKey, Contacts> read(FeedIndex index, Collection<Query> queries) throws IOException {
            var answers = new HashMap<PatientKey, Contacts>();
            var all = new ArrayList<Asked>();
            var candidates = new ArrayList<Candidate>();
            for (Query query : queries) {
                var subject = FeedSubjects.of(query, feed.source());
                if (subject.isPresent()) {
                    var asked = new Asked(query.patient(), subject.get(), new ArrayList<>());
                    all.add(asked);
                    lines(index, subject.get()).forEach(line -> candidates.add(new Candidate(line, asked)));
                } else {
                    answers.put(query.patient().key(), new Contacts.NotLinkable());
                }
            }
            candidates.sort(Comparator.comparingLong((Candidate candidate) -> candidate.line.offset()));
            read(candidates);
            all.forEach(asked -> answers.put(asked.patient.key(), new Contacts.Found(asked.contacts)));
            return answers;
        }

        /** A line that names the patient both ways is in the index twice. */
        private static Collection<FeedIndex.Entry> lines(FeedIndex index, Subject subject) throws IOException {
            var lines = new TreeMap<Long, FeedIndex.Entry>();
            for (long key : subject.keys()) {
                index.lines(key).forEach(line -> lines.put(line.offset(), line));
            }
            return lines.values();
        }

        private void read(List<Candidate> candidates) throws IOException {
            int at = 0;
            while (at < candidates.size()) {
                int to = at + 1;
                long begin = candidates.get(at).line.offset();
                long end = end(candidates.get(at));
                while (to < candidates.size()
                        && candidates.get(to).line.offset() < end + NEAR
                        && end(candidates.get(to)) - begin < FeedLines.LONGEST_LINE) {
                    end = Math.max(end, end(candidates.get(to)));
                    to++;
                }
                var bytes = new byte[(int) (end - begin)];
                FeedIndex.fill(content, ByteBuffer.wrap(bytes), begin);
                for (Candidate candidate : candidates.subList(at, to)) {
                    take(candidate, bytes, (int) (candidate.line.offset() - begin));
                }
                at = to;
            }
        }

        private static long end(Candidate candidate) {
            return candidate.line.offset() + candidate.line.length();
        }

        private void take(Candidate candidate, byte[] bytes, int from) throws IOException {
            var line = candidate.line;
            if (FeedLines.checksum(crc, bytes, from, line.length()) != line.checksum()) {
                throw changed();
            }
            try {
                var encounter = FeedLines.reread(bytes, from, line.length(), json);
                if (subjects.of(encounter, feed.source()).is(candidate.asked.subject)) {
                    contact(feed.name(), feed.source(), line.number(), encounter)
                            .ifPresent(candidate.asked.contacts::add);
                }
            } catch (BadLineException e) {
                throw FeedLines.refused(line.number(), String.valueOf(e.getMessage()));
            }
        }
    }
}
