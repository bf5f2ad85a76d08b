package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.waymarker.patient.PatientIdentity;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.testing.Databases;

/** A file of the hospital's own export, through the beans of the service and its database. */
class DeclaredExportTest {
    @TempDir
    private Path temp;

    @Test
    void isDeclaredKeptAndRead() throws IOException {
        var indexes = temp.resolve("indexes");
        Files.writeString(temp.resolve("Encounter.ndjson"), """
                {"resourceType":"Encounter","id":"1","status":"finished",\
                "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"EMER"},\
                "subject":{"reference":"https://hospital.example/fhir/Patient/7"},\
                "location":[{"location":{"reference":"Location/9"}}],"period":{"start":"2025-02-01"}}
                """);
        var properties = new HashMap<>(Databases.h2());
        properties.put("waymarker.feeds.directory", temp.toString());
        properties.put("waymarker.feeds.index-directory", indexes.toString());
        properties.put("waymarker.hospital.base-url", "https://hospital.example/fhir");
        properties.put("waymarker.hospital.workers", 0);
        properties.put("waymarker.service-use.excluded-clinics", List.of("Location/9", "urn:clinic|pmp"));
        try (var context = ApplicationContext.run(properties)) {
            var decision = context.getBean(DeclareFeed.class)
                    .declare(
                            new DeclareFeed.Declaration(
                                    new FeedName("export"),
                                    FeedSource.HOSPITAL_EXPORT_FILE,
                                    Set.of(ContactKind.ED_ATTENDANCE),
                                    ServiceUseFixtures.YEAR,
                                    new TreeSet<>(Set.of(new OdsCode("RXX00"))),
                                    Optional.of("Encounter.ndjson"),
                                    false),
                            "tester");
            assertThat(decision).isInstanceOf(DeclareFeed.Decision.Declared.class);
            var feed = context.getBean(JdbcFeeds.class).all().get(0);
            assertThat(feed.source()).isEqualTo(FeedSource.HOSPITAL_EXPORT_FILE);
            assertThat(indexes).isNotEmptyDirectory();

            var source = context.getBeansOfType(ContactSource.class).stream()
                    .filter(each -> each.source() == feed.source())
                    .findFirst()
                    .orElseThrow();
            var patient = new PatientIdentity(
                    new PatientKey(UUID.randomUUID()), Set.of(new PatientRef.HospitalId("7")), Optional.empty());
            var told = source.read(feed, List.of(new ContactSource.Query(patient, List.of(ServiceUseFixtures.YEAR))));
            assertThat(((ContactSource.Contacts.Found) told.get(patient.key())).contacts())
                    .singleElement()
                    .satisfies(contact -> assertThat(contact.atExcludedClinic()).isTrue());
        }
    }
}
