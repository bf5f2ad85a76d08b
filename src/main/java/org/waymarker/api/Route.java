package org.waymarker.api;

import java.util.Optional;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.security.Access;
import org.waymarker.security.Access.Action;

/** What a path and a method ask for. */
sealed interface Route {
    /** What a caller must be allowed to do; empty for what every known caller may. */
    default Optional<Access> access() {
        return Optional.empty();
    }

    record Metadata() implements Route {}

    record Read(String type, String id) implements Route {
        @Override
        public Optional<Access> access() {
            return Optional.of(new Access(type, Action.READ));
        }
    }

    record VersionRead(String type, String id, String version) implements Route {
        @Override
        public Optional<Access> access() {
            return Optional.of(new Access(type, Action.READ));
        }
    }

    record History(String type, String id) implements Route {
        @Override
        public Optional<Access> access() {
            return Optional.of(new Access(type, Action.READ));
        }
    }

    record TypeSearch(String type) implements Route {
        @Override
        public Optional<Access> access() {
            return Optional.of(new Access(type, Action.SEARCH));
        }
    }

    record Create(TypeDeclaration declared) implements Route {
        @Override
        public Optional<Access> access() {
            return Optional.of(new Access(declared.type(), Action.CREATE));
        }
    }

    record Update(TypeDeclaration declared, String id) implements Route {
        @Override
        public Optional<Access> access() {
            return Optional.of(new Access(declared.type(), Action.UPDATE));
        }
    }

    /** @param id there for instance-level operations */
    record Invoke(Operation operation, Optional<String> id) implements Route {
        @Override
        public Optional<Access> access() {
            return Optional.of(new Access(
                    operation.type().orElse(Access.ANY_TYPE), operation.changesState() ? Action.UPDATE : Action.READ));
        }
    }

    /** A batch or transaction: each entry is a call of its own, and asks for what that call needs. */
    record Batch() implements Route {}

    /** One of our own conformance resources. */
    record Definition(String type, String id) implements Route {}

    record DefinitionSearch(String type) implements Route {}
}
