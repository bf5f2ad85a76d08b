package org.waymarker.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The hospital as a process of its own: {@code HospitalMain <port> [H2 file without suffix, or URL of a PostgreSQL database]}. Prints its
 * base URL when it answers.
 */
public final class HospitalMain {
    private HospitalMain() {}

    public static void main(String[] args) throws InterruptedException {
        var data = args.length > 1 ? Optional.of(args[1]) : Optional.<String>empty();
        var postgres = data.filter(where -> where.startsWith("jdbc:postgresql:"));
        var file = postgres.isPresent() ? Optional.<Path>empty() : data.map(Path::of);
        var hospital =
                HospitalServer.start(new HospitalServer.Options(Integer.parseInt(args[0]), file, true, postgres));
        Runtime.getRuntime().addShutdownHook(new Thread(hospital::close, "hospital-stop"));
        System.out.println("Hospital at " + hospital.baseUrl());
        Thread.currentThread().join();
    }
}
