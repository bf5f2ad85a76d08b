package org.waymarker.testing;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;

/**
 * A hospital that wants a login: a FHIR server to which only those get through who carry a token of the authorisation server beside it,
 * a real one ({@link LoginServerConfig}). Both go by a clock that the test moves.
 */
public final class LoginServer implements AutoCloseable {
    public static final String CLIENT = "waymarker";

    private final LoginClients clients = new LoginClients();
    private final SettableClock clock = new SettableClock();
    private final List<Integer> tokenAnswers = new CopyOnWriteArrayList<>();
    private final AnnotationConfigWebApplicationContext spring = new AnnotationConfigWebApplicationContext();
    private final Server jetty = new Server();
    private final ServerConnector connector;
    private final GuardedFhir fhir;
    private volatile String tokenUrl;
    private volatile Optional<CountDownLatch> hold = Optional.empty();
    private volatile int refusal;

    private LoginServer(String fhirBase) throws Exception {
        var http = new HttpConfiguration();
        // By our clock, not by Jetty's.
        http.setSendDateHeader(false);
        connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        var context = new ServletContextHandler("/");
        jetty.setHandler(context);
        spring.setServletContext(context.getServletContext());
        spring.addBeanFactoryPostProcessor(beans -> {
            beans.registerSingleton("loginClients", clients);
            beans.registerSingleton("loginClock", clock);
        });
        spring.register(LoginServerConfig.class);
        spring.refresh();
        fhir = new GuardedFhir(URI.create(fhirBase), spring.getBean(JwtDecoder.class));
        var everything = EnumSet.of(jakarta.servlet.DispatcherType.REQUEST);
        context.addFilter(new FilterHolder(witness()), "/*", everything);
        context.addFilter(
                new FilterHolder(spring.getBean("springSecurityFilterChain", Filter.class)), "/token", everything);
        context.addServlet(new ServletHolder(new SmartConfiguration()), "/fhir/.well-known/smart-configuration");
        context.addServlet(new ServletHolder(fhir), "/fhir/*");
        context.addServlet(new ServletHolder(new HttpServlet() {}), "/*");
        jetty.start();
        tokenUrl = "http://localhost:" + connector.getLocalPort() + "/token";
    }

    /** @param fhirBase of the server behind */
    public static LoginServer inFrontOf(String fhirBase) {
        try {
            return new LoginServer(fhirBase);
        } catch (Exception e) {
            throw new IllegalStateException("The login server did not start", e);
        }
    }

    public String baseUrl() {
        return "http://localhost:" + connector.getLocalPort() + "/fhir";
    }

    public SettableClock clock() {
        return clock;
    }

    /** Makes us known there. */
    public void register(String jwksUrl, SignatureAlgorithm algorithm) {
        clients.register(CLIENT, jwksUrl, algorithm);
    }

    public void forgetClient() {
        clients.forget();
    }

    public void tokensLast(Duration lifetime) {
        clients.lifetime(lifetime);
    }

    /** What smart-configuration says from now on. */
    public void sayTokenUrl(String url) {
        tokenUrl = url;
    }

    public String tokenUrl() {
        return tokenUrl;
    }

    /** After so many further calls of FHIR the token that they carry is taken no more, whatever stands in it. */
    public void endTokenAfter(int calls) {
        fhir.endTokenAfter(calls);
    }

    /** Requests for tokens get no answer until this is closed. */
    public AutoCloseable holdTokens() {
        var latch = new CountDownLatch(1);
        hold = Optional.of(latch);
        return () -> {
            hold = Optional.empty();
            latch.countDown();
        };
    }

    /** Requests for tokens are answered so from now on; 0: as they should be. */
    public void refuseTokens(int status) {
        refusal = status;
    }

    /** Statuses of requests for tokens, in their order. */
    public List<Integer> tokenAnswers() {
        return tokenAnswers;
    }

    /** Statuses of calls of FHIR, in their order. */
    public List<Integer> fhirAnswers() {
        return fhir.answers();
    }

    private Filter witness() {
        return (request, answer, chain) -> {
            var response = (HttpServletResponse) answer;
            response.setHeader(
                    "Date",
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
            if (!((HttpServletRequest) request).getRequestURI().equals("/token")) {
                chain.doFilter(request, response);
                return;
            }
            hold.ifPresent(LoginServer::await);
            if (refusal > 0) {
                response.setStatus(refusal);
            } else {
                chain.doFilter(request, response);
            }
            tokenAnswers.add(response.getStatus());
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class SmartConfiguration extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            response.getWriter().write("{\"token_endpoint\":\"" + tokenUrl + "\"}");
        }
    }

    @Override
    public void close() {
        hold.ifPresent(CountDownLatch::countDown);
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The login server did not stop", e);
        } finally {
            spring.close();
        }
    }
}
