package org.waymarker.subscription;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelComponent;
import org.hl7.fhir.r4.model.Subscription.SubscriptionChannelType;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.subscription.Channel.Content;
import org.waymarker.subscription.Channel.Header;

/** Reads what a caller wants from a Subscription, and refuses what is not offered (422). */
@Singleton
class Wishes {
    private static final int MOST_HEADERS = 10;
    private static final Duration LONGEST_HEARTBEAT = Duration.ofDays(31);

    /** Of HTTP itself, or said by us. */
    private static final Set<String> HEADERS_OF_OURS = Set.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final SubscriptionSettings settings;
    private final AllowedEndpoints endpoints;

    Wishes(SubscriptionSettings settings, AllowedEndpoints endpoints) {
        this.settings = settings;
        this.endpoints = endpoints;
    }

    /** @param known headers that stand already: a masked one keeps its value */
    Wish read(Subscription subscription, List<Header> known) {
        if (!subscription.hasStatus() || !subscription.hasReason()) {
            throw refused(SubscriptionReason.SUBSCRIPTION_INCOMPLETE, "");
        }
        var status = Status.of(subscription.getStatus().toCode())
                .orElseThrow(() -> refused(SubscriptionReason.SUBSCRIPTION_STATUS_INVALID, ".status"));
        var end = Optional.ofNullable(subscription.getEnd()).map(date -> date.toInstant());
        return new Wish(status, channel(subscription.getChannel(), known), end);
    }

    private Channel channel(SubscriptionChannelComponent channel, List<Header> known) {
        if (!channel.hasType() || !channel.hasEndpoint() || !channel.hasPayload()) {
            throw refused(SubscriptionReason.SUBSCRIPTION_INCOMPLETE, ".channel");
        }
        var payload = channel.getPayload();
        if (channel.getType() != SubscriptionChannelType.RESTHOOK
                || channel.getTypeElement().hasExtension(Backport.CHANNEL_TYPE)
                || !(payload.equals(Channel.JSON) || payload.equals(Channel.XML))) {
            throw refused(SubscriptionReason.SUBSCRIPTION_CHANNEL_UNSUPPORTED, ".channel");
        }
        if (!endpoints.allows(channel.getEndpoint())) {
            throw refused(SubscriptionReason.SUBSCRIPTION_ENDPOINT_NOT_ALLOWED, ".channel.endpoint");
        }
        return new Channel(
                channel.getEndpoint(),
                headers(channel.getHeader(), known),
                payload,
                content(channel.getPayloadElement().getExtensionByUrl(Backport.PAYLOAD_CONTENT)),
                Math.min(
                        settings.maxCount(),
                        number(channel, Backport.MAX_COUNT, 1, Integer.MAX_VALUE)
                                .orElse(settings.maxCount())),
                number(channel, Backport.TIMEOUT, 1, (int) settings.timeout().toSeconds())
                        .map(Duration::ofSeconds)
                        .orElse(settings.timeout()),
                number(
                                channel,
                                Backport.HEARTBEAT_PERIOD,
                                (int) settings.shortestHeartbeat().toSeconds(),
                                (int) LONGEST_HEARTBEAT.toSeconds())
                        .map(Duration::ofSeconds));
    }

    private static Content content(@org.jspecify.annotations.Nullable Extension extension) {
        if (extension == null) {
            return Content.ID_ONLY;
        }
        var code = text(extension);
        for (var content : Content.values()) {
            if (content.code().equals(code)) {
                return content;
            }
        }
        throw refused(SubscriptionReason.SUBSCRIPTION_CONTENT_UNSUPPORTED, ".channel.payload");
    }

    private static String text(Extension extension) {
        return extension.getValue() instanceof PrimitiveType<?> value ? String.valueOf(value.getValueAsString()) : "";
    }

    private static Optional<Integer> number(SubscriptionChannelComponent channel, String url, int least, int most) {
        return Optional.ofNullable(channel.getExtensionByUrl(url)).map(extension -> {
            var text = text(extension);
            long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
            if (number < least || number > most) {
                throw refused(SubscriptionReason.SUBSCRIPTION_TIMING_UNSUPPORTED, ".channel");
            }
            return (int) number;
        });
    }

    private static List<Header> headers(List<StringType> texts, List<Header> known) {
        var headers = texts.stream().map(text -> header(text.getValue(), known)).toList();
        long names = headers.stream()
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .distinct()
                .count();
        if (headers.size() > MOST_HEADERS || names < headers.size()) {
            throw refused(SubscriptionReason.SUBSCRIPTION_HEADER_INVALID, ".channel.header");
        }
        return headers;
    }

    private static Header header(@org.jspecify.annotations.Nullable String text, List<Header> known) {
        var parts = String.valueOf(text).split(":", 2);
        if (parts.length < 2
                || !parts[0].matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
                || !parts[1].strip().matches("[\\x21-\\x7e]([\\x20-\\x7e]{0,3999}[\\x21-\\x7e])?")
                || HEADERS_OF_OURS.contains(parts[0].toLowerCase(Locale.ROOT))) {
            throw refused(SubscriptionReason.SUBSCRIPTION_HEADER_INVALID, ".channel.header");
        }
        var header = new Header(parts[0], parts[1].strip());
        return header.isMasked()
                ? known.stream()
                        .filter(each -> each.name().equalsIgnoreCase(header.name()))
                        .findFirst()
                        .orElseThrow(() -> refused(SubscriptionReason.SUBSCRIPTION_HEADER_INVALID, ".channel.header"))
                : header;
    }

    static RefusedException refused(SubscriptionReason reason, String path) {
        return new RefusedException(new Refusal(
                422, IssueType.BUSINESSRULE, reason.name(), reason.message(), Optional.of("Subscription" + path)));
    }
}
