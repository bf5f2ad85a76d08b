package org.waymarker.fhir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.SearchKey.Token;

/** The search parameters of each resource type in the record. */
public final class SearchKeys {
    private static final int LONGEST_VALUE = 200;

    private static final Map<String, List<SearchKey>> BY_TYPE = Map.of(
            "CarePlan",
            List.of(
                    token("identifier", CarePlan.class, r -> identifiers(r.getIdentifier())),
                    token(
                            "status",
                            CarePlan.class,
                            r -> code(r.getStatusElement().getValueAsString())),
                    token("category", CarePlan.class, r -> concepts(r.getCategory())),
                    reference("based-on", CarePlan.class, r -> references(r.getBasedOn())),
                    reference("replaces", CarePlan.class, r -> references(r.getReplaces()))),
            "ServiceRequest",
            List.of(
                    token("identifier", ServiceRequest.class, r -> identifiers(r.getIdentifier())),
                    token(
                            "status",
                            ServiceRequest.class,
                            r -> code(r.getStatusElement().getValueAsString())),
                    token("code", ServiceRequest.class, r -> concepts(List.of(r.getCode()))),
                    reference("based-on", ServiceRequest.class, r -> references(r.getBasedOn()))),
            "Task",
            List.of(
                    token("identifier", Task.class, r -> identifiers(r.getIdentifier())),
                    token("status", Task.class, r -> code(r.getStatusElement().getValueAsString())),
                    token("business-status", Task.class, r -> concepts(List.of(r.getBusinessStatus()))),
                    token("group-identifier", Task.class, r -> identifiers(List.of(r.getGroupIdentifier()))),
                    reference("focus", Task.class, r -> references(List.of(r.getFocus())))),
            "Group",
            List.of(
                    token("identifier", Group.class, r -> identifiers(r.getIdentifier())),
                    token("code", Group.class, r -> concepts(List.of(r.getCode()))),
                    token("type", Group.class, r -> code(r.getTypeElement().getValueAsString()))),
            "Encounter",
            List.of(
                    token("identifier", Encounter.class, r -> identifiers(r.getIdentifier())),
                    token(
                            "status",
                            Encounter.class,
                            r -> code(r.getStatusElement().getValueAsString())),
                    token("class", Encounter.class, r -> codings(List.of(r.getClass_()))),
                    reference("subject", Encounter.class, r -> references(List.of(r.getSubject()))),
                    reference("part-of", Encounter.class, r -> references(List.of(r.getPartOf())))),
            "Observation",
            List.of(
                    token("identifier", Observation.class, r -> identifiers(r.getIdentifier())),
                    token(
                            "status",
                            Observation.class,
                            r -> code(r.getStatusElement().getValueAsString())),
                    token("category", Observation.class, r -> concepts(r.getCategory())),
                    token("code", Observation.class, r -> concepts(List.of(r.getCode()))),
                    reference("based-on", Observation.class, r -> references(r.getBasedOn())),
                    reference("derived-from", Observation.class, r -> references(r.getDerivedFrom())),
                    reference("has-member", Observation.class, r -> references(r.getHasMember())),
                    reference("subject", Observation.class, r -> references(List.of(r.getSubject())))),
            "Provenance",
            List.of(reference("target", Provenance.class, r -> references(r.getTarget()))),
            "Subscription",
            List.of(
                    token(
                            "status",
                            Subscription.class,
                            r -> code(r.getStatusElement().getValueAsString())),
                    token(
                            "type",
                            Subscription.class,
                            r -> code(r.getChannel().getTypeElement().getValueAsString())),
                    token(
                            "payload",
                            Subscription.class,
                            r -> code(r.getChannel().getPayload())),
                    token("contact", Subscription.class, r -> contacts(r.getContact())),
                    text("criteria", SearchKey.Kind.STRING, Subscription::getCriteria),
                    text("url", SearchKey.Kind.URI, r -> r.getChannel().getEndpoint())));

    private SearchKeys() {}

    /** Resource types that the record holds. */
    public static Stream<String> types() {
        return BY_TYPE.keySet().stream().sorted();
    }

    /** Those of a type; none for a type that the record does not hold. */
    public static List<SearchKey> of(String type) {
        return BY_TYPE.getOrDefault(type, List.of());
    }

    public static Optional<SearchKey> of(String type, String name) {
        return of(type).stream().filter(key -> key.name().equals(name)).findFirst();
    }

    private static <R extends Resource> SearchKey token(String name, Class<R> type, Function<R, Stream<Token>> values) {
        return new SearchKey(name, SearchKey.Kind.TOKEN, r -> values.apply(type.cast(r)));
    }

    private static <R extends Resource> SearchKey reference(
            String name, Class<R> type, Function<R, Stream<Token>> values) {
        return new SearchKey(name, SearchKey.Kind.REFERENCE, r -> values.apply(type.cast(r)));
    }

    private static SearchKey text(String name, SearchKey.Kind kind, Function<Subscription, @Nullable String> value) {
        return new SearchKey(name, kind, r -> code(value.apply((Subscription) r)));
    }

    /** Longer ones than the index holds are passed over. */
    private static Stream<Token> contacts(List<ContactPoint> contacts) {
        return contacts.stream()
                .filter(contact -> contact.hasValue() && contact.getValue().length() <= LONGEST_VALUE)
                .map(contact ->
                        new Token(contact.hasSystem() ? contact.getSystem().toCode() : "", contact.getValue()));
    }

    private static Stream<Token> code(@Nullable String code) {
        return code == null ? Stream.empty() : Stream.of(new Token("", code));
    }

    private static Stream<Token> identifiers(List<Identifier> identifiers) {
        return identifiers.stream()
                .filter(Identifier::hasValue)
                .map(id -> new Token(id.hasSystem() ? id.getSystem() : "", id.getValue()));
    }

    private static Stream<Token> concepts(List<CodeableConcept> concepts) {
        return concepts.stream().flatMap(concept -> codings(concept.getCoding()));
    }

    private static Stream<Token> codings(List<Coding> codings) {
        return codings.stream()
                .filter(Coding::hasCode)
                .map(coding -> new Token(coding.hasSystem() ? coding.getSystem() : "", coding.getCode()));
    }

    private static Stream<Token> references(List<Reference> references) {
        return references.stream().filter(Reference::hasReference).map(ref -> new Token("", ref.getReference()));
    }
}
