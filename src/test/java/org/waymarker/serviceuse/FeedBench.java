package org.waymarker.serviceuse;

import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.hl7.fhir.r4.model.Encounter;
import org.waymarker.fhir.FhirJson;
import org.waymarker.patient.NhsNumber;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.testing.People;

/**
 * Encounters counted per second from a file, beside Jackson that tokenises the same bytes and does nothing else, and beside a loop over
 * HAPI's parser with the same counting; one thread each, in turns. {@code docs/benchmarks.md} tells how to run it.
 */
final class FeedBench {
    private static final FeedName NAME = new FeedName("bench");
    private static final Windows WINDOWS = Windows.around(LocalDate.parse("2025-01-02"), LocalDate.parse("2025-03-26"));
    private static final DateRange ALL = new DateRange(LocalDate.parse("2020-01-01"), LocalDate.parse("2027-01-01"));
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();
    private static final int BATCH = 40;
    private static final int LINES_OF_EACH = 20;

    private final Path file;
    private final int lines;
    private final List<PatientIdentity> people;
    private final NdjsonContacts contacts;

    private FeedBench(Path dir, int lines) throws IOException {
        this.lines = lines;
        people = people(lines / LINES_OF_EACH);
        Files.createDirectories(dir);
        file = dir.resolve("Encounter-" + lines + ".ndjson");
        if (!Files.exists(file)) {
            write();
        }
        contacts = ServiceUseFixtures.ndjsonContacts(dir);
    }

    public static void main(String[] args) throws IOException {
        var dir = Path.of(System.getProperty("feed.dir"));
        System.out.printf(
                "load average %.2f, %d processors, heap at most %d MB%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20);
        new FeedBench(dir, Integer.getInteger("feed.lines")).compare(Integer.getInteger("feed.rounds"));
        System.out.printf(
                "load average %.2f%n",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static List<PatientIdentity> people(int count) {
        var people = new ArrayList<PatientIdentity>();
        for (int nine = 400_000_000; people.size() < count; nine++) {
            int check = People.checkDigit(Integer.toString(nine));
            if (check < 10) {
                people.add(new PatientIdentity(
                        new PatientKey(new UUID(0, nine)),
                        Set.of(new PatientRef.Nhs(new NhsNumber(Integer.toString(nine) + check))),
                        Optional.empty()));
            }
        }
        return people;
    }

    /** The lines of one patient lie all over the file. */
    private void write() throws IOException {
        var text = new StringBuilder();
        try (var out = Files.newOutputStream(file)) {
            for (int i = 0; i < lines; i++) {
                line(i, new SplittableRandom(i)).write(text);
                if (text.length() > 1 << 20) {
                    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
                    text.setLength(0);
                }
            }
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private FeedLine line(int i, SplittableRandom random) {
        var day = LocalDate.parse("2024-01-01").plusDays(random.nextInt(820));
        int kind = random.nextInt(10);
        var number = people.get(Math.floorMod(i * 7_919L, people.size()))
                .nhsNumber()
                .orElseThrow()
                .value();
        int nights = random.nextInt(9);
        return new FeedLine(
                "e" + i,
                Optional.of("V" + i),
                random.nextInt(20) == 0 ? "cancelled" : "finished",
                kind < 4 ? "EMER" : kind < 6 ? "IMP" : "AMB",
                kind == 4
                        ? Optional.of(new FeedLine.Past("EMER", day + "T08:00:00Z", day + "T11:00:00Z"))
                        : Optional.empty(),
                kind >= 8 ? Optional.of("http://snomed.info/sct|310071006") : Optional.empty(),
                number,
                Optional.of(day + "T08:00:00Z"),
                Optional.of(kind == 4 || kind == 5 ? day.plusDays(nights) + "T15:30:00+01:00" : day + "T11:00:00Z"),
                kind == 4 || kind == 5 ? Optional.of("21") : Optional.empty(),
                Optional.empty());
    }

    private void compare(int rounds) throws IOException {
        long size = Files.size(file);
        System.out.printf("%d lines, %.0f bytes each, %d patients%n", lines, (double) size / lines, people.size());
        var feed = new Feed(
                NAME,
                FeedSource.NDJSON_FILE,
                Set.of(ContactKind.ED_ATTENDANCE, ContactKind.ADMISSION, ContactKind.OUTPATIENT_PAIN),
                ALL,
                Optional.of(new FeedFile(
                        String.valueOf(file.getFileName()),
                        contacts.examine(NAME, FeedSource.NDJSON_FILE, String.valueOf(file.getFileName()))
                                .sha256())));
        var sides = new LinkedHashMap<String, LongSupplier>();
        sides.put("Jackson, tokens alone", this::tokenise);
        sides.put("declared: every line read, checked, digested, indexed", this::declareTouched);
        sides.put("declared again: its checksum", this::declare);
        sides.put("recount: everybody read", () -> recount(feed, people, false));
        sides.put("recount: everybody read and counted", () -> recount(feed, people, true));
        sides.put("recount: one patient in a hundred", () -> {
            recount(feed, everyHundredth(), true);
            return lines;
        });
        if (!Boolean.getBoolean("feed.large")) {
            sides.put("HAPI's parser, and counted", this::hapi);
        }
        var figures = new LinkedHashMap<String, double[]>();
        var times = new LinkedHashMap<String, double[]>();
        sides.keySet().forEach(side -> figures.put(side, new double[rounds]));
        sides.keySet().forEach(side -> times.put(side, new double[rounds]));
        for (int round = -Integer.getInteger("feed.warm"); round < rounds; round++) {
            for (Map.Entry<String, LongSupplier> side : sides.entrySet()) {
                long begin = System.nanoTime();
                long cpu = THREAD.getCurrentThreadCpuTime();
                long done = side.getValue().getAsLong();
                if (round >= 0) {
                    figures.get(side.getKey())[round] = done * 1e9 / (THREAD.getCurrentThreadCpuTime() - cpu);
                    times.get(side.getKey())[round] = done * 1e9 / (System.nanoTime() - begin);
                }
            }
        }
        print("by the clock", times);
        print("by the thread's CPU time", figures);
        printMemory();
    }

    private int declare() {
        return contacts.examine(NAME, FeedSource.NDJSON_FILE, String.valueOf(file.getFileName()))
                .contents()
                .encounters();
    }

    /** As a file that nobody has seen before. */
    private int declareTouched() {
        try {
            Files.setLastModifiedTime(
                    file, FileTime.fromMillis(Files.getLastModifiedTime(file).toMillis() + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return declare();
    }

    private static void print(String how, Map<String, double[]> figures) {
        System.out.println(how);
        double base = median(figures.values().iterator().next());
        System.out.println("| | min | median | max | of Jackson's median |");
        System.out.println("|---|---:|---:|---:|---:|");
        figures.forEach((side, values) -> System.out.printf(
                "| %s, lines/s | %,.0f | %,.0f | %,.0f | %.2f |%n",
                side,
                Arrays.stream(values).min().orElseThrow(),
                median(values),
                Arrays.stream(values).max().orElseThrow(),
                median(values) / base));
    }

    private static void printMemory() {
        System.out.printf("heap at most %d MB%s%n", Runtime.getRuntime().maxMemory() >> 20, peakResident());
    }

    private static String peakResident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .map(line -> ", resident at most " + line.replaceAll("[^0-9]", "") + " kB")
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private long tokenise() {
        try (var json = new JsonFactory().createParser(Files.newInputStream(file))) {
            while (json.nextToken() != null) {
                // Nothing else.
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<PatientIdentity> everyHundredth() {
        var some = new ArrayList<PatientIdentity>();
        for (int i = 0; i < people.size(); i += 100) {
            some.add(people.get(i));
        }
        return some;
    }

    private long recount(Feed feed, List<PatientIdentity> asked, boolean counting) {
        long read = 0;
        for (int from = 0; from < asked.size(); from += BATCH) {
            var batch = asked.subList(from, Math.min(from + BATCH, asked.size()));
            var queries = batch.stream()
                    .map(patient -> new ContactSource.Query(patient, EpisodeCourses.asked(WINDOWS, Followed.ON)))
                    .toList();
            for (var told : contacts.read(feed, queries).values()) {
                if (counting) {
                    count(told);
                }
            }
            read += (long) batch.size() * LINES_OF_EACH;
        }
        return read;
    }

    private static void count(ContactSource.Contacts told) {
        var contacts = DistinctContacts.of(((ContactSource.Contacts.Found) told).contacts());
        for (Measure measure : List.of(
                Measure.ED_ATTENDANCES,
                Measure.EMERGENCY_ADMISSIONS,
                Measure.EMERGENCY_BED_DAYS,
                Measure.OUTPATIENT_PAIN_CONTACTS)) {
            var counter = CountingRules.counter(
                    measure, contacts, new ProgrammeEncounters(Set.of(), Set.of("urn:ours")), ALL.to());
            for (Window.Side side : Window.Side.values()) {
                counter.apply(WINDOWS.of(side).range());
            }
        }
    }

    /** As simple as a loop can be: parse each line, keep the contacts of each patient, count them. */
    private long hapi() {
        var encounters = ServiceUseFixtures.encounterContacts();
        var parser = FhirJson.CONTEXT.newJsonParser().setParserErrorHandler(new LenientErrorHandler(false));
        var byNumber = new HashMap<String, List<Contact>>();
        try (var reader = Files.newBufferedReader(file)) {
            for (var line = reader.readLine(); line != null; line = reader.readLine()) {
                var encounter = parser.parseResource(Encounter.class, line);
                encounters
                        .read(new ContactId.InFeed(NAME, "Encounter/" + encounter.getIdPart()), encounter)
                        .ifPresent(contact -> byNumber.computeIfAbsent(
                                        encounter.getSubject().getIdentifier().getValue(), n -> new ArrayList<>())
                                .add(contact));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byNumber.values().forEach(each -> count(new ContactSource.Contacts.Found(each)));
        return lines;
    }
}
