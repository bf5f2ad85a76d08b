package org.waymarker.sandbox;

import java.nio.file.Path;

/**
 * How the sandbox was asked to run: system properties, which {@code mvn -Psandbox} passes on.
 *
 * @param dir {@code sandbox.dir}: everything that it writes
 * @param exit {@code sandbox.exit}: end after the table
 * @param patients {@code sandbox.patients}
 * @param seed {@code sandbox.seed}: same seed and day, same people
 * @param outage {@code sandbox.outage}: the hospital is stopped during the middle third of the story
 * @param servicePort {@code sandbox.port}
 * @param hospitalPort {@code sandbox.hospital.port}
 */
record Settings(Path dir, boolean exit, int patients, long seed, boolean outage, int servicePort, int hospitalPort) {

    /** @throws IllegalArgumentException with a sentence for the person at the console */
    static Settings read() {
        var hospital = System.getProperty("sandbox.hospital", "full");
        if (!hospital.equals("full")) {
            throw new IllegalArgumentException("sandbox.hospital=" + hospital
                    + " is not known; there is: full (a HAPI FHIR server with nothing switched off)");
        }
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
                number("sandbox.port", 8080),
                number("sandbox.hospital.port", 8090));
    }

    String serviceUrl() {
        return "http://localhost:" + servicePort + "/fhir/r4";
    }

    String hospitalUrl() {
        return "http://localhost:" + hospitalPort + "/fhir";
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
