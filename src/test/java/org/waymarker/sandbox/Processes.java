package org.waymarker.sandbox;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.waymarker.sandbox.population.Systems;

/** The two JVMs of the sandbox: the hospital on the tests' class path, the service on what the packaged jar has. */
final class Processes implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    private final Settings settings;
    private final Console console;
    private final Child hospital;
    private final Child service;
    private Optional<DressedHospital> dressed = Optional.empty();

    Processes(Settings settings, Issuer issuer, Console console) throws IOException {
        this.settings = settings;
        this.console = console;
        this.hospital = hospital(settings);
        this.service = service(settings, issuer);
    }

    /** Ends what an earlier run left running, and forgets its data. */
    void clearAway() throws IOException {
        hospital.endLeftOver();
        service.endLeftOver();
        needFree(settings.hospitalPort(), "sandbox.hospital.port");
        needFree(settings.servicePort(), "sandbox.port");
        for (var leftOver : List.of("data", "hospital-data", "feeds", "hospital.log", "service.log", "sandbox.env")) {
            delete(settings.dir().resolve(leftOver));
        }
    }

    void start() {
        hospital.start();
        service.start();
        service.awaitAnswer(settings.serviceUrl() + "/metadata", PATIENCE);
        console.step("Waymarker answers at " + settings.serviceUrl());
        hospital.awaitAnswer(settings.hospitalUrl() + "/metadata", PATIENCE);
        console.step("The hospital answers at " + settings.hospitalUrl());
        if (settings.dress() != Dress.FULL) {
            dressed = Optional.of(
                    DressedHospital.start(settings.dress(), settings.hospitalUrl(), settings.dressedPort()));
            console.step("Waymarker sees it at " + settings.dressedUrl() + ", "
                    + settings.dress().code());
        }
    }

    void stopHospital() {
        hospital.close();
        console.step("THE HOSPITAL IS STOPPED");
    }

    void startHospitalAgain() {
        hospital.start();
        hospital.awaitAnswer(settings.hospitalUrl() + "/metadata", PATIENCE);
        console.step("THE HOSPITAL IS BACK, on the same data");
    }

    boolean areRunning() {
        return hospital.isRunning() && service.isRunning();
    }

    @Override
    public void close() {
        service.close();
        dressed.ifPresent(DressedHospital::close);
        hospital.close();
    }

    private static Child hospital(Settings settings) {
        return new Child(
                settings.dir(),
                "hospital",
                List.of(
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        HospitalMain.class.getName(),
                        Integer.toString(settings.hospitalPort()),
                        settings.dir().resolve("hospital-data/hospital").toString()),
                Map.of());
    }

    private static Child service(Settings settings, Issuer issuer) throws IOException {
        var dir = settings.dir();
        Files.createDirectories(dir);
        var dependencies = Files.readString(dir.resolve("service.classpath")).trim();
        return new Child(
                dir,
                "service",
                List.of(
                        "-Xmx512m",
                        "-classpath",
                        dir.resolveSibling("classes") + File.pathSeparator + dependencies,
                        "org.waymarker.Waymarker"),
                Map.ofEntries(
                        Map.entry("MICRONAUT_SERVER_PORT", Integer.toString(settings.servicePort())),
                        Map.entry("MICRONAUT_SERVER_HOST", "127.0.0.1"),
                        Map.entry("WAYMARKER_HOSPITAL_BASE_URL", settings.dressedUrl()),
                        Map.entry("WAYMARKER_HOSPITAL_WRITE_MAP", writeMap(settings)),
                        Map.entry("WAYMARKER_HOSPITAL_CREATE_SESSION_ENCOUNTERS", "true"),
                        Map.entry("WAYMARKER_DATA_DIR", dir.resolve("data").toString()),
                        Map.entry(
                                "WAYMARKER_FEEDS_DIRECTORY",
                                dir.resolve("feeds").toString()),
                        Map.entry("WAYMARKER_RECOUNT_SHARE", "1"),
                        Map.entry("WAYMARKER_SERVICE_ODS_CODE", Systems.SERVICE_ODS),
                        Map.entry("WAYMARKER_SERVICE_NAME", Systems.SERVICE_NAME),
                        Map.entry("WAYMARKER_SECURITY_ISSUER", issuer.name()),
                        Map.entry("WAYMARKER_SECURITY_AUDIENCE", Issuer.AUDIENCE),
                        Map.entry("WAYMARKER_SECURITY_JWKS_URL", issuer.jwksUrl())));
    }

    /** @return where it stands; empty if there is none */
    private static String writeMap(Settings settings) throws IOException {
        var map = settings.dress().writeMap();
        return map.isEmpty()
                ? ""
                : Files.writeString(settings.dir().resolve("write-map.yml"), map.get())
                        .toString();
    }

    private static void needFree(int port, String property) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "port " + port + " is in use; stop what listens there, or choose another with -D" + property + "=",
                    e);
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.exists(path)) {
            try (var files = Files.walk(path)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }
}
