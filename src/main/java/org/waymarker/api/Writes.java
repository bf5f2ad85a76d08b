package org.waymarker.api;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.AddressValue;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirEndpoint.Call;
import org.waymarker.fhir.FhirEndpoint.Change;
import org.waymarker.fhir.FhirEndpoint.Creation;
import org.waymarker.fhir.FhirEndpoint.Operation;
import org.waymarker.fhir.FhirEndpoint.Update;
import org.waymarker.fhir.References;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.fhir.StateMachines;
import org.waymarker.fhir.Unmodelled;
import org.waymarker.record.FhirRecord;
import org.waymarker.record.Search;
import org.waymarker.record.Stored;
import org.waymarker.security.Caller;

/** Creates, updates and operations. Joins the caller's transaction where it changes something. */
@Singleton
final class Writes {
    private final FhirRecord record;
    private final SearchParser searches;
    private final OwnReferences ownReferences;
    private final Ownership ownership;
    private final Answers answers;
    private final Watches watches;
    private final TransactionOperations<Connection> transactions;

    Writes(
            FhirRecord record,
            SearchParser searches,
            OwnReferences ownReferences,
            Ownership ownership,
            Answers answers,
            Watches watches,
            TransactionOperations<Connection> transactions) {
        this.record = record;
        this.searches = searches;
        this.ownReferences = ownReferences;
        this.ownership = ownership;
        this.answers = answers;
        this.watches = watches;
        this.transactions = transactions;
    }

    Reply create(Incoming request, Route.Create route, Caller caller) {
        var found = watches.concern(request, route) ? Optional.<Answer>empty() : alreadyThere(request, route, caller);
        return answers.reply(
                request,
                caller,
                found.orElseGet(() -> create(request, route.declared().creations(), caller)));
    }

    private Answer create(Incoming request, List<Creation<?>> creations, Caller caller) {
        var resource = sent(request, creations.get(0).type());
        return creations.stream()
                .flatMap(creation -> answer(creation, resource, caller).stream())
                .findFirst()
                .orElseThrow(() -> notTaken(
                        resource, creations.stream().map(Creation::what).toList()));
    }

    private <R extends Resource> R sent(Incoming request, Class<R> type) {
        var resource = Modifiers.understood(BodyReader.read(request, type));
        if (Codes.SUBSETTED.isIn(
                new CodeableConcept().setCoding(resource.getMeta().getTag()))) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.BUSINESSRULE,
                    "EXCERPT_NOT_TAKEN",
                    "This is an excerpt, which would wipe out what it leaves out; read the whole resource and send that",
                    Optional.of(resource.fhirType() + ".meta.tag")));
        }
        return ownReferences.named(resource);
    }

    private static <R extends Resource> Optional<Answer> answer(Creation<R> creation, Resource posted, Caller caller) {
        var resource = creation.type().cast(posted);
        return creation.takes().test(resource)
                ? Optional.of(creation.handler().create(resource, caller))
                : Optional.empty();
    }

    private static Declined notTaken(Resource resource, List<String> taken) {
        return Declined.of(
                422,
                IssueType.BUSINESSRULE,
                "RESOURCE_NOT_TAKEN",
                "As a " + resource.fhirType() + " this service takes " + String.join(", or ", taken));
    }

    /** What {@code If-None-Exist} finds. */
    private Optional<Answer> alreadyThere(Incoming request, Route.Create route, Caller caller) {
        return request.header("If-None-Exist").map(String::strip).flatMap(text -> {
            // Some clients write the type, or the whole address, before the question mark.
            var parameters = SearchParser.criteria(text.replaceFirst(
                            "^([a-z]+://[^?]*/)?(" + route.declared().type() + ")?\\?", ""))
                    .orElseThrow(
                            () -> Declined.badRequest(
                                    "IF_NONE_EXIST_INVALID",
                                    "If-None-Exist holds criteria of a search and no more, such as identifier=[system]|[value]"));
            var query = ownership.narrow(searches.parse(route.declared().type(), parameters, true, caller), caller);
            var found =
                    query.search().map(record::search).map(Search.Page::results).orElse(List.of());
            if (found.size() > 1) {
                throw Declined.of(
                        412,
                        IssueType.MULTIPLEMATCHES,
                        "MULTIPLE_MATCHES",
                        "More than one resource matches If-None-Exist; name the one by an identifier");
            }
            return found.stream()
                    .findFirst()
                    .map(Stored::resource)
                    .map(resource -> new Answer.Existing(
                            resource,
                            Refusal.notice("ALREADY_THERE", "If-None-Exist matches this resource; nothing was made")));
        });
    }

    Reply update(Incoming request, Route.Update route, Caller caller) {
        var type = route.declared().type();
        int expected = expectedVersion(request);
        var stored = References.maybeId(route.id())
                // Held from here on: of two callers who read the same version one is too late.
                .flatMap(id -> record.locked(type, id))
                .orElseThrow(() -> Declined.of(
                        405,
                        IssueType.NOTSUPPORTED,
                        "UPDATE_CREATES_NOTHING",
                        "No " + type + " has this id. This server gives ids itself: create by POST",
                        Map.of("Allow", "GET, HEAD")));
        if (stored.version() != expected) {
            throw Declined.of(
                    412,
                    IssueType.CONFLICT,
                    "VERSION_STALE",
                    "If-Match names version " + expected + ", and the newest is " + stored.version()
                            + "; read it and apply the change again");
        }
        var updates = route.declared().updates();
        var current = stored.resource();
        var wanted = sent(request, updates.get(0).type());
        check(route, current, wanted);
        var answer = updates.stream()
                .flatMap(update -> answer(update, stored.id(), current, wanted, caller).stream())
                .findFirst()
                .orElseThrow(() ->
                        notTaken(wanted, updates.stream().map(Update::what).toList()));
        return answers.reply(request, caller, answer);
    }

    private static <R extends Resource> Optional<Answer> answer(
            Update<R> update, UUID id, Resource current, Resource wanted, Caller caller) {
        var standing = update.type().cast(current);
        return update.takes().test(standing)
                ? Optional.of(update.handler()
                        .update(new Change<>(id, standing, update.type().cast(wanted), caller)))
                : Optional.empty();
    }

    /** The version in {@code If-Match}: without it one caller would undo what another did and neither would know. */
    private static int expectedVersion(Incoming request) {
        var tags = request.headers().getAll("If-Match");
        if (tags.isEmpty()) {
            throw Declined.of(
                    400,
                    IssueType.REQUIRED,
                    "IF_MATCH_MISSING",
                    "An update needs If-Match with the version that was read, such as If-Match: W/\"3\"");
        }
        var tag = tags.get(0).strip();
        if (tags.size() > 1 || !tag.matches("(W/)?\"[1-9][0-9]{0,8}\"")) {
            throw Declined.badRequest("IF_MATCH_INVALID", "If-Match holds one ETag of this resource, such as W/\"3\"");
        }
        return Integer.parseInt(tag.replaceAll("[^0-9]", ""));
    }

    private static void check(Route.Update route, Resource current, Resource wanted) {
        if (!route.id().equals(wanted.getIdElement().getIdPart())) {
            throw new RefusedException(Refusal.invalid(
                    "ID_DIFFERS",
                    "The resource must carry the id that stands in the address",
                    wanted.fhirType() + ".id"));
        }
        var from = Unmodelled.status(current);
        var to = Unmodelled.status(wanted);
        if (!StateMachines.mayMove(wanted.fhirType(), from, to)) {
            throw new RefusedException(new Refusal(
                    422,
                    IssueType.BUSINESSRULE,
                    "STATUS_MOVE_ILLEGAL",
                    to.isEmpty()
                            ? "The status is missing; it is " + from
                            : "A " + wanted.fhirType() + " does not go from " + from + " to " + to,
                    Optional.of(wanted.fhirType() + ".status")));
        }
    }

    Reply invoke(Incoming request, Route.Invoke route, Caller caller) {
        Optional<UUID> id = route.id()
                .map(text -> References.maybeId(text)
                        .orElseThrow(
                                () -> Declined.notFound(route.operation().type().orElse("") + "/[id]")));
        var operation = route.operation();
        Supplier<Reply> work = () -> answers.reply(
                request, caller, operation.handler().handle(new Call(id, parameters(request, operation), caller)));
        if (operation.aboutResource()) {
            return judged(work);
        }
        return operation.changesState() ? work.get() : transactions.executeRead(status -> work.get());
    }

    /** That a body is no FHIR resource is what the caller asked about: an answer, and no failure to ask. */
    private static Reply judged(Supplier<Reply> work) {
        try {
            return work.get();
        } catch (RefusedException e) {
            if (e.refusal().code().equals("BODY_NOT_FHIR")) {
                return Reply.of(200, e.refusal().toOutcome());
            }
            throw e;
        }
    }

    private static Parameters parameters(Incoming request, Operation operation) {
        var parameters = new Parameters();
        if (request.method().equals("POST")) {
            boolean empty =
                    request.header("Content-Type").isEmpty() && request.body().get().length == 0;
            if (empty) {
                return parameters;
            }
            if (!operation.aboutResource()) {
                return BodyReader.read(request, Parameters.class);
            }
            var body = BodyReader.read(request, Resource.class);
            if (body instanceof Parameters given) {
                return given;
            }
            parameters.addParameter().setName("resource").setResource(body);
        }
        request.query().stream()
                .filter(p -> !p.name().startsWith("_"))
                .forEach(p -> parameters.addParameter().setName(p.name()).setValue(new AddressValue(p.value())));
        return parameters;
    }
}
