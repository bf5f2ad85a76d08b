package org.waymarker.subscription;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.transaction.TransactionOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.Profiles;
import org.waymarker.patient.PatientKey;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.store.Jdbc;
import org.waymarker.testing.Databases;
import org.waymarker.testing.SettableClock;
import org.waymarker.testing.Tokens;

/** The service over HTTP with a subscriber that does as it is told; the workers rest, and the test has them work. */
final class SubscriptionTestBed implements AutoCloseable {
    static final String BASE = "https://waymarker.trust.example/fhir/r4";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final WireMockServer subscriber =
            new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    private final Map<String, Object> settings = new HashMap<>(Databases.h2());
    private EmbeddedServer server;

    SubscriptionTestBed(Map<String, Object> more) {
        subscriber.start();
        settings.put("micronaut.server.port", -1);
        settings.put("waymarker.testing.clock", "settable");
        settings.put("waymarker.base-url", BASE);
        settings.put("waymarker.subscriptions.workers", 0);
        settings.put("waymarker.subscriptions.connect-timeout", "PT1S");
        settings.put("waymarker.subscriptions.timeout", "PT2S");
        settings.put("waymarker.subscriptions.allowed-endpoints", List.of(subscriber.baseUrl() + "/hook"));
        settings.putAll(more);
        server = ApplicationContext.run(EmbeddedServer.class, settings);
        answers(200);
    }

    @Override
    public void close() {
        server.close();
        subscriber.stop();
    }

    /** Ends the service and starts another on the same database. */
    void restart(Map<String, Object> more) {
        var now = clock().instant();
        server.close();
        settings.putAll(more);
        server = ApplicationContext.run(EmbeddedServer.class, settings);
        clock().set(now);
    }

    <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    SettableClock clock() {
        return bean(SettableClock.class);
    }

    SubscriptionWorkers workers() {
        return bean(SubscriptionWorkers.class);
    }

    /** Does all that is due, and what becomes due by that. */
    void drain() {
        for (int i = 0; i < 200; i++) {
            if (workers().tick(10) == 0) {
                return;
            }
        }
        throw new AssertionError("There is no end to what is due");
    }

    String hook() {
        return subscriber.baseUrl() + "/hook";
    }

    void answers(int status) {
        answers(aResponse().withStatus(status));
    }

    void answers(ResponseDefinitionBuilder answer) {
        subscriber.stubFor(post(urlPathEqualTo("/hook")).willReturn(answer));
    }

    /** What the subscriber got, in that order, whatever it answered. */
    List<Bundle> received() {
        var events = new ArrayList<>(subscriber.getAllServeEvents());
        Collections.reverse(events);
        return events.stream()
                .map(ServeEvent::getRequest)
                .map(request -> FhirJson.parse(Bundle.class, request.getBodyAsString()))
                .toList();
    }

    /** The same of one type only, and forgets them. */
    List<Bundle> take(String type) {
        var taken =
                received().stream().filter(notice -> type(notice).equals(type)).toList();
        subscriber.resetRequests();
        return taken;
    }

    static Parameters status(Bundle notice) {
        return (Parameters) notice.getEntryFirstRep().getResource();
    }

    static String value(Bundle notice, String name) {
        var value = status(notice).getParameter(name).getValue();
        return value instanceof Reference reference ? reference.getReference() : value.primitiveValue();
    }

    static String type(Bundle notice) {
        return value(notice, "type");
    }

    static Stream<ParametersParameterComponent> events(Bundle notice) {
        return status(notice).getParameter().stream().filter(p -> p.getName().equals("notification-event"));
    }

    static List<Long> numbers(List<Bundle> notices) {
        return notices.stream()
                .flatMap(SubscriptionTestBed::events)
                .map(event -> Long.parseLong(part(event, "event-number").orElseThrow()))
                .toList();
    }

    static List<String> focuses(List<Bundle> notices) {
        return notices.stream()
                .flatMap(SubscriptionTestBed::events)
                .flatMap(event -> part(event, "focus").stream())
                .toList();
    }

    private static Optional<String> part(ParametersParameterComponent event, String name) {
        return event.getPart().stream()
                .filter(part -> part.getName().equals(name))
                .map(part -> part.getValue() instanceof Reference reference
                        ? reference.getReference()
                        : part.getValue().primitiveValue())
                .findFirst();
    }

    String url() {
        return server.getURL() + "/fhir/r4";
    }

    HttpResponse<String> send(String method, String path, String body, String... headers) {
        return sendWith(Tokens.all(), method, path, body, headers);
    }

    /** As another caller, or with fewer scopes. */
    HttpResponse<String> sendWith(String token, String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(url() + "/" + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/fhir+json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.header("Authorization", "Bearer " + token);
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    <R extends Resource> R get(Class<R> type, String path) {
        var response = get(path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        return FhirJson.parse(type, response.body());
    }

    HttpResponse<String> ask(Subscription subscription) {
        return send("POST", "Subscription", FhirJson.encode(subscription));
    }

    Subscription created(Subscription subscription) {
        var response = ask(subscription);
        if (response.statusCode() != 201) {
            throw new AssertionError("POST answered " + response.statusCode() + ": " + response.body());
        }
        return FhirJson.parse(Subscription.class, response.body());
    }

    /** Created, and its endpoint has shown that it listens. */
    Subscription active(Subscription wanted) {
        var subscription = created(wanted);
        drain();
        subscriber.resetRequests();
        return read(subscription);
    }

    Subscription read(Subscription subscription) {
        return get(Subscription.class, "Subscription/" + id(subscription));
    }

    static String id(Subscription subscription) {
        return subscription.getIdElement().getIdPart();
    }

    HttpResponse<String> put(Subscription subscription) {
        return send(
                "PUT",
                "Subscription/" + id(subscription),
                FhirJson.encode(subscription),
                "If-Match",
                "W/\"" + subscription.getMeta().getVersionId() + "\"");
    }

    static String code(HttpResponse<String> response) {
        return FhirJson.parse(OperationOutcome.class, response.body())
                .getIssueFirstRep()
                .getDetails()
                .getCodingFirstRep()
                .getCode();
    }

    /** Gives a subscription to another caller. */
    void handOver(Subscription subscription) {
        inTransaction(() -> bean(Jdbc.class)
                .update("update subscription set owner = 'another' where id = ?", UUID.fromString(id(subscription))));
    }

    BusinessId newTask() {
        return bean(BusinessIds.class).of(Kind.REFERRAL_TASK, UUID.randomUUID());
    }

    /** The Task of an offer, in a transaction of its own. */
    void write(BusinessId id, TaskStatus status) {
        inTransaction(() -> writeTask(id, status));
    }

    void writeTask(BusinessId id, TaskStatus status) {
        bean(FhirRecord.class).write(Entry.kept(Optional.empty(), task(id, status), id), "tester");
    }

    /** The Task of an offer to somebody, which goes to the hospital too. */
    void writeTask(BusinessId id, TaskStatus status, PatientKey patient) {
        bean(FhirRecord.class).write(Entry.ofPatient(patient, task(id, status), id), "tester");
    }

    private static Task task(BusinessId id, TaskStatus status) {
        var task = new Task().setStatus(status).setIntent(TaskIntent.ORDER);
        task.getMeta().addProfile(Profiles.PEER_REFERRAL_TASK);
        return task.addIdentifier(id.toIdentifier());
    }

    void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return true;
        });
    }

    @SuppressWarnings("unchecked")
    <T> T inTransaction(Supplier<T> work) {
        TransactionOperations<Connection> transactions = bean(TransactionOperations.class);
        return transactions.executeWrite(status -> work.get());
    }
}
