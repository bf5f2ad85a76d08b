package org.waymarker.sandbox;

import ca.uhn.fhir.rest.server.RestfulServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The hospital of the tests and the sandbox: a real HAPI JPA FHIR R4 server in embedded Jetty on 127.0.0.1, its data in H2, or for benchmarks in a PostgreSQL. Starting takes 15 to
 * 25 seconds, so tests share one per process ({@code org.waymarker.testing.Hospital}).
 */
public final class HospitalServer implements AutoCloseable {
    private final AnnotationConfigApplicationContext spring;
    private final Server jetty;
    private final int port;

    private HospitalServer(AnnotationConfigApplicationContext spring, Server jetty, int port) {
        this.spring = spring;
        this.jetty = jetty;
        this.port = port;
    }

    /**
     * What a hospital is started with.
     *
     * @param port 0 for any free one
     * @param data an H2 file without its suffix, which outlives this process, even a killed one; empty: data in memory
     * @param reuseSearches whether a search repeated within a minute is answered from the first one's result, as HAPI does unless told otherwise
     *     (a client says {@code Cache-Control: no-cache} to see its own writes); off, a search always sees the latest
     * @param postgres JDBC URL of an empty PostgreSQL database, with user and password, in place of H2
     */
    public record Options(int port, Optional<Path> data, boolean reuseSearches, Optional<String> postgres) {
        public Options(int port, Optional<Path> data, boolean reuseSearches) {
            this(port, data, reuseSearches, Optional.empty());
        }

        public Options(int port) {
            this(port, Optional.empty(), false);
        }
    }

    /** Starts a hospital whose data live in memory and whose searches always see the latest. */
    public static HospitalServer start(int port) {
        return start(new Options(port));
    }

    /**
     * The file is opened through H2's {@code async:}, since HAPI interrupts its background threads, which closes a plain file under all others.
     *
     * @throws IllegalStateException if the port is taken or the data file is in use
     */
    public static HospitalServer start(Options options) {
        var spring = new AnnotationConfigApplicationContext();
        var known = options.data().filter(file -> Files.exists(Path.of(file + ".mv.db")));
        var url = options.postgres()
                .or(() -> options.data()
                        .map(file ->
                                "jdbc:h2:async:" + file.toAbsolutePath() + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"))
                .orElseGet(() -> "jdbc:h2:mem:hospital-" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        spring.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "hospital",
                        Map.of(
                                "hospital.jdbc-url",
                                url,
                                "hospital.ddl",
                                known.isPresent() ? "none" : "create",
                                "hospital.reuse-searches",
                                options.reuseSearches())));
        spring.register(HospitalConfig.class);
        try {
            spring.refresh();
            var threads = new QueuedThreadPool(40, 4);
            threads.setName("hospital");
            threads.setDaemon(true);
            var jetty = new Server(threads);
            var connector = new ServerConnector(jetty);
            connector.setHost("127.0.0.1");
            connector.setPort(options.port());
            jetty.addConnector(connector);
            var context = new ServletContextHandler("/");
            context.addServlet(new ServletHolder(spring.getBean(RestfulServer.class)), "/fhir/*");
            jetty.setHandler(context);
            jetty.start();
            return new HospitalServer(spring, jetty, connector.getLocalPort());
        } catch (Exception e) {
            spring.close();
            throw new IllegalStateException("The hospital did not start: " + e.getMessage(), e);
        }
    }

    /** The FHIR base, e.g. {@code http://localhost:8090/fhir}. */
    public String baseUrl() {
        return "http://localhost:" + port + "/fhir";
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The hospital did not stop", e);
        } finally {
            spring.close();
        }
    }
}
