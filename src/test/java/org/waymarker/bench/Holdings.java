package org.waymarker.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Practitioner;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestIntent;
import org.hl7.fhir.r4.model.ServiceRequest.ServiceRequestStatus;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirJson;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.Hospital;
import org.waymarker.testing.SmallStory;

/**
 * The same resources in both servers: made by Waymarker's own operations, read back through its API, and put into the other under the same
 * ids by transaction Bundles.
 */
final class Holdings {
    private static final String CLINICIAN = "Practitioner/clinician";
    private static final int COHORT = 10;
    private static final int PATIENTS_IN_A_BUNDLE = 10;
    private static final int THREADS = 4;
    private static final int GROUPS = 15;
    private static final List<String> OF_A_PATIENT =
            List.of("CarePlan", "ServiceRequest", "Task", "Encounter", "Observation");

    private static final Pattern A_PATIENT = Pattern.compile("\"(Patient/[A-Za-z0-9.-]+)\"");

    private final List<Patient> patients;
    private final List<Resource> plans = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private String observationCode = "";
    private int count;

    private Holdings(int people) {
        this.patients = IntStream.range(0, people).mapToObj(Holdings::person).toList();
    }

    static Holdings fill(Target waymarker, Target hapi, int people) {
        var holdings = new Holdings(people);
        holdings.tellTheStory(new Api(FhirJson.CONTEXT, waymarker.base(), waymarker.token()));
        holdings.copy(new Api(FhirJson.CONTEXT, waymarker.base(), waymarker.token()), hapi.base());
        return holdings;
    }

    /** How many resources each holds, patients aside. */
    int count() {
        return count;
    }

    String patient(int number) {
        return "Patient/" + patients.get(Math.floorMod(number, patients.size())).getIdPart();
    }

    /** {@code CarePlan/[id]} */
    String plan(int number) {
        return "CarePlan/" + plans.get(Math.floorMod(number, plans.size())).getIdPart();
    }

    /** {@code system|code} of an Observation that each patient has, percent-encoded. */
    String observationCode() {
        return observationCode;
    }

    /** As an EHR orders it: a place in one of the groups, for each person and group once. */
    String order(int number) {
        var group = number / patients.size();
        if (group >= groups.size()) {
            throw new IllegalStateException(
                    "Everybody has been referred to every group; give bench.patients more people");
        }
        var request = new ServiceRequest()
                .setStatus(ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequestIntent.ORDER)
                .setSubject(new Reference(patient(number)))
                .setRequester(new Reference(CLINICIAN));
        request.addIdentifier().setSystem(SmallStory.CALLER_SYSTEM).setValue("order-" + number);
        request.addExtension(Extensions.PEER_GROUP, new Reference(groups.get(group)));
        return FhirJson.encode(request);
    }

    private static Patient person(int number) {
        var patient = new Patient();
        patient.setId("person-" + number);
        patient.addName().setFamily("Person").addGiven("Number " + number);
        patient.setActive(true);
        return patient;
    }

    private void tellTheStory(Api api) {
        var today = LocalDate.now(ZoneOffset.UTC);
        for (int i = 0; i < GROUPS; i++) {
            groups.add(SmallStory.group(api, "bench-" + i, today.minusDays(100)));
        }
        together(in(patients, COHORT).stream()
                .<Callable<Void>>map(people -> () -> {
                    cohort(api, people.get(0).getIdPart(), people, today);
                    return null;
                })
                .toList());
    }

    private static void cohort(Api api, String id, List<Patient> people, LocalDate today) {
        var opening = new Ins()
                .identifier("cohort", SmallStory.CALLER_SYSTEM, id)
                .text("name", "Cohort " + id)
                .date("first-session", today.minusDays(120))
                .date("last-session", today.minusDays(30))
                .positive("sessions", 12);
        people.forEach(person -> opening.parts("participant", new Ins().reference("subject", name(person))));
        var cohort =
                api.call("Group/$open-cohort", opening.done()).only(Group.class).getIdPart();
        var day = today.minusDays(30);
        var closing = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType(day + "T10:00:00Z"))
                                .setEndElement(new DateTimeType(day + "T12:00:00Z")))
                .reference("declared-by", CLINICIAN);
        people.forEach(person -> closing.parts(
                "person",
                new Ins()
                        .reference("subject", name(person))
                        .code("outcome", "completed")
                        .count("attended", 11)
                        .count("offered", 12)
                        .flag("present", true)));
        for (var plan :
                api.call("Group/" + cohort + "/$close-cohort", closing.done()).all(CarePlan.class)) {
            api.call(
                    "CarePlan/" + plan.getIdPart() + "/$refer-peer-support",
                    new Ins().reference("requester", CLINICIAN).done());
        }
    }

    private static String name(Patient person) {
        return "Patient/" + person.getIdPart();
    }

    private void copy(Api api, String hapiBase) {
        var shared = new ArrayList<Resource>(all(api, "Group?_count=500"));
        // Members are shown to us and kept in no resource; at the other server their Patients are not there yet.
        shared.stream().filter(Group.class::isInstance).map(Group.class::cast).forEach(group -> group.setMember(null));
        var own = new LinkedHashMap<String, List<Resource>>();
        patients.forEach(patient -> own.put(name(patient), new ArrayList<>(List.of(patient))));
        for (var type : OF_A_PATIENT) {
            all(api, type + "?_count=500")
                    .forEach(resource -> ownerOf(resource)
                            .ifPresentOrElse(patient -> own.get(patient).add(resource), () -> shared.add(resource)));
        }
        count = shared.size()
                + own.values().stream().mapToInt(all -> all.size() - 1).sum();
        own.values().forEach(this::remember);
        var clinician = new Practitioner();
        clinician.setId("clinician");
        shared.add(0, clinician);
        var hapi = Hospital.client(hapiBase);
        in(shared, 100)
                .forEach(some -> hapi.transaction().withBundle(bundle(some)).execute());
        together(in(List.copyOf(own.values()), PATIENTS_IN_A_BUNDLE).stream()
                .<Callable<Void>>map(some -> () -> {
                    hapi.transaction()
                            .withBundle(
                                    bundle(some.stream().flatMap(List::stream).toList()))
                            .execute();
                    return null;
                })
                .toList());
    }

    private static Optional<String> ownerOf(Resource resource) {
        var named = A_PATIENT.matcher(FhirJson.encode(resource));
        return named.find() ? Optional.of(named.group(1)) : Optional.empty();
    }

    private static <T> List<List<T>> in(List<T> all, int size) {
        return IntStream.range(0, (all.size() + size - 1) / size)
                .mapToObj(i -> all.subList(i * size, Math.min(all.size(), (i + 1) * size)))
                .toList();
    }

    private void remember(List<Resource> own) {
        own.stream().filter(CarePlan.class::isInstance).forEach(plans::add);
        own.stream()
                .filter(Observation.class::isInstance)
                .map(Observation.class::cast)
                .findFirst()
                .map(observation -> observation.getCode().getCodingFirstRep())
                .ifPresent(coding -> observationCode = coding.getSystem() + "%7C" + coding.getCode());
    }

    private static List<Resource> all(Api api, String path) {
        var found = new ArrayList<Resource>();
        for (var next = Optional.of(path); next.isPresent(); ) {
            var page = (Bundle) api.get(next.get()).resource();
            page.getEntry().forEach(entry -> found.add(entry.getResource()));
            next = Optional.ofNullable(page.getLink("next")).map(Bundle.BundleLinkComponent::getUrl);
        }
        return found;
    }

    private static Bundle bundle(List<Resource> resources) {
        var bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (var resource : resources) {
            bundle.addEntry()
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl(resource.fhirType() + "/" + resource.getIdPart());
        }
        return bundle;
    }

    private static void together(List<Callable<Void>> tasks) {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (var task : threads.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("The servers could not be filled", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
