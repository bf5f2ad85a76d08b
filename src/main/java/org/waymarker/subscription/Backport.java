package org.waymarker.subscription;

/**
 * Addresses and names of the R4 backport of topic-based subscriptions, hl7.fhir.uv.subscriptions-backport 1.1.
 *
 * @see "http://hl7.org/fhir/uv/subscriptions-backport"
 */
final class Backport {
    /** On {@code Subscription.criteria}: a search that the resource must match. */
    static final String FILTER_CRITERIA =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria";

    /** On {@code Subscription.channel.payload}: how much a notice tells. */
    static final String PAYLOAD_CONTENT =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content";

    /** On {@code Subscription.channel}: seconds between signs of life. */
    static final String HEARTBEAT_PERIOD =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-heartbeat-period";

    /** On {@code Subscription.channel}: seconds that the subscriber may take to answer. */
    static final String TIMEOUT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-timeout";

    /** On {@code Subscription.channel}: events in one notice, at most. */
    static final String MAX_COUNT =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-max-count";

    /** On {@code Subscription.channel.type}: a kind of channel that R4 does not know. */
    static final String CHANNEL_TYPE =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-channel-type";

    /** Profile of a notice. */
    static final String NOTIFICATION =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-notification-r4";

    /** Profile of the Parameters that stand first in it. */
    static final String STATUS =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-subscription-status-r4";

    /** On {@code CapabilityStatement.rest.resource}: a topic that one may subscribe to. */
    static final String SUPPORTED_TOPIC =
            "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/capabilitystatement-subscriptiontopic-canonical";

    private Backport() {}
}
