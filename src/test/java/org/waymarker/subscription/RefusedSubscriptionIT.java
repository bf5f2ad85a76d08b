package org.waymarker.subscription;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.subscription.SubscriptionFixtures.content;
import static org.waymarker.subscription.SubscriptionFixtures.filtered;
import static org.waymarker.subscription.SubscriptionFixtures.wanted;
import static org.waymarker.subscription.SubscriptionTestBed.code;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.FhirJson;
import org.waymarker.testing.Tokens;

/** Subscriptions that are not taken, and endpoints that would have us call elsewhere. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedSubscriptionIT {
    private SubscriptionTestBed bed;

    @BeforeAll
    void start() {
        bed = new SubscriptionTestBed(Map.of("waymarker.subscriptions.most-per-caller", 3));
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    /** Each test begins without subscriptions of its own that are not off. */
    @BeforeEach
    void turnAllOff() {
        bed.inTransaction(
                () -> bed.bean(org.waymarker.store.Jdbc.class).update("update subscription set status = 'OFF'"));
        bed.answers(200);
        bed.subscriber.resetRequests();
    }

    private void assertRefused(Subscription subscription, SubscriptionReason reason) {
        int before = bed.get(Bundle.class, "Subscription?_summary=count").getTotal();
        var response = bed.ask(subscription);
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(code(response)).isEqualTo(reason.name());
        assertThat(bed.get(Bundle.class, "Subscription?_summary=count").getTotal())
                .isEqualTo(before);
    }

    @Test
    void refusesTopicsAndFiltersThatItDoesNotKnow() {
        assertRefused(
                wanted(bed.hook()).setCriteria("Task?status=accepted"), SubscriptionReason.SUBSCRIPTION_TOPIC_UNKNOWN);
        for (var filter : List.of(
                "Task?code=x",
                "Task?status:not=accepted",
                "Task?status=",
                "Task?status",
                "Task",
                "CarePlan?status=completed",
                "Task?status=accepted&_count=1",
                "Task?status=%zz")) {
            assertRefused(filtered(wanted(bed.hook()), filter), SubscriptionReason.SUBSCRIPTION_FILTER_UNSUPPORTED);
        }
        assertRefused(
                filtered(wanted(bed.hook()), "Task?patient=Patient/nobody"),
                SubscriptionReason.SUBSCRIPTION_FILTER_PATIENT_UNKNOWN);
    }

    @Test
    void letsNoPatientDataOutByANotice() {
        assertRefused(
                content(wanted(bed.hook()), "full-resource"), SubscriptionReason.SUBSCRIPTION_CONTENT_UNSUPPORTED);
    }

    @Test
    void letsTheSubscriberAskForRequestedOnly() {
        for (var status : List.of(SubscriptionStatus.ACTIVE, SubscriptionStatus.ERROR, SubscriptionStatus.OFF)) {
            assertRefused(wanted(bed.hook()).setStatus(status), SubscriptionReason.SUBSCRIPTION_STATUS_INVALID);
        }
    }

    @Test
    void refusesAnEndThatHasPassed() {
        var past = Date.from(bed.clock().instant().minus(Duration.ofSeconds(1)));
        assertRefused(wanted(bed.hook()).setEnd(past), SubscriptionReason.SUBSCRIPTION_END_PAST);
    }

    @Test
    void refusesMoreSubscriptionsThanACallerMayHave() {
        var first = bed.created(wanted(bed.hook()));
        bed.created(wanted(bed.hook()));
        bed.created(wanted(bed.hook()));
        assertRefused(wanted(bed.hook()), SubscriptionReason.SUBSCRIPTION_LIMIT_REACHED);
        assertThat(bed.put(first.setStatus(SubscriptionStatus.OFF)).statusCode())
                .isEqualTo(200);
        bed.created(wanted(bed.hook()));
        var back = bed.put(bed.read(first).setStatus(SubscriptionStatus.REQUESTED));
        assertThat(code(back)).isEqualTo("SUBSCRIPTION_LIMIT_REACHED");
    }

    @Test
    void keepsTopicAndFiltersAsTheyWere() {
        var subscription = bed.created(filtered(wanted(bed.hook()), "Task?status=accepted"));
        assertThat(code(bed.put(subscription.copy().setCriteria(Topic.PMP_PLAN_COMPLETED.canonical()))))
                .isEqualTo("SUBSCRIPTION_TOPIC_FIXED");
        assertThat(code(bed.put(filtered(subscription.copy(), "Task?status=rejected"))))
                .isEqualTo("SUBSCRIPTION_TOPIC_FIXED");
        assertThat(code(bed.put(subscription.copy().setStatus(SubscriptionStatus.ACTIVE))))
                .isEqualTo("SUBSCRIPTION_STATUS_INVALID");
        assertThat(bed.read(subscription).getMeta().getVersionId()).isEqualTo("1");
    }

    @Test
    void tellsNobodyOfWhatTheyMayNotRead() {
        var body = FhirJson.encode(wanted(bed.hook()));
        var blind = Tokens.of("system/Subscription.cruds system/CarePlan.rs");
        var refused = bed.sendWith(blind, "POST", "Subscription", body);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("SCOPE_MISSING");
        assertThat(refused.body()).contains("system/Task.r");
        var seeing = Tokens.of("system/Subscription.cruds system/Task.r");
        assertThat(bed.sendWith(seeing, "POST", "Subscription", body).statusCode())
                .isEqualTo(201);
    }

    @Test
    void isNeverDeleted() {
        var subscription = bed.created(wanted(bed.hook()));
        assertThat(bed.send("DELETE", "Subscription/" + SubscriptionTestBed.id(subscription), "")
                        .statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example.evil.example/hook",
                "http://169.254.169.254/latest/meta-data",
                "http://127.0.0.1.nip.io/hook",
                "http://user@127.0.0.1/hook",
                "http://[::1]/hook",
                "http://[::ffff:7f00:1]/hook",
                "http://localhost/hook",
                "https://127.0.0.1/hook",
                "file:///etc/passwd"
            })
    void doesNotCallWhereItMayNot(String endpoint) {
        assertRefused(wanted(endpoint), SubscriptionReason.SUBSCRIPTION_ENDPOINT_NOT_ALLOWED);
    }

    @Test
    void doesNotLeaveTheFolderThatIsAllowed() {
        var base = bed.subscriber.baseUrl();
        for (var path : List.of("/hooks", "/hook/../admin", "/hook/%2e%2e/admin", "/admin", "/hook//evil")) {
            assertRefused(wanted(base + path), SubscriptionReason.SUBSCRIPTION_ENDPOINT_NOT_ALLOWED);
        }
        var refusal = bed.ask(wanted(base + "/admin"));
        assertThat(refusal.body()).contains("waymarker.subscriptions.allowed-endpoints");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void followsNoRedirect(int status) {
        var elsewhere =
                new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
        elsewhere.start();
        try {
            elsewhere.stubFor(get(anyUrl()).willReturn(ok()));
            elsewhere.stubFor(post(anyUrl()).willReturn(ok()));
            bed.answers(aResponse().withStatus(status).withHeader("Location", elsewhere.baseUrl() + "/hook"));
            var subscription = bed.created(wanted(bed.hook()));
            bed.drain();
            assertThat(elsewhere.getAllServeEvents()).isEmpty();
            assertThat(bed.read(subscription).getError()).contains("HTTP " + status);
        } finally {
            elsewhere.stop();
        }
    }

    @Test
    void givesUpAnAnswerThatDrips() {
        bed.subscriber.stubFor(
                post(urlPathEqualTo("/hook")).willReturn(ok("x".repeat(1000)).withChunkedDribbleDelay(100, 60_000)));
        var subscription = bed.created(wanted(bed.hook()));
        bed.drain();
        assertThat(bed.read(subscription).getError()).contains("no answer in time");
    }

    @Test
    void callsAnAddressNoMoreOnceTheOperatorTookItBack() {
        try (var own = new SubscriptionTestBed(Map.of("waymarker.subscriptions.most-failures", 1))) {
            var subscription = own.active(wanted(own.hook()));
            own.write(own.newTask(), org.hl7.fhir.r4.model.Task.TaskStatus.REQUESTED);
            own.restart(Map.of("waymarker.subscriptions.allowed-endpoints", List.of("https://other.example")));
            own.drain();
            assertThat(own.received()).isEmpty();
            assertThat(own.read(subscription).getStatus()).isEqualTo(SubscriptionStatus.ERROR);
            assertThat(own.read(subscription).getError()).contains("no longer allowed");
        }
    }

    @Test
    void allowsNobodyToSubscribeUnlessTold() {
        try (var own = new SubscriptionTestBed(Map.of("waymarker.subscriptions.allowed-endpoints", List.of()))) {
            var refusal = own.ask(wanted(own.hook()));
            assertThat(refusal.statusCode()).isEqualTo(422);
            assertThat(code(refusal)).isEqualTo("SUBSCRIPTION_ENDPOINT_NOT_ALLOWED");
            assertThat(FhirJson.encode(FhirJson.parse(refusal.body())))
                    .contains("waymarker.subscriptions.allowed-endpoints");
        }
    }
}
