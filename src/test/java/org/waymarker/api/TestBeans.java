package org.waymarker.api;

import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.simple.SimpleHttpHeaders;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import org.waymarker.fhir.PatientReferences;

/** Things that are made by the container in the service. */
final class TestBeans {
    private TestBeans() {}

    static PatientReferences patientReferences(String hospitalBase, String localIdSystem) {
        try {
            Constructor<PatientReferences> constructor =
                    PatientReferences.class.getDeclaredConstructor(String.class, List.class);
            constructor.setAccessible(true);
            return constructor.newInstance(hospitalBase, List.of(localIdSystem));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    static Incoming incoming(String method, String path, String contentType, byte[] body) {
        return new Incoming(
                method,
                Queries.segments(path),
                List.of(),
                "http://localhost/fhir/r4",
                new SimpleHttpHeaders(Map.of("Content-Type", contentType), ConversionService.SHARED),
                () -> body);
    }
}
