package org.waymarker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.UUID;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.People;

/** A pain service at work over HTTP, as far as tests of plain resources need one to have been. */
final class Clinic {
    static final LocalDate FIRST = LocalDate.of(2025, 9, 3);

    private final Http http;

    Clinic(Http http) {
        this.http = http;
    }

    /** Somebody who completed a programme. */
    record Completer(String nhs, CarePlan plan) {
        Reference subject() {
            return Clinic.subject(nhs);
        }
    }

    /**
     * Somebody whose programme runs.
     *
     * @param cohort address of its Group
     */
    record Enrolled(String nhs, CarePlan plan, String cohort) {}

    Completer completer() {
        var enrolled = enrolled();
        return new Completer(enrolled.nhs, close(enrolled));
    }

    Enrolled enrolled() {
        return enrolled(People.freshNhsNumber());
    }

    Enrolled enrolled(String nhs) {
        var opened = call(
                "/Group/$open-cohort",
                new Ins()
                        .identifier("cohort", "https://ehr.example/id", "cohort " + UUID.randomUUID())
                        .text("name", "Autumn")
                        .date("first-session", FIRST)
                        .date("last-session", LocalDate.of(2025, 11, 19))
                        .count("sessions", 12)
                        .parts("participant", new Ins().value("subject", subject(nhs))));
        return new Enrolled(
                nhs, only(opened, CarePlan.class), opened.getEntryFirstRep().getFullUrl());
    }

    /** Ends the programme of the one person in it. */
    CarePlan close(Enrolled person) {
        var closed = call(
                person.cohort + "/$close-cohort",
                new Ins()
                        .value(
                                "closing-session",
                                new Period()
                                        .setStartElement(new DateTimeType("2025-11-19T10:00:00Z"))
                                        .setEndElement(new DateTimeType("2025-11-19T12:30:00Z")))
                        .reference("declared-by", "Practitioner/7")
                        .parts(
                                "person",
                                new Ins()
                                        .value("subject", subject(person.nhs))
                                        .code("outcome", "completed")
                                        .count("attended", 12)
                                        .count("offered", 12)
                                        .flag("present", true)));
        return only(closed, CarePlan.class);
    }

    static Reference subject(String nhs) {
        return new Reference()
                .setIdentifier(
                        new Identifier().setSystem(CodeSystems.NHS_NUMBER).setValue(nhs));
    }

    /** As an EHR writes one. */
    static ServiceRequest referral(Completer completer) {
        var request = new ServiceRequest()
                .setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
                .setSubject(completer.subject())
                .setRequester(new Reference("Practitioner/7"));
        request.addIdentifier()
                .setSystem("https://ehr.example/referral")
                .setValue(UUID.randomUUID().toString());
        return request;
    }

    /** The Bundle that an operation answers. */
    Bundle call(String path, Ins in) {
        var response = http.post(path, FhirJson.encode(in.done()));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (Bundle) Http.json(response);
    }

    HttpResponse<String> post(Resource resource, String... headers) {
        return http.post("/" + resource.fhirType(), FhirJson.encode(resource), headers);
    }

    /** Puts a resource that was read, naming the version that was read. */
    HttpResponse<String> put(Resource resource) {
        return put(resource, "W/\"" + resource.getMeta().getVersionId() + "\"");
    }

    HttpResponse<String> put(Resource resource, String ifMatch) {
        return http.send(
                "PUT",
                "/" + resource.fhirType() + "/" + resource.getIdPart(),
                FhirJson.encode(resource),
                "Content-Type",
                "application/fhir+json",
                "If-Match",
                ifMatch);
    }

    <R extends Resource> R read(Class<R> type, String id) {
        return type.cast(Http.json(http.get("/" + type.getSimpleName() + "/" + id)));
    }

    /** The only resource that a search finds. */
    <R extends Resource> R find(Class<R> type, String query) {
        return only((Bundle) Http.json(http.get("/" + type.getSimpleName() + "?" + query)), type);
    }

    int total(String search) {
        return ((Bundle) Http.json(http.get(search + "&_summary=count"))).getTotal();
    }

    static <R extends Resource> R only(Bundle bundle, Class<R> type) {
        var found = bundle.getEntry().stream()
                .map(Bundle.BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
