package org.waymarker.fhir;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.patient.PatientKey;
import org.waymarker.security.Caller;

/**
 * What a feature offers over FHIR beyond reading the record: creates, updates, operations, and what callers see of its resources.
 * {@code api} routes to whatever is declared here.
 */
public interface FhirEndpoint {
    /** Operations that this feature answers. */
    default List<Operation> operations() {
        return List.of();
    }

    /** Resource types that this feature takes by POST. */
    default List<Creation<?>> creations() {
        return List.of();
    }

    /** Resource types that this feature takes by PUT. */
    default List<Update<?>> updates() {
        return List.of();
    }

    /** What a person must hear of, even where the resource that tells of it is not taken. */
    default List<Watch<?>> watches() {
        return List.of();
    }

    /** Types whose resources look different to different callers. */
    default List<View> views() {
        return List.of();
    }

    /** Searches by a patient who stands in no resource. */
    default List<PatientSearch> patientSearches() {
        return List.of();
    }

    /** Types whose resources each belong to one caller. */
    default List<Owned> owned() {
        return List.of();
    }

    /** What the CapabilityStatement says of a type beyond interactions, searches and operations. */
    default List<Advertised> advertised() {
        return List.of();
    }

    /** Where an operation hangs. */
    enum Level {
        SYSTEM,
        TYPE,
        INSTANCE
    }

    /**
     * @param name with its {@code $}
     * @param type resource type; empty for a system-level operation
     * @param changesState false for one that only reads
     * @param aboutResource whether it judges the resource that it is given: that may then be the body itself, in the place of
     *     the parameter {@code resource}, and no transaction is held meanwhile
     * @param byGet whether it may be called by GET: not if it changes something, nor if it names a person, whose number would then
     *     stand in an address
     * @param document whether it answers with an {@link Answer.Document}, whatever FHIR format the caller would take
     */
    record Operation(
            String name,
            Level level,
            Optional<String> type,
            boolean changesState,
            boolean aboutResource,
            boolean byGet,
            boolean document,
            OperationHandler handler) {
        public static Operation onType(String type, String name, OperationHandler handler) {
            return new Operation(name, Level.TYPE, Optional.of(type), true, false, false, false, handler);
        }

        public static Operation onInstance(String type, String name, OperationHandler handler) {
            return new Operation(name, Level.INSTANCE, Optional.of(type), true, false, false, false, handler);
        }

        public static Operation onSystem(String name, OperationHandler handler) {
            return new Operation(name, Level.SYSTEM, Optional.empty(), true, false, false, false, handler);
        }

        /** The same operation, declared as one that only reads. */
        public Operation readOnly() {
            return new Operation(name, level, type, false, aboutResource, true, document, handler);
        }

        /** The same operation, declared as one that judges a resource and keeps nothing. */
        public Operation aboutItsResource() {
            return new Operation(name, level, type, false, true, true, document, handler);
        }

        /** The same operation, declared as one that only reads, and is told of whom in its body. */
        public Operation readOnlyOfAPerson() {
            return new Operation(name, level, type, false, aboutResource, false, document, handler);
        }

        /** The same operation, declared as one whose answer is no FHIR. */
        public Operation answeringDocument() {
            return new Operation(name, level, type, changesState, aboutResource, byGet, true, handler);
        }
    }

    /** A call of an operation; {@code id} is there for instance-level ones only. */
    record Call(Optional<UUID> id, Parameters parameters, Caller caller) {
        /** The instance's id; only for handlers of instance-level operations. */
        public UUID instance() {
            return id.orElseThrow();
        }

        public Inputs inputs() {
            return new Inputs(parameters);
        }
    }

    /** Carries an operation out. */
    @FunctionalInterface
    interface OperationHandler {
        /** @throws RefusedException if the parameters cannot be read */
        Answer handle(Call call);
    }

    /**
     * A resource type that may be created, and what creates it. Several features may take resources of one type: the first whose
     * resource it is gets it.
     *
     * @param takes whether a posted resource is for this feature
     * @param what which resources of the type those are, for people: "a referral to a support group"
     */
    record Creation<R extends Resource>(
            Class<R> type, Predicate<? super R> takes, String what, CreationHandler<R> handler) {}

    /** Creates from a resource that an EHR posted. */
    @FunctionalInterface
    interface CreationHandler<R extends Resource> {
        /** @throws RefusedException if the resource cannot be read */
        Answer create(R resource, Caller caller);
    }

    /**
     * A resource type that may be changed by PUT, and what changes it.
     *
     * @param takes whether a resource, as it stands, is this feature's
     * @param what which resources of the type those are, for people
     */
    record Update<R extends Resource>(
            Class<R> type, Predicate<? super R> takes, String what, UpdateHandler<R> handler) {}

    /**
     * A wish that a resource be as it was put. Its version was the newest one, and the move from one status to the other is a
     * legal one: {@code api} has looked at both.
     *
     * @param current as it stands
     * @param wanted as the caller put it
     */
    record Change<R extends Resource>(UUID id, R current, R wanted, Caller caller) {}

    /** Changes a resource as an EHR put it. */
    @FunctionalInterface
    interface UpdateHandler<R extends Resource> {
        /** @throws RefusedException if the resource cannot be read, or asks for what cannot be */
        Answer update(Change<R> change);
    }

    /**
     * What a person must hear of a resource whatever else becomes of it: if it is refused, for any reason, the answer says so first;
     * and no {@code If-None-Exist} keeps it from being looked at.
     *
     * @param concerns whether a resource as it was sent is such a one
     * @param word what to say then, asked for once for each call that is refused; its status is not used
     */
    record Watch<R extends Resource>(Class<R> type, Predicate<? super R> concerns, Supplier<Refusal> word) {}

    /** How resources of a type look to a caller. */
    record View(String type, Viewer viewer) {}

    /** Shows a resource to a caller. */
    @FunctionalInterface
    interface Viewer {
        /**
         * @param resource one's own copy, which may be changed
         * @param newest false for a version that has been followed by another
         */
        Resource show(Resource resource, boolean newest, Caller caller);
    }

    /** A search parameter that names a patient, where the answer does not stand in the resources themselves. */
    record PatientSearch(String type, String name, PatientFinder finder) {}

    /** Finds resources by a patient. */
    @FunctionalInterface
    interface PatientFinder {
        /**
         * @param patient empty if nobody so named is known here
         * @return logical ids
         * @throws RefusedException (403) if that caller may not ask so, whoever the patient is
         */
        Set<UUID> find(Optional<PatientKey> patient, Caller caller);
    }

    /** A type whose resources each belong to one caller: for anybody else they are not there. */
    record Owned(String type, OwnFinder finder) {}

    /** Finds what belongs to a caller. */
    @FunctionalInterface
    interface OwnFinder {
        /**
         * Joins the caller's transaction.
         *
         * @return logical ids
         */
        Set<UUID> of(Caller caller);
    }

    /**
     * An extension of {@code CapabilityStatement.rest.resource}.
     *
     * @param url of the extension
     * @param canonical its value
     */
    record Advertised(String type, String url, String canonical) {}
}
