package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.waymarker.subscription.SubscriptionFixtures.filtered;
import static org.waymarker.subscription.SubscriptionFixtures.heartbeat;
import static org.waymarker.subscription.SubscriptionFixtures.wanted;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Narrative;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.FhirJson;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.SubscriptionFhirMapper.NoticeType;
import org.waymarker.subscription.SubscriptionFhirMapper.State;
import org.waymarker.subscription.SubscriptionFhirMapper.Told;
import org.waymarker.testing.Golden;

class SubscriptionFhirMapperTest {
    private static final UUID ID = UUID.fromString("5b1f3f0e-0a1c-4a63-9b7b-0b2f7a5d9c11");
    private static final UUID ANSWER = UUID.fromString("0f4f9a56-7f0c-4c1d-8a1e-2c4d3b5a6e77");
    private static final UUID TASK = UUID.fromString("7d3c2b1a-1234-4abc-8def-0123456789ab");
    private static final Instant NOW = Instant.parse("2026-03-02T09:00:00Z");

    private final SubscriptionFhirMapper mapper =
            new SubscriptionFhirMapper("https://waymarker.trust.example/fhir/r4/");

    private static Subscriber subscriber(Status status) {
        return new Subscriber(
                ID,
                new Owner("ehr"),
                status,
                Topic.PEER_REFERRAL_TASK,
                SubscriptionFixtures.aChannel(),
                Optional.empty(),
                7,
                5,
                Optional.empty(),
                0,
                Optional.empty());
    }

    private static Told told(long number, boolean named) {
        return new Told(new Event(number, NOW.minusSeconds(number), "Task", TASK), named);
    }

    /** The guide's profiles are not at hand: what is held to R4 is the same without their names. */
    private static void golden(String name, Bundle bundle) {
        var plain = bundle.copy();
        plain.setMeta(null);
        plain.getEntry().forEach(entry -> entry.getResource().setMeta(null));
        Golden.assertMatches(SubscriptionFhirMapperTest.class, name, plain);
    }

    @Test
    void mapsANoticeOfEvents() {
        golden(
                "notice",
                mapper.notice(
                        subscriber(Status.ACTIVE),
                        NoticeType.EVENT_NOTIFICATION,
                        Content.ID_ONLY,
                        List.of(told(6, true), told(7, false)),
                        ANSWER,
                        NOW));
    }

    @Test
    void mapsANoticeThatTellsNumbersOnly() {
        golden(
                "notice-empty",
                mapper.notice(
                        subscriber(Status.ACTIVE),
                        NoticeType.EVENT_NOTIFICATION,
                        Content.EMPTY,
                        List.of(told(6, true)),
                        ANSWER,
                        NOW));
    }

    @Test
    void mapsTheStateOfADeadSubscriber() {
        golden(
                "states",
                mapper.states(List.of(new State(subscriber(Status.ERROR), Optional.of("Given up"), ANSWER)), NOW));
    }

    @Test
    void keepsWhatWasSaidButNotTheHeadersNorTheNarrative() {
        var sent = heartbeat(filtered(wanted(SubscriptionFixtures.HOOK), "Task?status=accepted"), 60);
        sent.getChannel().addHeader("Authorization: Bearer s3cret");
        sent.setText(new Narrative().setStatus(Narrative.NarrativeStatus.GENERATED));
        sent.addContact().setValue("duty@ehr.example");
        var stored = mapper.toFhir(
                sent,
                Status.ERROR,
                Optional.of("why"),
                SubscriptionFixtures.aChannel().headers());
        assertThat(stored.getChannel().getHeader())
                .extracting(header -> header.getValue())
                .containsExactly("Authorization: ********", "X-Tenant: ********");
        assertThat(stored.getError()).isEqualTo("why");
        assertThat(stored.hasText()).isFalse();
        assertThat(stored.getContactFirstRep().getValue()).isEqualTo("duty@ehr.example");
        assertThat(FhirJson.encode(stored)).doesNotContain("s3cret").contains("Task?status=accepted");
        assertThat(sent.hasText()).as("what was sent is left as it is").isTrue();
    }
}
