package org.waymarker.fhir;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.security.Caller;

/** What a feature offers over FHIR beyond reading the record: creates and operations. {@code api} routes to whatever is declared here. */
public interface FhirEndpoint {
    /** Operations that this feature answers. */
    default List<Operation> operations() {
        return List.of();
    }

    /** Resource types that this feature takes by POST. */
    default List<Creation<?>> creations() {
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
     * @param changesState false for one that may be called by GET as well
     * @param aboutResource whether it judges the resource that it is given: that may then be the body itself, in the place of
     *     the parameter {@code resource}, and no transaction is held meanwhile
     */
    record Operation(
            String name,
            Level level,
            Optional<String> type,
            boolean changesState,
            boolean aboutResource,
            OperationHandler handler) {
        public static Operation onType(String type, String name, OperationHandler handler) {
            return new Operation(name, Level.TYPE, Optional.of(type), true, false, handler);
        }

        public static Operation onInstance(String type, String name, OperationHandler handler) {
            return new Operation(name, Level.INSTANCE, Optional.of(type), true, false, handler);
        }

        public static Operation onSystem(String name, OperationHandler handler) {
            return new Operation(name, Level.SYSTEM, Optional.empty(), true, false, handler);
        }

        /** The same operation, declared as one that only reads. */
        public Operation readOnly() {
            return new Operation(name, level, type, false, aboutResource, handler);
        }

        /** The same operation, declared as one that judges a resource and keeps nothing. */
        public Operation aboutItsResource() {
            return new Operation(name, level, type, false, true, handler);
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

    /** A resource type that may be created, and what creates it. */
    record Creation<R extends Resource>(Class<R> type, CreationHandler<R> handler) {}

    /** Creates from a resource that an EHR posted. */
    @FunctionalInterface
    interface CreationHandler<R extends Resource> {
        /** @throws RefusedException if the resource cannot be read */
        Answer create(R resource, Caller caller);
    }
}
