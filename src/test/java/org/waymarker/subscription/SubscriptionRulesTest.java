package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.SubscriptionRules.Step;

class SubscriptionRulesTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    /** What an owner may ask for: from, wanted, whether the endpoint is another, and what becomes of it. */
    @ParameterizedTest
    @CsvSource({
        "REQUESTED, REQUESTED, false, REQUESTED",
        "REQUESTED, OFF,       false, OFF",
        "REQUESTED, ACTIVE,    false, -",
        "REQUESTED, ERROR,     false, -",
        "ACTIVE,    ACTIVE,    false, ACTIVE",
        "ACTIVE,    ACTIVE,    true,  REQUESTED",
        "ACTIVE,    REQUESTED, false, REQUESTED",
        "ACTIVE,    OFF,       true,  OFF",
        "ACTIVE,    ERROR,     false, -",
        "ERROR,     REQUESTED, false, REQUESTED",
        "ERROR,     REQUESTED, true,  REQUESTED",
        "ERROR,     OFF,       false, OFF",
        "ERROR,     ACTIVE,    false, -",
        "ERROR,     ERROR,     true,  ERROR",
        "OFF,       REQUESTED, false, REQUESTED",
        "OFF,       OFF,       false, OFF",
        "OFF,       ACTIVE,    false, -",
        "OFF,       ERROR,     false, -"
    })
    void anOwnerAsksForRequestedOrOffOnly(Status from, Status wanted, boolean otherEndpoint, String becomes) {
        assertThat(SubscriptionRules.move(from, wanted, otherEndpoint).map(Status::name))
                .isEqualTo(Optional.of(becomes).filter(name -> !name.equals("-")));
    }

    private static Subscriber in(Status status, long last, long sent, Optional<Instant> end, Optional<Instant> beat) {
        var channel = new Channel(
                "https://ehr.example/hook",
                List.of(),
                Channel.JSON,
                Content.ID_ONLY,
                10,
                Duration.ofSeconds(30),
                Optional.empty());
        return new Subscriber(
                UUID.randomUUID(),
                new Owner("ehr"),
                status,
                Topic.PEER_REFERRAL_TASK,
                channel,
                end,
                last,
                sent,
                beat,
                0,
                Optional.empty());
    }

    private static Step next(Status status, long last, long sent) {
        return SubscriptionRules.next(in(status, last, sent, Optional.empty(), Optional.empty()), NOON);
    }

    @Test
    void shakesHandsBeforeAnythingIsTold() {
        assertThat(next(Status.REQUESTED, 3, 0)).isEqualTo(Step.SHAKE_HANDS);
    }

    @Test
    void tellsAnActiveSubscriberOnly() {
        assertThat(next(Status.ACTIVE, 3, 2)).isEqualTo(Step.TELL);
        assertThat(next(Status.ACTIVE, 3, 3)).isEqualTo(Step.REST);
        assertThat(next(Status.ERROR, 3, 2)).isEqualTo(Step.REST);
        assertThat(next(Status.OFF, 3, 2)).isEqualTo(Step.REST);
    }

    @Test
    void beatsWhenNothingElseIsToBeTold() {
        var due = Optional.of(NOON);
        assertThat(SubscriptionRules.next(in(Status.ACTIVE, 3, 3, Optional.empty(), due), NOON))
                .isEqualTo(Step.BEAT);
        assertThat(SubscriptionRules.next(in(Status.ACTIVE, 4, 3, Optional.empty(), due), NOON))
                .isEqualTo(Step.TELL);
        assertThat(SubscriptionRules.next(in(Status.ACTIVE, 3, 3, Optional.empty(), due), NOON.minusMillis(1)))
                .isEqualTo(Step.REST);
    }

    @ParameterizedTest
    @CsvSource({"REQUESTED, TURN_OFF", "ACTIVE, TURN_OFF", "ERROR, TURN_OFF", "OFF, REST"})
    void endsWhenItsEndHasCome(Status status, Step step) {
        assertThat(SubscriptionRules.next(in(status, 3, 2, Optional.of(NOON), Optional.empty()), NOON))
                .isEqualTo(step);
    }

    @Test
    void takesASubscriberForDeadByNumberOrByTime() {
        var twoDays = Duration.ofDays(2);
        assertThat(SubscriptionRules.isDead(49, NOON, NOON, 50, twoDays)).isFalse();
        assertThat(SubscriptionRules.isDead(50, NOON, NOON, 50, twoDays)).isTrue();
        assertThat(SubscriptionRules.isDead(1, NOON.minus(twoDays).plusMillis(1), NOON, 50, twoDays))
                .isFalse();
        assertThat(SubscriptionRules.isDead(1, NOON.minus(twoDays), NOON, 50, twoDays))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "5, 60", "1000, 60"})
    void waitsTwiceAsLongEachTimeUpToACap(int failures, int seconds) {
        assertThat(SubscriptionRules.waitAfter(failures, Duration.ofSeconds(5), Duration.ofSeconds(60)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }
}
