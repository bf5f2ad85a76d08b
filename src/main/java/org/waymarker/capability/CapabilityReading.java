package org.waymarker.capability;

/** What came of reading a CapabilityStatement. */
public sealed interface CapabilityReading {
    record Read(Capabilities capabilities) implements CapabilityReading {}

    /** Nothing is assumed of such a server. */
    record Unreadable(Cause cause) implements CapabilityReading {}

    enum Cause {
        /** Longer than {@link CapabilityReader#LONGEST}. */
        TOO_LONG,
        /** No JSON, or JSON that ends too soon. */
        NO_JSON,
        /** JSON, but not a CapabilityStatement. */
        NO_CAPABILITY_STATEMENT,
        /** Of another FHIR version than R4. */
        OTHER_FHIR_VERSION,
        /** It does not describe a running server, or none that speaks JSON. */
        NO_SERVER
    }
}
