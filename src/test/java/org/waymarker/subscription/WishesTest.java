package org.waymarker.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.waymarker.subscription.SubscriptionFixtures.HOOK;
import static org.waymarker.subscription.SubscriptionFixtures.content;
import static org.waymarker.subscription.SubscriptionFixtures.heartbeat;
import static org.waymarker.subscription.SubscriptionFixtures.maxCount;
import static org.waymarker.subscription.SubscriptionFixtures.timeout;
import static org.waymarker.subscription.SubscriptionFixtures.wanted;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.waymarker.fhir.RefusedException;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.Channel.Header;

class WishesTest {
    private final SubscriptionSettings settings = SubscriptionFixtures.settings("https://good.example");
    private final Wishes wishes =
            new Wishes(settings, new AllowedEndpoints(settings, "https://waymarker.example/fhir/r4"));

    private Channel read(Subscription subscription) {
        return wishes.read(subscription, List.of()).channel();
    }

    private void assertRefused(SubscriptionReason reason, Consumer<Subscription> change) {
        var subscription = wanted(HOOK);
        change.accept(subscription);
        assertThatThrownBy(() -> wishes.read(subscription, List.of()))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.refusal().code()).isEqualTo(reason.name());
                    assertThat(refused.refusal().status()).isEqualTo(422);
                });
    }

    @Test
    void tellsIdsUnlessAskedForLess() {
        assertThat(read(wanted(HOOK)).content()).isEqualTo(Content.ID_ONLY);
        assertThat(read(content(wanted(HOOK), "id-only")).content()).isEqualTo(Content.ID_ONLY);
        assertThat(read(content(wanted(HOOK), "empty")).content()).isEqualTo(Content.EMPTY);
        assertRefused(SubscriptionReason.SUBSCRIPTION_CONTENT_UNSUPPORTED, s -> content(s, "full-resource"));
    }

    @Test
    void keepsToItsOwnLimits() {
        assertThat(read(wanted(HOOK)).maxCount()).isEqualTo(100);
        assertThat(read(maxCount(wanted(HOOK), 7)).maxCount()).isEqualTo(7);
        assertThat(read(maxCount(wanted(HOOK), 5000)).maxCount()).isEqualTo(100);
        assertThat(read(wanted(HOOK)).timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(read(timeout(wanted(HOOK), 10)).timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(read(wanted(HOOK)).heartbeat()).isEmpty();
        assertThat(read(heartbeat(wanted(HOOK), 30)).heartbeat()).contains(Duration.ofSeconds(30));
        assertRefused(SubscriptionReason.SUBSCRIPTION_TIMING_UNSUPPORTED, s -> heartbeat(s, 29));
        assertRefused(SubscriptionReason.SUBSCRIPTION_TIMING_UNSUPPORTED, s -> heartbeat(s, 0));
        assertRefused(SubscriptionReason.SUBSCRIPTION_TIMING_UNSUPPORTED, s -> timeout(s, 31));
        assertRefused(SubscriptionReason.SUBSCRIPTION_TIMING_UNSUPPORTED, s -> timeout(s, 0));
    }

    @Test
    void takesRestHooksOfFhirOnly() {
        assertThat(read(wanted(HOOK)).payload()).isEqualTo(Channel.JSON);
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_CHANNEL_UNSUPPORTED,
                s -> s.getChannel().setType(SubscriptionChannelType.EMAIL));
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_CHANNEL_UNSUPPORTED,
                s -> s.getChannel().setPayload("text/plain"));
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_CHANNEL_UNSUPPORTED,
                s -> s.getChannel()
                        .getTypeElement()
                        .addExtension(
                                "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-channel-type",
                                new Coding().setCode("zulip")));
    }

    @Test
    void refusesWhatLacksAnElement() {
        assertRefused(SubscriptionReason.SUBSCRIPTION_INCOMPLETE, s -> s.setStatus(null));
        assertRefused(SubscriptionReason.SUBSCRIPTION_INCOMPLETE, s -> s.setReason(null));
        assertRefused(SubscriptionReason.SUBSCRIPTION_INCOMPLETE, s -> s.setChannel(null));
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_INCOMPLETE, s -> s.getChannel().setPayload(null));
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_INCOMPLETE, s -> s.getChannel().setEndpoint(null));
    }

    @Test
    void refusesAnEndpointThatIsNotAllowed() {
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_ENDPOINT_NOT_ALLOWED,
                s -> s.getChannel().setEndpoint("https://good.example.evil.example/"));
    }

    @Test
    void readsHeadersAndKeepsThoseThatAreMasked() {
        var subscription = wanted(HOOK);
        subscription.getChannel().addHeader("authorization: ********").addHeader("X-Tenant:7");
        var headers = wishes.read(subscription, List.of(new Header("Authorization", "Bearer s3cret")))
                .channel()
                .headers();
        assertThat(headers)
                .extracting(Header::name, Header::value)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Authorization", "Bearer s3cret"),
                        org.assertj.core.groups.Tuple.tuple("X-Tenant", "7"));
        assertThat(headers.toString()).doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                ": value",
                "X-A:",
                "X A: b",
                "Host: evil.example",
                "content-length: 1",
                "Transfer-Encoding: chunked",
                "Content-Type: text/plain",
                "X-A: b\r\nX-C: d",
                "X-A: ********"
            })
    void refusesAHeaderThatCannotBeSent(String header) {
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_HEADER_INVALID,
                s -> s.getChannel().addHeader(header));
    }

    @Test
    void refusesTooManyHeadersAndTheSameTwice() {
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_HEADER_INVALID,
                s -> IntStream.range(0, 11).forEach(i -> s.getChannel().addHeader("X-" + i + ": v")));
        assertRefused(
                SubscriptionReason.SUBSCRIPTION_HEADER_INVALID,
                s -> s.getChannel().addHeader("X-A: 1").addHeader("x-a: 2"));
    }
}
