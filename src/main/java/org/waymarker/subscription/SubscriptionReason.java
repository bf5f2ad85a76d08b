package org.waymarker.subscription;

/** Why a subscription is not taken. Names are part of the API: they stand as {@code code} in the OperationOutcome. */
enum SubscriptionReason {
    SUBSCRIPTION_INCOMPLETE(
            "A subscription needs status, reason, criteria, channel.type, channel.endpoint and channel.payload"),
    SUBSCRIPTION_TOPIC_UNKNOWN(
            "The criteria are the canonical address of a topic of this service; docs/fhir-mapping.md lists the topics"),
    SUBSCRIPTION_TOPIC_FIXED(
            "The topic and the filters of a subscription stay as they are; make another subscription for others"),
    SUBSCRIPTION_FILTER_UNSUPPORTED(
            "A filter is a search of the topic's resource type by parameters that the topic offers, such as Task?status=accepted"),
    SUBSCRIPTION_FILTER_PATIENT_UNKNOWN("The patient in the filter is not known here; check the identifier"),
    SUBSCRIPTION_CHANNEL_UNSUPPORTED(
            "The channel is a rest-hook with payload application/fhir+json or application/fhir+xml"),
    SUBSCRIPTION_CONTENT_UNSUPPORTED(
            "The content of a notice is id-only or empty: no data about a patient leaves this service by a notice; read the"
                    + " resource that it names"),
    SUBSCRIPTION_TIMING_UNSUPPORTED(
            "The heartbeat period, timeout or max count is outside what this service offers; docs/operating.md has the limits"),
    SUBSCRIPTION_ENDPOINT_NOT_ALLOWED(
            "The endpoint is not below an address that the operator allows (setting waymarker.subscriptions.allowed-endpoints)"),
    SUBSCRIPTION_HEADER_INVALID(
            "A channel header is 'Name: value', at most ten of them, and none that belongs to HTTP itself or to the payload"),
    SUBSCRIPTION_STATUS_INVALID(
            "A subscriber asks for requested, or for off to end it; active and error are for this service to say"),
    SUBSCRIPTION_END_PAST("The end lies in the past; leave it out, or give a later moment"),
    SUBSCRIPTION_LIMIT_REACHED(
            "This caller has as many subscriptions as it may have (setting waymarker.subscriptions.most-per-caller); turn one off");

    private final String message;

    SubscriptionReason(String message) {
        this.message = message;
    }

    /** What stands against it and what to do; no patient data. */
    String message() {
        return message;
    }
}
