package org.waymarker.api;

import jakarta.inject.Singleton;
import java.util.List;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.hl7.fhir.r4.model.Reference;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.record.FhirRecord;
import org.waymarker.security.Access;
import org.waymarker.security.Caller;

/**
 * References of a transaction that are searches, such as {@code Patient?identifier=system|value}. Patients, and whoever else is the
 * hospital's, stay named by their identifier; what stands in our record is looked up and must be one.
 */
@Singleton
final class ConditionalReferences {
    private final Declarations declared;
    private final SearchParser searches;
    private final FhirRecord record;
    private final Permits permits;

    ConditionalReferences(Declarations declared, SearchParser searches, FhirRecord record, Permits permits) {
        this.declared = declared;
        this.searches = searches;
        this.record = record;
        this.permits = permits;
    }

    /**
     * Joins the caller's transaction.
     *
     * @throws Declined 403 if the caller may not search what is referred to
     */
    void resolve(List<Reference> references, Caller caller) {
        references.forEach(reference -> resolve(reference, caller));
    }

    private void resolve(Reference reference, Caller caller) {
        var text = reference.getReference();
        int question = text.indexOf('?');
        if (question < 0) {
            return;
        }
        var type = text.substring(0, question);
        var parameters = SearchParser.criteria(text.substring(question + 1))
                .orElseThrow(
                        () -> Declined.badRequest(
                                "CONDITIONAL_REFERENCE_UNKNOWN",
                                "A conditional reference holds criteria of a search and no more, such as identifier=[system]|[value]"));
        // What belongs to one caller is referred to by nobody.
        if (declared.isRecordType(type) && declared.owned(type).isEmpty()) {
            permits.require(caller, new Access(type, Access.Action.SEARCH));
            reference.setReference(type + "/" + only(type, parameters, caller));
        } else {
            byIdentifier(reference, type, parameters);
        }
    }

    private String only(String type, List<Parameter> parameters, Caller caller) {
        var found = searches.parse(type, parameters, true, caller)
                .search()
                .map(record::search)
                .map(page -> page.results())
                .orElse(List.of());
        if (found.size() != 1) {
            throw Declined.of(
                    412,
                    found.isEmpty() ? IssueType.NOTFOUND : IssueType.MULTIPLEMATCHES,
                    found.isEmpty() ? "CONDITIONAL_REFERENCE_UNKNOWN" : "MULTIPLE_MATCHES",
                    "A conditional reference must match exactly one " + type);
        }
        return found.get(0).id().toString();
    }

    private static void byIdentifier(Reference reference, String type, List<Parameter> parameters) {
        var token = parameters.size() == 1 && parameters.get(0).name().equals("identifier")
                ? SearchValues.token(parameters.get(0).value())
                : null;
        if (token == null || token.system().isEmpty() || token.value().isEmpty() || !type.matches("[A-Z][A-Za-z]+")) {
            throw Declined.badRequest(
                    "CONDITIONAL_REFERENCE_UNKNOWN",
                    "A conditional reference to what stands at the hospital is [type]?identifier=[system]|[value]");
        }
        reference
                .setType(type)
                .setIdentifier(new Identifier().setSystem(token.system().get()).setValue(token.value()))
                .setReference(null);
    }
}
