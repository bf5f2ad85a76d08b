package org.waymarker.fhir;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.Resource;

/** What a feature answers to a FHIR request; {@code api} turns it into HTTP. */
public sealed interface Answer {
    /**
     * An operation was carried out, or had been before: 200 with a Bundle of the resources as they stand now.
     *
     * @param notices informational outcomes that go into the Bundle beside them
     */
    record Done(List<Resource> resources, List<OperationOutcome> notices) implements Answer {
        public Done {
            resources = List.copyOf(resources);
            notices = List.copyOf(notices);
        }

        public Done(List<Resource> resources) {
            this(resources, List.of());
        }
    }

    /** A create made this resource: 201 with its Location. */
    record Created(Resource resource, OperationOutcome notice) implements Answer {
        public Created(Resource resource) {
            this(resource, Refusal.notice("CREATED", "Created; see the Location header"));
        }
    }

    /** A create found that this resource stands already: 200 with its Location, and a notice. */
    record Existing(Resource resource, OperationOutcome notice) implements Answer {}

    /** An update was carried out, or had nothing to change: 200 with the resource as it stands. */
    record Updated(Resource resource, OperationOutcome notice) implements Answer {
        public Updated(Resource resource) {
            this(resource, Refusal.notice("UPDATED", "The resource stands as the answer's version says"));
        }
    }

    /** The answer is resources that were looked for, as they stand: 200 with a searchset. */
    record Found(List<Resource> resources) implements Answer {
        public Found {
            resources = List.copyOf(resources);
        }
    }

    /** The answer is one resource that is not stored, such as Parameters: 200. */
    record Computed(Resource resource) implements Answer {}

    /**
     * The answer is no FHIR, but a page or a table for people and their programs: 200, as it is.
     *
     * @param contentType with its charset, UTF-8
     */
    record Document(String contentType, String content) implements Answer {}

    /**
     * Work goes on in the background: 202.
     *
     * @param statusPath where to ask for its state, relative to the FHIR base, no leading slash
     * @param progress how far it has got, for the body; a notice stands there without it
     */
    record Accepted(String statusPath, Optional<Resource> progress) implements Answer {
        public Accepted(String statusPath) {
            this(statusPath, Optional.empty());
        }
    }

    /** Not carried out, and nothing was written. */
    record Refused(Refusal refusal) implements Answer {}

    /**
     * Not carried out for several reasons, all of which the caller is told, and nothing was written.
     *
     * @param refusals at least one; the first gives the status
     */
    record RefusedForAll(List<Refusal> refusals) implements Answer {
        public RefusedForAll {
            refusals = List.copyOf(refusals);
        }
    }
}
