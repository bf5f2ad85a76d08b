package org.waymarker.validation;

import io.micronaut.context.annotation.Value;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.FhirEndpoint;
import org.waymarker.fhir.FhirJson;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Stored;

/**
 * {@code $validate}, for each type that the record holds: of a resource that is sent along, or of a stored one. A process with
 * little memory does not offer it, so that no caller can take the memory that intake needs.
 */
@Singleton
final class ValidateEndpoint implements FhirEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(ValidateEndpoint.class);

    /** R4 in memory takes 220 MB, and what looks at a resource some more. */
    private static final long LEAST_HEAP = 400L << 20;

    private static final Set<String> MODES = Set.of("create", "update", "delete", "profile");

    private final InstanceValidation validation;
    private final FhirRecord record;
    private final TransactionOperations<Connection> transactions;
    private final int largest;

    /** @param largest characters of JSON */
    ValidateEndpoint(
            InstanceValidation validation,
            FhirRecord record,
            TransactionOperations<Connection> transactions,
            @Value("${waymarker.validation.max-size:500000}") int largest) {
        this.validation = validation;
        this.record = record;
        this.transactions = transactions;
        this.largest = largest;
    }

    @Override
    public List<Operation> operations() {
        if (Runtime.getRuntime().maxMemory() < LEAST_HEAP) {
            LOG.info("$validate is not offered: it needs a heap of at least {} MB", LEAST_HEAP >> 20);
            return List.of();
        }
        return SearchKeys.types()
                .flatMap(type -> Stream.of(
                                Operation.onType(type, "$validate", call -> validate(type, call)),
                                Operation.onInstance(type, "$validate", call -> validate(type, call)))
                        .map(Operation::readOnly)
                        .map(Operation::aboutItsResource))
                .toList();
    }

    private Answer validate(String type, Call call) {
        var inputs = call.inputs();
        var mode = inputs.maybeText("mode").orElse("profile");
        if (!MODES.contains(mode)) {
            throw inputs.refused("PARAMETER_INVALID", "is create, update, delete or profile", "mode");
        }
        // Looked up first: a caller who names what is not there hears that, whatever else was sent.
        var stored = call.id().map(id -> stored(type, id));
        if (mode.equals("delete")) {
            return new Answer.Computed(new Refusal(
                            200,
                            IssueType.BUSINESSRULE,
                            "NOTHING_IS_DELETED",
                            "Nothing is ever deleted here; what is wrong from the start is entered-in-error",
                            Optional.empty())
                    .toOutcome());
        }
        var resource = inputs.maybeResource("resource")
                .or(() -> stored.map(Stored::resource))
                .orElseThrow(() -> inputs.refused("PARAMETER_MISSING", "is missing", "resource"));
        check(type, resource);
        return new Answer.Computed(ValidationOutcome.of(validation.messages(resource, inputs.maybeText("profile"))));
    }

    private Stored stored(String type, UUID id) {
        return transactions
                .executeRead(status -> record.read(type, id))
                .orElseThrow(() -> new RefusedException(Refusal.notFound(type + "/[id]")));
    }

    private void check(String type, Resource resource) {
        if (!resource.fhirType().equals(type)) {
            throw new RefusedException(Refusal.invalid(
                    "RESOURCE_TYPE_WRONG",
                    "The resource must be a " + type + ", not a " + resource.fhirType(),
                    "Parameters.parameter.where(name='resource')"));
        }
        if (FhirJson.encode(resource).length() > largest) {
            throw new RefusedException(new Refusal(
                    413,
                    IssueType.TOOLONG,
                    "BODY_TOO_LARGE",
                    "A resource to be validated has at most " + largest + " characters",
                    Optional.empty()));
        }
    }
}
