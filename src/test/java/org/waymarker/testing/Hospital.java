package org.waymarker.testing;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.client.api.IGenericClient;
import ca.uhn.fhir.rest.client.api.ServerValidationModeEnum;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.waymarker.sandbox.HospitalServer;

/**
 * Gives tests the one real hospital of this process, started when first asked for and stopped after the last test:
 * {@code @ExtendWith(Hospital.class)}, then a parameter of type {@link HospitalServer}, {@link IGenericClient} (a HAPI client of it) or
 * {@link OutageProxy} (a new one in front of it, closed with the test or, from a constructor or {@code @BeforeAll}, with the class). Tests share
 * its data: each makes its own patients ({@link People}).
 */
public final class Hospital implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(Hospital.class);
    private static HospitalServer server;
    private static FhirContext fhir;

    /** The hospital of this process, for code that runs before JUnit resolves parameters. */
    public static synchronized HospitalServer shared() {
        if (server == null) {
            server = HospitalServer.start(0);
        }
        return server;
    }

    /** A HAPI client of a FHIR server; it does not read the server's metadata first, which takes seconds, and always sees the latest. */
    public static IGenericClient client(String baseUrl) {
        var client = context().newRestfulGenericClient(baseUrl);
        client.registerInterceptor(new ca.uhn.fhir.rest.client.interceptor.AdditionalRequestHeadersInterceptor(
                java.util.Map.of("Cache-Control", java.util.List.of("no-cache"))));
        return client;
    }

    private static synchronized FhirContext context() {
        if (fhir == null) {
            fhir = FhirContext.forR4();
            fhir.getRestfulClientFactory().setServerValidationMode(ServerValidationModeEnum.NEVER);
            fhir.getRestfulClientFactory().setSocketTimeout(60_000);
        }
        return fhir;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return type == HospitalServer.class || type == IGenericClient.class || type == OutageProxy.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent("stop", key -> (AutoCloseable) Hospital::stop);
        var type = parameter.getParameter().getType();
        if (type == HospitalServer.class) {
            return shared();
        }
        if (type == IGenericClient.class) {
            return client(shared().baseUrl());
        }
        var proxy = OutageProxy.inFrontOf(shared().baseUrl());
        context.getStore(NAMESPACE).put(proxy, (AutoCloseable) proxy::close);
        return proxy;
    }

    private static synchronized void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
