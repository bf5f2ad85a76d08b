package org.waymarker.fhir;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Flag;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.SearchKey.Dates;
import org.waymarker.fhir.SearchKey.Token;

/** The search parameters of each resource type in the record, with FHIR's names. */
public final class SearchKeys {
    /** Raise it when a key is added or finds other values: the record is then indexed anew at the next start. */
    public static final int EDITION = 2;

    /** Whom requests and results name as doing, asking for or owning something. */
    private static final List<String> ACTORS =
            List.of("Practitioner", "PractitionerRole", "Organization", "HealthcareService");

    private static final Map<String, List<SearchKey>> BY_TYPE = Map.ofEntries(
            Map.entry(
                    "CarePlan",
                    List.of(
                            token("identifier", CarePlan.class, r -> identifiers(r.getIdentifier())),
                            token(
                                    "status",
                                    CarePlan.class,
                                    r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            token(
                                    "intent",
                                    CarePlan.class,
                                    r -> code(r.getIntent(), s -> s.getSystem(), s -> s.toCode())),
                            token("category", CarePlan.class, r -> concepts(r.getCategory())),
                            reference("based-on", CarePlan.class, List.of("CarePlan"), CarePlan::getBasedOn),
                            reference("replaces", CarePlan.class, List.of("CarePlan"), CarePlan::getReplaces),
                            reference("part-of", CarePlan.class, List.of("CarePlan"), CarePlan::getPartOf),
                            date("date", CarePlan.class, r -> period(r.getPeriod())))),
            Map.entry(
                    "ServiceRequest",
                    List.of(
                            token("identifier", ServiceRequest.class, r -> identifiers(r.getIdentifier())),
                            token(
                                    "status",
                                    ServiceRequest.class,
                                    r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            token(
                                    "intent",
                                    ServiceRequest.class,
                                    r -> code(r.getIntent(), s -> s.getSystem(), s -> s.toCode())),
                            token("category", ServiceRequest.class, r -> concepts(r.getCategory())),
                            token("code", ServiceRequest.class, r -> concepts(List.of(r.getCode()))),
                            reference(
                                    "based-on",
                                    ServiceRequest.class,
                                    List.of("CarePlan", "ServiceRequest"),
                                    ServiceRequest::getBasedOn),
                            reference(
                                    "replaces",
                                    ServiceRequest.class,
                                    List.of("ServiceRequest"),
                                    ServiceRequest::getReplaces),
                            reference("requester", ServiceRequest.class, ACTORS, r -> List.of(r.getRequester())),
                            reference("performer", ServiceRequest.class, ACTORS, ServiceRequest::getPerformer),
                            date("authored", ServiceRequest.class, r -> at(r.getAuthoredOnElement())))),
            Map.entry(
                    "Task",
                    List.of(
                            token("identifier", Task.class, r -> identifiers(r.getIdentifier())),
                            token("status", Task.class, r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            token("business-status", Task.class, r -> concepts(List.of(r.getBusinessStatus()))),
                            token("group-identifier", Task.class, r -> identifiers(List.of(r.getGroupIdentifier()))),
                            token("code", Task.class, r -> concepts(List.of(r.getCode()))),
                            token("intent", Task.class, r -> code(r.getIntent(), s -> s.getSystem(), s -> s.toCode())),
                            reference("based-on", Task.class, List.of("CarePlan", "ServiceRequest"), Task::getBasedOn),
                            reference("part-of", Task.class, List.of("Task"), Task::getPartOf),
                            reference(
                                    "focus",
                                    Task.class,
                                    List.of("ServiceRequest", "CarePlan", "Task"),
                                    r -> List.of(r.getFocus())),
                            reference("owner", Task.class, ACTORS, r -> List.of(r.getOwner())),
                            reference("requester", Task.class, ACTORS, r -> List.of(r.getRequester())),
                            date("authored-on", Task.class, r -> at(r.getAuthoredOnElement())),
                            date("modified", Task.class, r -> at(r.getLastModifiedElement())))),
            Map.entry(
                    "Group",
                    List.of(
                            token("identifier", Group.class, r -> identifiers(r.getIdentifier())),
                            token("code", Group.class, r -> concepts(List.of(r.getCode()))),
                            token("type", Group.class, r -> code(r.getType(), s -> s.getSystem(), s -> s.toCode())),
                            reference("managing-entity", Group.class, ACTORS, r -> List.of(r.getManagingEntity())))),
            Map.entry(
                    "Encounter",
                    List.of(
                            token("identifier", Encounter.class, r -> identifiers(r.getIdentifier())),
                            token(
                                    "status",
                                    Encounter.class,
                                    r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            token("class", Encounter.class, r -> codings(List.of(r.getClass_()))),
                            token("type", Encounter.class, r -> concepts(r.getType())),
                            reference("subject", Encounter.class, List.of("Group"), r -> List.of(r.getSubject())),
                            reference("part-of", Encounter.class, List.of("Encounter"), r -> List.of(r.getPartOf())),
                            reference("based-on", Encounter.class, List.of("ServiceRequest"), Encounter::getBasedOn),
                            reference(
                                    "service-provider",
                                    Encounter.class,
                                    List.of("Organization"),
                                    r -> List.of(r.getServiceProvider())),
                            date("date", Encounter.class, r -> period(r.getPeriod())))),
            Map.entry(
                    "Observation",
                    List.of(
                            token("identifier", Observation.class, r -> identifiers(r.getIdentifier())),
                            token(
                                    "status",
                                    Observation.class,
                                    r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            token("category", Observation.class, r -> concepts(r.getCategory())),
                            token("code", Observation.class, r -> concepts(List.of(r.getCode()))),
                            reference(
                                    "based-on",
                                    Observation.class,
                                    List.of("CarePlan", "ServiceRequest"),
                                    Observation::getBasedOn),
                            reference(
                                    "derived-from",
                                    Observation.class,
                                    List.of("Observation", "QuestionnaireResponse"),
                                    Observation::getDerivedFrom),
                            reference(
                                    "has-member", Observation.class, List.of("Observation"), Observation::getHasMember),
                            reference("subject", Observation.class, List.of("Group"), r -> List.of(r.getSubject())),
                            reference("performer", Observation.class, ACTORS, Observation::getPerformer),
                            date("date", Observation.class, r -> dates(r.getEffective())))),
            Map.entry(
                    "MeasureReport",
                    List.of(
                            token("identifier", MeasureReport.class, r -> identifiers(r.getIdentifier())),
                            token(
                                    "status",
                                    MeasureReport.class,
                                    r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            date("period", MeasureReport.class, r -> period(r.getPeriod())))),
            Map.entry(
                    "QuestionnaireResponse",
                    List.of(
                            token(
                                    "identifier",
                                    QuestionnaireResponse.class,
                                    r -> identifiers(List.of(r.getIdentifier()))),
                            token(
                                    "status",
                                    QuestionnaireResponse.class,
                                    r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            reference(
                                    "based-on",
                                    QuestionnaireResponse.class,
                                    List.of("CarePlan"),
                                    QuestionnaireResponse::getBasedOn),
                            date("authored", QuestionnaireResponse.class, r -> at(r.getAuthoredElement())))),
            Map.entry(
                    "Flag",
                    List.of(
                            token("identifier", Flag.class, r -> identifiers(r.getIdentifier())),
                            // R4 has no such parameter; without it nobody could ask for the alerts that stand.
                            token("status", Flag.class, r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            reference("author", Flag.class, ACTORS, r -> List.of(r.getAuthor())),
                            date("date", Flag.class, r -> period(r.getPeriod())))),
            Map.entry(
                    "Provenance",
                    List.of(
                            reference(
                                    "target",
                                    Provenance.class,
                                    List.of(
                                            "CarePlan",
                                            "ServiceRequest",
                                            "Task",
                                            "Group",
                                            "Encounter",
                                            "Observation",
                                            "Flag"),
                                    Provenance::getTarget),
                            date("recorded", Provenance.class, r -> at(r.getRecordedElement())))),
            Map.entry(
                    "Subscription",
                    List.of(
                            token(
                                    "status",
                                    Subscription.class,
                                    r -> code(r.getStatus(), s -> s.getSystem(), s -> s.toCode())),
                            token(
                                    "type",
                                    Subscription.class,
                                    r -> code(r.getChannel().getType(), s -> s.getSystem(), s -> s.toCode())),
                            token(
                                    "payload",
                                    Subscription.class,
                                    r -> Stream.ofNullable(r.getChannel().getPayload())
                                            .map(payload -> new Token("", payload))),
                            token("contact", Subscription.class, r -> contacts(r.getContact())),
                            SearchKey.text(
                                    "criteria",
                                    SearchKey.Kind.STRING,
                                    r -> Stream.ofNullable(((Subscription) r).getCriteria())),
                            SearchKey.text(
                                    "url",
                                    SearchKey.Kind.URI,
                                    r -> Stream.ofNullable(
                                            ((Subscription) r).getChannel().getEndpoint())))));

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

    /** The types held in the record that a search key's references may lead to; none for a key that is not known. */
    public static List<String> targets(String type, String name) {
        return of(type, name).stream()
                .flatMap(key -> key.targets().stream())
                .filter(BY_TYPE::containsKey)
                .toList();
    }

    /**
     * What a search of a type may bring along: every reference from it to a type that the record holds.
     *
     * @return as {@code _include} names them, {@code Task:focus}
     */
    public static List<String> includes(String type) {
        return of(type).stream()
                .filter(key -> key.targets().stream().anyMatch(BY_TYPE::containsKey))
                .map(key -> type + ":" + key.name())
                .toList();
    }

    /** What else may refer to a type, as {@code _revinclude} names it. */
    public static List<String> reverseIncludes(String type) {
        return types().flatMap(source -> of(source).stream()
                        .filter(key -> key.targets().contains(type))
                        .map(key -> source + ":" + key.name()))
                .toList();
    }

    private static <R extends Resource> SearchKey token(String name, Class<R> type, Function<R, Stream<Token>> values) {
        return SearchKey.token(name, r -> values.apply(type.cast(r)));
    }

    private static <R extends Resource> SearchKey reference(
            String name, Class<R> type, List<String> targets, Function<R, List<Reference>> references) {
        return SearchKey.reference(name, targets, r -> references.apply(type.cast(r)).stream());
    }

    private static <R extends Resource> SearchKey date(String name, Class<R> type, Function<R, Optional<Dates>> dates) {
        return SearchKey.date(name, r -> dates.apply(type.cast(r)));
    }

    /** A code of one of FHIR's own value sets; the system goes without saying in a resource, but not in a search. */
    private static <E extends Enum<E>> Stream<Token> code(
            @Nullable E code, Function<E, @Nullable String> system, Function<E, @Nullable String> text) {
        if (code == null) {
            return Stream.empty();
        }
        var named = system.apply(code);
        return Stream.ofNullable(text.apply(code)).map(value -> new Token(named == null ? "" : named, value));
    }

    private static Stream<Token> contacts(List<ContactPoint> contacts) {
        return contacts.stream()
                .filter(ContactPoint::hasValue)
                .map(contact ->
                        new Token(contact.hasSystem() ? contact.getSystem().toCode() : "", contact.getValue()));
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

    private static Optional<Dates> dates(@Nullable Type value) {
        if (value instanceof Period period) {
            return period(period);
        }
        return value instanceof BaseDateTimeType moment ? at(moment) : Optional.empty();
    }

    private static Optional<Dates> period(Period period) {
        var start = Optional.ofNullable(period.getStartElement().getValueAsString());
        var end = Optional.ofNullable(period.getEndElement().getValueAsString());
        return start.isEmpty() && end.isEmpty() ? Optional.empty() : Optional.of(new Dates(start, end));
    }

    private static Optional<Dates> at(BaseDateTimeType moment) {
        return Optional.ofNullable(moment.getValueAsString())
                .map(text -> new Dates(Optional.of(text), Optional.of(text)));
    }
}
