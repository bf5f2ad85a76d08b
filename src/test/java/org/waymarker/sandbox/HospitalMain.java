package org.waymarker.sandbox;

import java.nio.file.Path;
import java.util.Optional;

/** The hospital as a process of its own: {@code HospitalMain <port> [H2 file without suffix]}. Prints its base URL when it answers. */
public final class HospitalMain {
    private HospitalMain() {}

    public static void main(String[] args) throws InterruptedException {
        var data = args.length > 1 ? Optional.of(Path.of(args[1])) : Optional.<Path>empty();
        var hospital = HospitalServer.start(new HospitalServer.Options(Integer.parseInt(args[0]), data, true));
        Runtime.getRuntime().addShutdownHook(new Thread(hospital::close, "hospital-stop"));
        System.out.println("Hospital at " + hospital.baseUrl());
        Thread.currentThread().join();
    }
}
