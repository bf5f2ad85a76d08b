package org.waymarker.sandbox;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How the sandbox was asked to run: system properties, which {@code mvn -Psandbox} passes on.
 *
 * @param dir {@code sandbox.dir}: everything that it writes
 * @param exit {@code sandbox.exit}: end after the table
 * @param patients {@code sandbox.patients}
 * @param seed {@code sandbox.seed}: same seed and day, same people
 * @param outage {@code sandbox.outage}: the hospital is stopped during the middle third of the story
 * @param dress {@code sandbox.hospital}: what the hospital's server can do
 * @param servicePort {@code sandbox.port}
 * @param hospitalPort {@code sandbox.hospital.port}
 */
record Settings(
        Path dir,
        boolean exit,
        int patients,
        long seed,
        boolean outage,
        Dress dress,
        int servicePort,
        int hospitalPort) {

    /** @throws IllegalArgumentException with a sentence for the person at the console */
    static Settings read() {
        var hospital = System.getProperty("sandbox.hospital", "full");
        var dress = Dress.of(hospital)
                .orElseThrow(() -> new IllegalArgumentException("sandbox.hospital=" + hospital
                        + " is not known; there is: "
                        + Arrays.stream(Dress.values()).map(Dress::code).collect(Collectors.joining(", "))));
        var patients = number("sandbox.patients", 60);
        if (patients < 1 || patients > 5000) {
            throw new IllegalArgumentException("sandbox.patients must be from 1 to 5000");
        }
        return new Settings(
                Path.of(System.getProperty("sandbox.dir", "target/sandbox")).toAbsolutePath(),
                Boolean.getBoolean("sandbox.exit"),
                patients,
                number("sandbox.seed", 2021),
                Boolean.getBoolean("sandbox.outage"),
                dress,
                number("sandbox.port", 8080),
                number("sandbox.hospital.port", 8090));
    }

    String serviceUrl() {
        return "http://localhost:" + servicePort + "/fhir/r4";
    }

    String hospitalUrl() {
        return "http://localhost:" + hospitalPort + "/fhir";
    }

    /** Where Waymarker sees the hospital: a dressed one stands in front of the real one, on the next port. */
    String dressedUrl() {
        return dress == Dress.FULL ? hospitalUrl() : "http://localhost:" + dressedPort() + "/fhir";
    }

    int dressedPort() {
        return hospitalPort + 1;
    }

    private static int number(String name, int otherwise) {
        var value = System.getProperty(name, "");
        try {
            return value.isBlank() ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number, not " + value, e);
        }
    }
}
