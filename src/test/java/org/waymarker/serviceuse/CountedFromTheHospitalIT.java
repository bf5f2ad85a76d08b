package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.rest.client.api.IGenericClient;
import io.micronaut.context.ApplicationContext;
import io.micronaut.transaction.TransactionOperations;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.hl7.fhir.r4.model.BooleanType;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.UnsignedIntType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.HospitalServer;
import org.waymarker.sandbox.population.Cohort;
import org.waymarker.sandbox.population.ContactFeed;
import org.waymarker.sandbox.population.LoadedHospital;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Records;
import org.waymarker.sandbox.population.Truth;
import org.waymarker.testing.Databases;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.Tokens;

/** Counts read by search from a real hospital and from a file, through the operations, against what happened to each person. */
@ExtendWith(Hospital.class)
class CountedFromTheHospitalIT {
    private static final LocalDate TODAY = LocalDate.now();

    private ApplicationContext context;
    private LoadedHospital loaded;

    @Test
    void isWhatHappened(HospitalServer server, IGenericClient hospital, @TempDir Path feeds) throws IOException {
        var population = Population.generate(4711, 26, TODAY);
        loaded = LoadedHospital.load(population, hospital, count -> {});
        ContactFeed.write(population, FhirJson.CONTEXT, feeds.resolve("region.ndjson"));
        var properties = new HashMap<>(Databases.h2());
        properties.put("waymarker.hospital.base-url", server.baseUrl());
        properties.put("waymarker.hospital.workers", 0);
        properties.put("waymarker.recount.worker", "false");
        properties.put("waymarker.feeds.directory", feeds.toString());
        try (var started = ApplicationContext.run(properties)) {
            context = started;
            declare(
                    population,
                    "Hospital",
                    "hospital-encounters",
                    "ed-attendance",
                    "emergency-admission",
                    "outpatient-pain");
            declare(population, "Region", "ndjson-file", "gp-consultation", "nhs111-contact");
            for (Cohort cohort : population.cohorts()) {
                var group = new Reference("Group/" + openAndClose(cohort));
                var parameters = new Parameters();
                parameters.addParameter().setName("cohort").setValue(group);
                assertThat(call("$recount", Optional.empty(), parameters)).isInstanceOf(Answer.Accepted.class);
            }
            while (context.getBean(Recounting.class).next()) {
                // Until nothing is due.
            }
            for (Cohort cohort : population.cohorts()) {
                for (Person person : cohort.people()) {
                    if (!person.course().outcome().equals("died")) {
                        assertThat(counted(person))
                                .as(person.name())
                                .isEqualTo(Truth.of(person, cohort, TODAY).counts());
                    }
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private Answer call(String name, Optional<UUID> id, Parameters parameters) {
        var operation = context.getBeansOfType(FhirEndpoint.class).stream()
                .flatMap(endpoint -> endpoint.operations().stream())
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        TransactionOperations<Connection> transactions = context.getBean(TransactionOperations.class);
        return transactions.executeWrite(
                status -> operation.handler().handle(new FhirEndpoint.Call(id, parameters, Tokens.caller("tester"))));
    }

    private void declare(Population population, String name, String source, String... kinds) {
        var parameters = new Parameters();
        parameters.addParameter("name", name);
        parameters.addParameter("source", new CodeType(source));
        for (String kind : kinds) {
            parameters.addParameter("kind", new CodeType(kind));
        }
        parameters.addParameter(
                "complete-from", new DateType(population.completeFrom().toString()));
        parameters.addParameter("complete-to", new DateType(TODAY.minusDays(1).toString()));
        if (source.equals("ndjson-file")) {
            parameters.addParameter("file", "region.ndjson");
        }
        assertThat(call("$declare-feed", Optional.empty(), parameters)).isInstanceOf(Answer.Computed.class);
    }

    private Reference reference(Person person) {
        var reference = new Reference(loaded.patients().get(person));
        person.nhsNumber()
                .ifPresent(number -> reference.setIdentifier(new Identifier()
                        .setSystem("https://fhir.nhs.uk/Id/nhs-number")
                        .setValue(number)));
        return reference;
    }

    private UUID openAndClose(Cohort cohort) {
        var open = new Parameters();
        open.addParameter()
                .setName("cohort")
                .setValue(new Identifier().setSystem("urn:cohort").setValue(cohort.key()));
        open.addParameter("name", cohort.name());
        open.addParameter("first-session", new DateType(cohort.firstSession().toString()));
        open.addParameter("last-session", new DateType(cohort.lastSession().toString()));
        open.addParameter("sessions", new PositiveIntType(cohort.sessions()));
        for (Person person : cohort.people()) {
            open.addParameter()
                    .setName("participant")
                    .addPart()
                    .setName("subject")
                    .setValue(reference(person));
        }
        var opened = (Answer.Done) call("$open-cohort", Optional.empty(), open);
        var group = UUID.fromString(opened.resources().get(0).getIdPart());
        var close = new Parameters();
        close.addParameter().setName("closing-session").setValue(Records.closingPeriod(cohort));
        close.addParameter()
                .setName("declared-by")
                .setValue(new Reference(loaded.clinicians().get(0)));
        for (Person person : cohort.people()) {
            var part = close.addParameter().setName("person");
            part.addPart().setName("subject").setValue(reference(person));
            part.addPart()
                    .setName("outcome")
                    .setValue(new CodeType(person.course().outcome()));
            part.addPart()
                    .setName("attended")
                    .setValue(new UnsignedIntType(person.course().attended()));
            part.addPart()
                    .setName("offered")
                    .setValue(new UnsignedIntType(person.course().offered()));
            part.addPart()
                    .setName("present")
                    .setValue(new BooleanType(person.course().present()));
        }
        assertThat(call("$close-cohort", Optional.of(group), close)).isInstanceOf(Answer.Done.class);
        return group;
    }

    private Map<String, Truth.Pair> counted(Person person) {
        var parameters = new Parameters();
        parameters.addParameter().setName("subject").setValue(reference(person));
        var observations = ((Answer.Done) call("$service-use", Optional.empty(), parameters))
                .resources().stream().map(Observation.class::cast).toList();
        var pairs = new HashMap<String, Truth.Pair>();
        for (Measure measure : Measure.values()) {
            var values = observations.stream()
                    .filter(o -> measure.code()
                            .equals(o.getCode().getCodingFirstRep().getCode()))
                    .sorted((a, b) -> a.getEffectivePeriod()
                            .getStart()
                            .compareTo(b.getEffectivePeriod().getStart()))
                    .map(o -> o.hasValueQuantity()
                            ? OptionalInt.of(o.getValueQuantity().getValue().intValueExact())
                            : OptionalInt.empty())
                    .toList();
            assertThat(values).hasSize(2);
            pairs.put(measure.code(), new Truth.Pair(values.get(0), values.get(1)));
        }
        return pairs;
    }
}
