package org.waymarker.subscription;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.subscription.SubscriptionFixtures.content;
import static org.waymarker.subscription.SubscriptionFixtures.filtered;
import static org.waymarker.subscription.SubscriptionFixtures.heartbeat;
import static org.waymarker.subscription.SubscriptionFixtures.maxCount;
import static org.waymarker.subscription.SubscriptionFixtures.wanted;
import static org.waymarker.subscription.SubscriptionTestBed.code;
import static org.waymarker.subscription.SubscriptionTestBed.focuses;
import static org.waymarker.subscription.SubscriptionTestBed.id;
import static org.waymarker.subscription.SubscriptionTestBed.numbers;
import static org.waymarker.subscription.SubscriptionTestBed.type;
import static org.waymarker.subscription.SubscriptionTestBed.value;

import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.FhirJson;

/** A subscriber's life, from the handshake to its end. */
class SubscriptionIT {
    private SubscriptionTestBed bed;

    @BeforeEach
    void start() {
        bed = new SubscriptionTestBed(Map.of("waymarker.subscriptions.most-failures", 3));
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    private SubscriptionStatus statusOf(Subscription subscription) {
        return bed.read(subscription).getStatus();
    }

    @Test
    void becomesActiveWhenTheEndpointAnswersTheHandshake() {
        var subscription = bed.created(wanted(bed.hook()));
        assertThat(subscription.getStatus()).isEqualTo(SubscriptionStatus.REQUESTED);
        bed.drain();
        assertThat(statusOf(subscription)).isEqualTo(SubscriptionStatus.ACTIVE);
        var notice = bed.received().get(0);
        assertThat(notice.getType()).isEqualTo(BundleType.HISTORY);
        assertThat(notice.getMeta().getProfile().get(0).getValue())
                .isEqualTo(
                        "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-notification-r4");
        assertThat(SubscriptionTestBed.status(notice)
                        .getMeta()
                        .getProfile()
                        .get(0)
                        .getValue())
                .isEqualTo(
                        "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4");
        assertThat(value(notice, "subscription"))
                .isEqualTo(SubscriptionTestBed.BASE + "/Subscription/" + id(subscription));
        assertThat(value(notice, "topic")).isEqualTo(Topic.PEER_REFERRAL_TASK.canonical());
        assertThat(value(notice, "status")).isEqualTo("requested");
        assertThat(type(notice)).isEqualTo("handshake");
        assertThat(value(notice, "events-since-subscription-start")).isEqualTo("0");
    }

    @Test
    void goesToErrorWhenItDoesNotAndTriesAgainWhenAsked() {
        bed.answers(404);
        var subscription = bed.created(wanted(bed.hook()));
        bed.drain();
        var failed = bed.read(subscription);
        assertThat(failed.getStatus()).isEqualTo(SubscriptionStatus.ERROR);
        assertThat(failed.getError()).contains("HTTP 404").doesNotContain("127.0.0.1");
        bed.drain();
        assertThat(bed.received()).as("no second attempt by itself").hasSize(1);

        bed.answers(200);
        assertThat(bed.put(failed.setStatus(SubscriptionStatus.REQUESTED)).statusCode())
                .isEqualTo(200);
        bed.drain();
        assertThat(bed.read(subscription).getStatus()).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(bed.read(subscription).hasError()).isFalse();
    }

    @Test
    void sendsHeadersAndShowsThemToNobody() {
        var wanted = wanted(bed.hook());
        wanted.getChannel().addHeader("Authorization: Bearer s3cret");
        var answered = bed.ask(wanted);
        assertThat(answered.body()).doesNotContain("s3cret").contains("Authorization: ********");
        var subscription = FhirJson.parse(Subscription.class, answered.body());
        bed.drain();
        bed.subscriber.verify(postRequestedFor(urlPathEqualTo("/hook"))
                .withHeader("Authorization", equalTo("Bearer s3cret"))
                .withHeader("Content-Type", equalTo("application/fhir+json; charset=UTF-8")));
        for (var path : List.of(
                "Subscription/" + id(subscription), "Subscription/" + id(subscription) + "/_history", "Subscription")) {
            assertThat(bed.get(path).body()).doesNotContain("s3cret").contains("********");
        }

        // Put back as it was read, it goes on with the secret that it had.
        var read = bed.read(subscription);
        bed.subscriber.resetRequests();
        assertThat(bed.put(read.setStatus(SubscriptionStatus.REQUESTED)).statusCode())
                .isEqualTo(200);
        bed.drain();
        bed.subscriber.verify(
                postRequestedFor(urlPathEqualTo("/hook")).withHeader("Authorization", equalTo("Bearer s3cret")));
    }

    @Test
    void tellsEachChangeByIdOnly() {
        bed.active(wanted(bed.hook()));
        var task = bed.newTask();
        bed.write(task, TaskStatus.REQUESTED);
        bed.drain();
        bed.write(task, TaskStatus.ACCEPTED);
        // The same content is no new version, and so no event.
        bed.write(task, TaskStatus.ACCEPTED);
        bed.drain();
        var notices = bed.take("event-notification");
        assertThat(numbers(notices)).containsExactly(1L, 2L);
        assertThat(focuses(notices)).containsOnly(SubscriptionTestBed.BASE + "/Task/" + task.value());
        assertThat(value(notices.get(1), "events-since-subscription-start")).isEqualTo("2");
        assertThat(value(notices.get(1), "status")).isEqualTo("active");
        assertThat(notices).allSatisfy(notice -> assertThat(notice.getEntry()).hasSize(1));
    }

    @Test
    void tellsNothingOfWhatWasRolledBack() {
        bed.active(wanted(bed.hook()));
        try {
            bed.inTransaction(() -> {
                bed.writeTask(bed.newTask(), TaskStatus.REQUESTED);
                throw new IllegalStateException("rolled back on purpose");
            });
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("rolled back on purpose");
        }
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        assertThat(numbers(bed.take("event-notification"))).containsExactly(1L);
    }

    @Test
    void tellsOnlyWhatTheFiltersLetThrough() {
        bed.active(filtered(wanted(bed.hook()), "Task?status=accepted,rejected"));
        var task = bed.newTask();
        bed.write(task, TaskStatus.REQUESTED);
        bed.write(task, TaskStatus.ACCEPTED);
        bed.write(bed.newTask(), TaskStatus.REJECTED);
        bed.drain();
        assertThat(numbers(bed.take("event-notification"))).containsExactly(1L, 2L);
    }

    @Test
    void tellsNumbersAloneWhereThatIsAllThatIsWanted() {
        bed.active(content(wanted(bed.hook()), "empty"));
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        var notices = bed.take("event-notification");
        assertThat(numbers(notices)).containsExactly(1L);
        assertThat(focuses(notices)).isEmpty();
        assertThat(SubscriptionTestBed.status(notices.get(0)).getParameter("topic"))
                .isNull();
    }

    @Test
    void speaksXmlToThoseWhoWantIt() {
        var wanted = wanted(bed.hook());
        wanted.getChannel().setPayload("application/fhir+xml");
        bed.created(wanted);
        bed.drain();
        var request = bed.subscriber.getAllServeEvents().get(0).getRequest();
        assertThat(request.getHeader("Content-Type")).isEqualTo("application/fhir+xml; charset=UTF-8");
        var notice = (Bundle) FhirJson.CONTEXT.newXmlParser().parseResource(request.getBodyAsString());
        assertThat(type(notice)).isEqualTo("handshake");
    }

    @Test
    void putsNoMoreEventsIntoANoticeThanWanted() {
        bed.active(maxCount(wanted(bed.hook()), 3));
        for (int i = 0; i < 7; i++) {
            bed.write(bed.newTask(), TaskStatus.REQUESTED);
        }
        bed.drain();
        var notices = bed.take("event-notification");
        assertThat(notices).hasSize(3);
        assertThat(notices.get(0))
                .satisfies(
                        first -> assertThat(SubscriptionTestBed.events(first)).hasSize(3));
        assertThat(numbers(notices)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
    }

    @Test
    void triesAgainInOrderAfterAFailure() {
        var subscription = bed.active(wanted(bed.hook()));
        bed.answers(503);
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        assertThat(numbers(bed.take("event-notification"))).as("waits").containsExactly(1L);
        bed.answers(200);
        bed.clock().advance(Duration.ofSeconds(5));
        bed.drain();
        assertThat(numbers(bed.take("event-notification"))).containsExactly(1L, 2L);
        assertThat(statusOf(subscription)).isEqualTo(SubscriptionStatus.ACTIVE);
    }

    @Test
    void givesUpADeadSubscriberWhichMayComeBackAndAskWhatItMissed() {
        var subscription = bed.active(wanted(bed.hook()));
        bed.answers(aResponse().withFixedDelay(10_000));
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        for (int failure = 1; failure <= 3; failure++) {
            assertThat(statusOf(subscription)).isEqualTo(SubscriptionStatus.ACTIVE);
            bed.drain();
            bed.clock().advance(Duration.ofMinutes(15));
        }
        var dead = bed.read(subscription);
        assertThat(dead.getStatus()).isEqualTo(SubscriptionStatus.ERROR);
        assertThat(dead.getError()).contains("no answer in time").contains("$events");
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.subscriber.resetRequests();
        bed.drain();
        assertThat(bed.received()).isEmpty();

        var state = bed.get(Bundle.class, "Subscription/" + id(dead) + "/$status");
        assertThat(value(state, "status")).isEqualTo("error");
        assertThat(value(state, "type")).isEqualTo("query-status");
        assertThat(value(state, "events-since-subscription-start")).isEqualTo("2");
        var missed = bed.get(Bundle.class, "Subscription/" + id(dead) + "/$events?eventsSinceNumber=2");
        assertThat(type(missed)).isEqualTo("query-event");
        assertThat(numbers(List.of(missed))).containsExactly(2L);
        assertThat(focuses(List.of(missed))).hasSize(1);

        bed.answers(200);
        assertThat(bed.put(dead.setStatus(SubscriptionStatus.REQUESTED)).statusCode())
                .isEqualTo(200);
        bed.drain();
        assertThat(statusOf(subscription)).isEqualTo(SubscriptionStatus.ACTIVE);
        assertThat(numbers(bed.take("event-notification"))).containsExactly(1L, 2L);
    }

    @Test
    void givesASignOfLifeWhenNothingHappens() {
        bed.active(heartbeat(wanted(bed.hook()), 60));
        bed.clock().advance(Duration.ofSeconds(59));
        bed.drain();
        assertThat(bed.received()).isEmpty();
        bed.clock().advance(Duration.ofSeconds(1));
        bed.drain();
        bed.clock().advance(Duration.ofSeconds(30));
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        bed.clock().advance(Duration.ofSeconds(59));
        bed.drain();
        assertThat(bed.received())
                .extracting(SubscriptionTestBed::type)
                .as("a notice is a sign of life too")
                .containsExactly("heartbeat", "event-notification");
        assertThat(value(bed.received().get(0), "events-since-subscription-start"))
                .isEqualTo("0");
    }

    @Test
    void endsWhenItsEndHasCome() {
        var end = bed.clock().instant().plus(Duration.ofHours(1));
        var subscription = bed.active(wanted(bed.hook()).setEnd(Date.from(end)));
        bed.clock().set(end);
        bed.drain();
        assertThat(statusOf(subscription)).isEqualTo(SubscriptionStatus.OFF);
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        assertThat(bed.received()).isEmpty();
        var state = bed.get(Bundle.class, "Subscription/" + id(subscription) + "/$status");
        assertThat(value(state, "events-since-subscription-start")).isEqualTo("0");
    }

    @Test
    void endsWhenItsOwnerSaysSo() {
        var subscription = bed.active(wanted(bed.hook()));
        assertThat(bed.put(subscription.setStatus(SubscriptionStatus.OFF)).statusCode())
                .isEqualTo(200);
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        assertThat(bed.received()).isEmpty();
        assertThat(statusOf(subscription)).isEqualTo(SubscriptionStatus.OFF);
    }

    @Test
    void shakesHandsAgainWithANewEndpoint() {
        var subscription = bed.active(wanted(bed.hook()));
        subscription.getChannel().setEndpoint(bed.hook() + "?new");
        var changed = FhirJson.parse(Subscription.class, bed.put(subscription).body());
        assertThat(changed.getStatus()).isEqualTo(SubscriptionStatus.REQUESTED);
        bed.drain();
        assertThat(bed.received()).extracting(SubscriptionTestBed::type).containsExactly("handshake");
        assertThat(statusOf(subscription)).isEqualTo(SubscriptionStatus.ACTIVE);
    }

    @Test
    void losesNothingByARestart() {
        bed.active(wanted(bed.hook()));
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.restart(Map.of());
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.drain();
        assertThat(numbers(bed.take("event-notification"))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void tellsAgainWhatAWorkerThatDiedMayHaveToldAlready() {
        bed.active(wanted(bed.hook()));
        bed.write(bed.newTask(), TaskStatus.REQUESTED);
        bed.inTransaction(() -> bed.bean(Subscriptions.class).claim("a worker that dies", 10, Duration.ofSeconds(60)));
        bed.restart(Map.of());
        bed.drain();
        assertThat(bed.received()).as("the lease runs").isEmpty();
        bed.clock().advance(Duration.ofSeconds(60));
        bed.drain();
        assertThat(numbers(bed.take("event-notification"))).containsExactly(1L);
    }

    @Test
    void answersForSeveralAtOnce() {
        var one = bed.active(wanted(bed.hook()));
        var other = bed.created(wanted(bed.hook()));
        assertThat(bed.get(Bundle.class, "Subscription/$status").getTotal()).isEqualTo(2);
        assertThat(bed.get(Bundle.class, "Subscription/$status?id=" + id(one)).getTotal())
                .isEqualTo(1);
        var requested = bed.get(Bundle.class, "Subscription/$status?status=requested&status=error");
        assertThat(requested.getType()).isEqualTo(BundleType.SEARCHSET);
        assertThat(requested.getTotal()).isEqualTo(1);
        assertThat(value(requested, "subscription")).endsWith(id(other));
    }

    @Test
    void givesEventsByNumber() {
        var subscription = bed.active(wanted(bed.hook()));
        for (int i = 0; i < 5; i++) {
            bed.write(bed.newTask(), TaskStatus.REQUESTED);
        }
        var path = "Subscription/" + id(subscription) + "/$events";
        assertThat(numbers(List.of(bed.get(Bundle.class, path)))).containsExactly(1L, 2L, 3L, 4L, 5L);
        var some = bed.get(Bundle.class, path + "?eventsSinceNumber=2&eventsUntilNumber=3&content=empty");
        assertThat(numbers(List.of(some))).containsExactly(2L, 3L);
        assertThat(focuses(List.of(some))).isEmpty();
        assertThat(code(bed.get(path + "?eventsSinceNumber=two"))).isEqualTo("PARAMETER_INVALID");
        bed.clock().advance(Duration.ofDays(31));
        bed.workers().clean();
        assertThat(numbers(List.of(bed.get(Bundle.class, path)))).isEmpty();
    }

    @Test
    void isFoundByItsSearchParameters() {
        bed.active(wanted(bed.hook()));
        bed.created(filtered(wanted(bed.hook() + "/2"), "Task?status=accepted"));
        for (var search : List.of(
                "status=active",
                "url=" + bed.hook(),
                "url=" + bed.hook() + "/2",
                "status=requested&type=rest-hook&payload=application/fhir%2Bjson")) {
            assertThat(bed.get(Bundle.class, "Subscription?" + search).getTotal())
                    .as(search)
                    .isEqualTo(1);
        }
        assertThat(bed.get(Bundle.class, "Subscription?criteria=" + Topic.PEER_REFERRAL_TASK.canonical())
                        .getTotal())
                .isEqualTo(2);
    }

    @Test
    void isNotThereForAnyOtherCaller() {
        var ours = bed.active(wanted(bed.hook()));
        var theirs = bed.active(wanted(bed.hook() + "/theirs"));
        bed.handOver(theirs);
        var path = "Subscription/" + id(theirs);
        for (var asked :
                List.of(path, path + "/_history", path + "/_history/1", path + "/$status", path + "/$events")) {
            assertThat(bed.get(asked).statusCode()).as(asked).isEqualTo(404);
        }
        assertThat(bed.put(theirs.setStatus(SubscriptionStatus.OFF)).statusCode())
                .isEqualTo(404);
        for (var search : List.of("", "?_id=" + id(theirs) + "," + id(ours), "?status=active", "?_summary=count")) {
            assertThat(bed.get(Bundle.class, "Subscription" + search).getTotal())
                    .as(search)
                    .isEqualTo(1);
        }
        assertThat(bed.get(Bundle.class, "Subscription/$status").getTotal()).isEqualTo(1);
        assertThat(bed.get(Bundle.class, "Subscription/$status?id=" + id(theirs))
                        .getTotal())
                .isZero();
        var again = bed.send(
                "POST",
                "Subscription",
                FhirJson.encode(wanted(bed.hook() + "/theirs")),
                "If-None-Exist",
                "url=" + bed.hook() + "/theirs");
        assertThat(again.statusCode()).as("another's is none").isEqualTo(201);
    }
}
