package org.waymarker.mutation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.hl7.fhir.r4.model.CarePlan;
import org.waymarker.testing.RunningService;
import org.waymarker.testing.SmallStory;
import org.waymarker.testing.Wire;

/**
 * Spoilt requests, one after another, at a service of its own. Request number n depends on the seed and n only; what it finds there
 * depends on those before it as well, so a failure is kept as the bytes that were sent.
 */
public final class MutationRun implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<List<Mutation>> KINDS = List.of(
            JsonMutations.ALL,
            JsonMutations.ALL,
            ByteMutations.ALL,
            XmlMutations.ALL,
            TargetMutations.ALL,
            HeaderMutations.ALL);

    private final long seed;
    private final RunningService service;
    private final String token;
    private final RowCounts rows;
    private final List<Message> corpus;
    private final List<Message> large;
    private final Verdict verdict = new Verdict();
    private final Wire wire;

    private MutationRun(long seed, RunningService service, RowCounts rows, SmallStory story) {
        this.seed = seed;
        this.service = service;
        this.token = service.token();
        this.rows = rows;
        this.corpus = Corpus.of(service.api(), story, seed);
        this.large = SystemBundles.large(story.patients().get(0));
        this.wire = new Wire(service.server(), PATIENCE);
    }

    /** @param database of {@code Databases} */
    public static MutationRun prepare(long seed, Map<String, Object> database) throws SQLException {
        var settings = new HashMap<>(database);
        // What is counted in the background is no writing of the request that is under way.
        settings.put("waymarker.recount.worker", "false");
        var service = RunningService.start(settings);
        var story = SmallStory.tell(service.api(), "mutation", 6);
        // The first validation loads the definitions of R4, which takes seconds once.
        service.api().post("CarePlan/$validate", new CarePlan());
        return new MutationRun(seed, service, new RowCounts(database), story);
    }

    /**
     * @param why what is wrong, in words
     * @param how the mutations, in order
     */
    public record Failure(int number, String how, String why, String requestLine, byte[] request, String answer) {}

    /**
     * @param byStatus how many answers had which status
     * @param slowest of all answers
     * @param unlisted codes of refusals that CodeSystem refusal does not list
     */
    public record Report(
            Map<Integer, Integer> byStatus, Duration slowest, List<Failure> failures, Set<String> unlisted) {}

    public int corpusSize() {
        return corpus.size();
    }

    /**
     * Sends requests from number {@code from} to before {@code to}.
     *
     * @param slow an answer that takes longer is a failure
     */
    public Report run(int from, int to, Optional<Duration> slow, Consumer<Failure> told) {
        var byStatus = new TreeMap<Integer, Integer>();
        var failures = new ArrayList<Failure>();
        var slowest = Duration.ZERO;
        for (int number = from; number < to; number++) {
            var spoilt = request(number);
            var before = counts();
            var start = System.nanoTime();
            Optional<String> wrong;
            String text;
            try {
                var answer = wire.send(
                        spoilt.message.bytes(service.server().getAuthority(), Optional.of(token)), isHead(spoilt));
                var took = Duration.ofNanos(System.nanoTime() - start);
                slowest = took.compareTo(slowest) > 0 ? took : slowest;
                byStatus.merge(answer.status(), 1, Integer::sum);
                wrong = verdict.on(spoilt.message, answer)
                        .or(() -> tooSlow(took, slow))
                        .or(() -> unlike(answer, before));
                text = answer.status() + " " + shortened(answer.text());
                awaitJob(answer);
            } catch (IOException | RuntimeException e) {
                // RuntimeException: what came was no HTTP.
                wrong = Optional.of("no answer: " + e);
                text = "";
                wire.close();
            }
            if (wrong.isPresent()) {
                var failure = failure(number, spoilt, wrong.get(), text);
                failures.add(failure);
                told.accept(failure);
            }
        }
        return new Report(byStatus, slowest, failures, verdict.unlisted());
    }

    private record Spoilt(String how, Message message) {}

    private Spoilt request(int number) {
        var random = new Random(seed * 1_000_003L + number);
        // The first outputs of neighbouring seeds are alike.
        random.nextLong();
        if (random.nextInt(1000) == 0) {
            var message = large.get(random.nextInt(large.size()));
            return new Spoilt("large", message);
        }
        var message = corpus.get(random.nextInt(corpus.size()));
        var names = new ArrayList<String>();
        for (int wanted = random.nextInt(4) == 0 ? 2 : 1; names.size() < wanted; ) {
            var kind = KINDS.get(random.nextInt(KINDS.size()));
            var mutation = kind.get(random.nextInt(kind.size()));
            var after = mutation.apply().apply(message, random);
            if (after.isPresent()) {
                message = after.get();
                names.add(mutation.name());
            }
        }
        return new Spoilt(String.join("; ", names), message);
    }

    private static boolean isHead(Spoilt spoilt) {
        return spoilt.message.method().equals("HEAD");
    }

    private static Optional<String> tooSlow(Duration took, Optional<Duration> slow) {
        return slow.filter(limit -> took.compareTo(limit) > 0).map(limit -> "took " + took.toMillis() + " ms");
    }

    private Optional<String> unlike(Wire.Answer answer, Map<String, Long> before) {
        if (answer.status() < 400) {
            return Optional.empty();
        }
        var after = counts();
        return after.equals(before)
                ? Optional.empty()
                : Optional.of("refused with " + answer.status() + ", yet rows changed: " + difference(before, after));
    }

    private static String difference(Map<String, Long> before, Map<String, Long> after) {
        return after.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                .map(entry -> entry.getKey() + " " + before.get(entry.getKey()) + " -> " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** A job that a request began writes when it will: it ends before the next request, so that its rows are nobody else's. */
    private void awaitJob(Wire.Answer answer) throws IOException {
        if (answer.status() != 202) {
            return;
        }
        var job = answer.header("Content-Location").map(URI::create).orElseThrow();
        var query = job.getRawQuery() == null ? "" : "?" + job.getRawQuery();
        var ask = new Message("GET", job.getRawPath() + query, List.of(), new byte[0])
                .bytes(service.server().getAuthority(), Optional.of(token));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (wire.send(ask, false).status() == 202 && System.nanoTime() < deadline) {
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Map<String, Long> counts() {
        try {
            return rows.now();
        } catch (SQLException e) {
            throw new IllegalStateException("The rows cannot be counted", e);
        }
    }

    private Failure failure(int number, Spoilt spoilt, String why, String answer) {
        // Without the token, which is of this run only.
        var bytes = spoilt.message.bytes(service.server().getAuthority(), Optional.empty());
        var line = spoilt.message.method() + " " + shortened(spoilt.message.target());
        return new Failure(number, spoilt.how, why, line, bytes, answer);
    }

    private static String shortened(String text) {
        return text.length() > 600 ? text.substring(0, 600) + "... (" + text.length() + ")" : text;
    }

    /** Keeps a failing request as it was sent, less its token. */
    public static Path keep(Failure failure, Path dir) {
        try {
            Files.createDirectories(dir);
            return Files.write(dir.resolve(failure.number() + ".http"), failure.request());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws SQLException {
        wire.close();
        rows.close();
        service.close();
    }
}
