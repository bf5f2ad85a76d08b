package org.waymarker.fhir;

/** The version of this service, as its jar says. */
public final class SoftwareVersion {
    private SoftwareVersion() {}

    /** {@code development} where it does not run from its jar. */
    public static String current() {
        var version = SoftwareVersion.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
