package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.OperationOutcome;
import org.hl7.fhir.r4.model.OperationOutcome.IssueSeverity;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.fhir.Answer;
import org.waymarker.fhir.Refusal;
import org.waymarker.fhir.RefusedException;
import org.waymarker.security.Caller;
import org.waymarker.security.Policy;

/** What features answer, as HTTP. */
@Singleton
final class Answers {
    private final Views views;
    private final Policy policy;

    Answers(Views views, Policy policy) {
        this.views = views;
        this.policy = policy;
    }

    /** @throws RefusedException for a refusal, so that the transaction around it rolls back */
    Reply reply(Incoming request, Caller caller, Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            throw new RefusedException(refused.refusal());
        }
        if (answer instanceof Answer.RefusedForAll refused) {
            throw new RefusedException(refused.refusals());
        }
        if (answer instanceof Answer.Created created) {
            return written(request, 201, views.show(created.resource(), caller), created.notice());
        }
        if (answer instanceof Answer.Existing existing) {
            return existing(request, caller, existing);
        }
        if (answer instanceof Answer.Updated updated) {
            return written(request, 200, views.show(updated.resource(), caller), updated.notice());
        }
        if (answer instanceof Answer.Done done) {
            var shown = done.resources().stream()
                    .filter(resource -> policy.maySee(caller, resource.fhirType()))
                    .map(resource -> views.show(resource, caller))
                    .toList();
            var notices = new ArrayList<>(done.notices());
            if (shown.size() < done.resources().size()) {
                notices.add(Refusal.notice(
                        "LEFT_OUT",
                        "Resources of types that the token's scopes do not let the caller read are left out"));
            }
            var bundle = Bundles.collection(request.base(), shown, notices);
            return preferred(request, Reply.of(200, bundle), notices);
        }
        if (answer instanceof Answer.Found found) {
            var shown = found.resources().stream()
                    .map(resource -> views.show(resource, caller))
                    .toList();
            return Reply.of(200, Bundles.found(request.base(), shown));
        }
        if (answer instanceof Answer.Accepted accepted) {
            var body = accepted.progress()
                    .orElseGet(() ->
                            Refusal.notice("ACCEPTED", "Work goes on; ask at the Content-Location for its state"));
            return Reply.of(202, body).with("Content-Location", request.base() + "/" + accepted.statusPath());
        }
        if (answer instanceof Answer.Document document) {
            // A page of ours needs nothing from anywhere, and runs nothing.
            return Reply.json(200, document.content())
                    .with("Content-Type", document.contentType())
                    .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox");
        }
        return Reply.of(200, ((Answer.Computed) answer).resource());
    }

    /** What stands already may be somebody else's word: it is shown to those only who may read it. */
    private Reply existing(Incoming request, Caller caller, Answer.Existing existing) {
        var reply = written(request, 200, views.show(existing.resource(), caller), existing.notice());
        return policy.maySee(caller, existing.resource().fhirType())
                ? reply
                : new Reply(
                        reply.status(),
                        reply.headers(),
                        Reply.of(200, existing.notice()).json());
    }

    private static Reply written(Incoming request, int status, Resource resource, OperationOutcome notice) {
        var id = resource.getIdElement().getIdPart();
        var version = resource.getMeta().getVersionId();
        var reply = preferred(request, Reply.of(status, resource), List.of(notice))
                .with(
                        "Location",
                        request.base() + "/" + resource.fhirType() + "/" + id
                                + (version == null ? "" : "/_history/" + version));
        if (version != null) {
            reply = reply.with("ETag", Reply.etag(version));
        }
        var updated = resource.getMeta().getLastUpdated();
        return updated == null ? reply : reply.with("Last-Modified", Reply.httpDate(updated.toInstant()));
    }

    /** What {@code Prefer: return=} asks for; the representation if it says nothing. A warning is told whatever is preferred. */
    private static Reply preferred(Incoming request, Reply reply, List<OperationOutcome> notices) {
        var form = notices.stream().anyMatch(Answers::warns)
                ? "OperationOutcome"
                : request.preference("return").orElse("representation");
        return switch (form) {
            case "minimal" -> new Reply(reply.status(), reply.headers(), Optional.empty());
            case "OperationOutcome" -> {
                var all = new OperationOutcome();
                notices.forEach(notice -> notice.getIssue().forEach(all::addIssue));
                yield Reply.of(reply.status(), all.hasIssue() ? all : Refusal.notice("DONE", "Carried out"));
            }
            default -> reply;
        };
    }

    private static boolean warns(OperationOutcome notice) {
        return notice.getIssue().stream().anyMatch(issue -> issue.getSeverity() == IssueSeverity.WARNING);
    }
}
