package org.waymarker.api;

import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Encounter.EncounterStatus;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.Refusal;
import org.waymarker.patient.ConflictingPatientException;
import org.waymarker.patient.Patients;
import org.waymarker.record.Entry;
import org.waymarker.record.FhirRecord;
import org.waymarker.security.Caller;
import org.waymarker.store.StaleWriteException;

/** A feature of one resource, for tests of the surface alone: visits, created, finished and counted. Asked before those of the service. */
@Singleton
@Requires(property = "test.endpoint")
@Order(Ordered.HIGHEST_PRECEDENCE)
class TestEndpoint implements FhirEndpoint {
    enum Reason {
        VISIT_FINISHED
    }

    final AtomicInteger calls = new AtomicInteger();
    private final FhirRecord record;
    private final BusinessIds ids;
    private final Patients patients;
    private final PatientReferences references;

    TestEndpoint(FhirRecord record, BusinessIds ids, Patients patients, PatientReferences references) {
        this.record = record;
        this.ids = ids;
        this.patients = patients;
        this.references = references;
    }

    @Override
    public List<Creation<?>> creations() {
        return List.of(new Creation<>(Encounter.class, visit -> true, "a visit", this::create));
    }

    @Override
    public List<Update<?>> updates() {
        return List.of(new Update<>(Encounter.class, visit -> true, "a visit", this::update));
    }

    @Override
    public List<Operation> operations() {
        return List.of(
                Operation.onInstance("Encounter", "$finish", this::finish),
                Operation.onType("Encounter", "$count", this::count).readOnly(),
                Operation.onType(
                                "Encounter",
                                "$page",
                                call -> new Answer.Document("text/html;charset=UTF-8", "<p>Zoë &amp; co</p>"))
                        .readOnly(),
                Operation.onType("Encounter", "$fail", this::fail),
                Operation.onSystem("$later", call -> new Answer.Accepted("Encounter/$count")));
    }

    @Transactional
    Answer create(Encounter encounter, Caller caller) {
        calls.incrementAndGet();
        var id = ids.of(Kind.MEETING, encounter.getIdentifierFirstRep().getValue());
        var before = record.read("Encounter", id.value());
        if (before.isPresent()) {
            return new Answer.Existing(
                    before.get().resource(), Refusal.notice("VISIT_KNOWN", "This visit is known already"));
        }
        var named = references.read(encounter.getSubject());
        var patient = patients.register(named.refs(), named.birthDate());
        encounter.setSubject(references.write(patients.identity(patient)));
        return new Answer.Created(record.write(Entry.kept(Optional.of(patient), encounter, id), caller.subject())
                .resource());
    }

    @Transactional
    Answer update(Change<Encounter> change) {
        calls.incrementAndGet();
        return new Answer.Updated(record.write(
                        Entry.kept(Optional.empty(), change.wanted(), ids.existing(Kind.MEETING, change.id()))
                                .holding(Optional.of(change.wanted())),
                        change.caller().subject())
                .resource());
    }

    /** Registers a patient before it refuses: what a use case must not do, and what the transaction must undo. */
    @Transactional
    Answer finish(Call call) {
        calls.incrementAndGet();
        var stored = record.read("Encounter", call.instance()).orElseThrow();
        var encounter = stored.as(Encounter.class);
        if (encounter.getStatus() == EncounterStatus.FINISHED) {
            record.write(
                    Entry.kept(
                            Optional.empty(),
                            encounter.setStatus(EncounterStatus.CANCELLED),
                            ids.existing(Kind.MEETING, call.instance())),
                    "x");
            return new Answer.Refused(Refusal.rule(Reason.VISIT_FINISHED, "This visit is finished already"));
        }
        var written = record.write(
                Entry.kept(
                        Optional.empty(),
                        encounter.setStatus(EncounterStatus.FINISHED),
                        ids.existing(Kind.MEETING, call.instance())),
                call.caller().subject());
        return new Answer.Done(List.of(written.resource()), List.of(Refusal.notice("FINISHED", "Finished")));
    }

    private Answer count(Call call) {
        Resource parameters = new Parameters()
                .addParameter("count", new IntegerType(calls.get()))
                .addParameter("label", call.inputs().maybeText("label").orElse("none"));
        return new Answer.Computed(parameters);
    }

    private Answer fail(Call call) {
        switch (call.inputs().text("how")) {
            case "always stale" -> throw new StaleWriteException("Encounter/9990000018");
            case "stale once" -> {
                if (calls.incrementAndGet() == 1) {
                    throw new StaleWriteException("Encounter");
                }
                return new Answer.Done(List.of());
            }
            case "conflict" -> throw new ConflictingPatientException("These names belong to different people");
            default -> throw new IllegalArgumentException("9990000018 Ann Example " + UUID.randomUUID());
        }
    }
}
