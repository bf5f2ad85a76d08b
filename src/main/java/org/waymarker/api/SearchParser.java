package org.waymarker.api;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hl7.fhir.r4.model.OperationOutcome.IssueType;
import org.waymarker.api.Incoming.Parameter;
import org.waymarker.fhir.FhirEndpoint.PatientSearch;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.SearchKey;
import org.waymarker.fhir.SearchKey.Kind;
import org.waymarker.fhir.SearchKeys;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.Search;
import org.waymarker.record.Search.Condition;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Dated;
import org.waymarker.record.Search.Mark;
import org.waymarker.record.Search.Missing;
import org.waymarker.record.Search.Order;
import org.waymarker.record.Search.Wanted;
import org.waymarker.record.Search.Without;
import org.waymarker.security.Caller;

/** Reads the parameters of a search. Joins the caller's transaction, since patients are looked up. */
@Singleton
final class SearchParser {
    private static final Set<String> NOT_A_CRITERION = Set.of("_format", "_pretty");

    private static final int MOST_CONDITIONS = 20;
    private static final int MOST_VALUES = 500;

    private final Declarations declared;
    private final Patients patients;
    private final PatientReferences references;
    private final Cursors cursors;
    private final FhirTimes times;
    private final Clock clock;

    SearchParser(
            Declarations declared,
            Patients patients,
            PatientReferences references,
            Cursors cursors,
            FhirTimes times,
            Clock clock) {
        this.declared = declared;
        this.patients = patients;
        this.references = references;
        this.cursors = cursors;
        this.times = times;
        this.clock = clock;
    }

    /**
     * The parameters of a condition: criteria only, each with a value, since one that is left out, or a page cut short, would let it
     * find anything.
     *
     * @return empty if it is no such condition
     */
    static Optional<List<Parameter>> criteria(String query) {
        // Some clients ask for a format wherever they write an address.
        var parameters = Queries.parse(query).stream()
                .filter(p -> !NOT_A_CRITERION.contains(p.name()))
                .toList();
        boolean sound = !parameters.isEmpty()
                && parameters.stream()
                        .allMatch(p -> !p.value().isBlank()
                                && (!p.name().startsWith("_") || p.name().equals("_id")));
        return sound ? Optional.of(parameters) : Optional.empty();
    }

    /**
     * @param strict whether a parameter that is not offered is refused rather than passed over
     * @throws org.waymarker.fhir.RefusedException (400); 403 for a question that this caller may not ask
     */
    SearchQuery parse(String type, List<Parameter> parameters, boolean strict, Caller caller) {
        var reading = new Reading(type, strict, caller);
        for (var parameter : parameters) {
            if (NOT_A_CRITERION.contains(parameter.name()) || parameter.value().isEmpty()) {
                continue;
            }
            if (reading.take(parameter)) {
                reading.used.add(reading.shown.getOrDefault(parameter, parameter));
                continue;
            }
            var name = Optional.of(parameter.name()).filter(n -> n.matches("[A-Za-z_][A-Za-z0-9_:.-]{0,39}"));
            if (strict) {
                throw Declined.of(
                        400,
                        IssueType.NOTSUPPORTED,
                        "SEARCH_PARAMETER_UNKNOWN",
                        "A search of " + type + " takes no such parameter as " + name.orElse("given")
                                + "; GET [base]/metadata lists those that it takes");
            }
            name.filter(n -> !reading.passedOver.contains(n)).ifPresent(reading.passedOver::add);
        }
        return reading.query();
    }

    /** One search being read. */
    private final class Reading {
        private final String type;
        private final boolean strict;
        private final Caller caller;
        private final SearchOptions options;

        /** What stands in links instead of a parameter that names a person. */
        private final Map<Parameter, Parameter> shown = new HashMap<>();

        private final List<Parameter> used = new ArrayList<>();
        private final List<String> passedOver = new ArrayList<>();
        private final List<Condition> conditions = new ArrayList<>();
        private Optional<PatientKey> patient = Optional.empty();
        private Optional<String> page = Optional.empty();
        private int patientsNamed;
        private int values;
        private boolean impossible;

        Reading(String type, boolean strict, Caller caller) {
            this.type = type;
            this.strict = strict;
            this.caller = caller;
            this.options = new SearchOptions(type);
        }

        /** @return false if there is no such parameter */
        boolean take(Parameter parameter) {
            switch (parameter.name()) {
                case "_id" -> ids(parameter.value());
                case Order.LAST_UPDATED -> dated(Order.LAST_UPDATED, parameter.value());
                case "_page" -> page = Optional.of(parameter.value());
                default -> {
                    return options.take(parameter, strict) || takeByName(parameter);
                }
            }
            return true;
        }

        private boolean takeByName(Parameter parameter) {
            var base = PatientNames.baseOf(parameter.name());
            var modifier = parameter.name().substring(base.length());
            boolean patientName = (base.equals("patient") && declared.hasPatient(type))
                    || (base.equals("subject") && declared.hasSubject(type));
            if (patientName && !PatientNames.namesGroup(parameter)) {
                patient(parameter, modifier);
                return true;
            }
            var byPatient = declared.patientSearch(type, base);
            if (byPatient.isPresent()) {
                byPatient(byPatient.get(), parameter, modifier);
                return true;
            }
            var key = SearchKeys.of(type, base);
            key.ifPresent(k -> condition(k, modifier, parameter.value()));
            return key.isPresent();
        }

        private void ids(String value) {
            var wanted = SearchValues.alternatives(value).stream()
                    .filter(id -> References.maybeId(id).isPresent())
                    .map(id -> new Wanted(Optional.empty(), id))
                    .toList();
            wanted("_id", wanted);
        }

        private void condition(SearchKey key, String modifier, String value) {
            if (modifier.equals(":missing")) {
                if (!value.equals("true") && !value.equals("false")) {
                    throw SearchValues.invalid(":missing is true or false");
                }
                add(new Missing(key.name(), value.equals("true")), 1);
            } else if (key.kind() == Kind.DATE) {
                if (!modifier.isEmpty()) {
                    throw SearchValues.unknownModifier(key.name());
                }
                dated(key.name(), value);
            } else if (key.kind() == Kind.URI || key.kind() == Kind.STRING) {
                if (!modifier.isEmpty()) {
                    throw SearchValues.unknownModifier(key.name());
                }
                wanted(
                        key.name(),
                        SearchValues.alternatives(value).stream()
                                .flatMap(text -> SearchValues.text(text).stream())
                                .toList());
            } else if (key.kind() == Kind.TOKEN) {
                tokens(key, modifier, value);
            } else {
                references(key, modifier, value);
            }
        }

        private void tokens(SearchKey key, String modifier, String value) {
            var wanted = SearchValues.alternatives(value).stream()
                    .map(SearchValues::token)
                    .toList();
            switch (modifier) {
                case "" -> wanted(key.name(), wanted);
                case ":not" -> add(new Without(key.name(), wanted), wanted.size());
                default -> throw SearchValues.unknownModifier(key.name());
            }
        }

        private void references(SearchKey key, String modifier, String value) {
            var alternatives = SearchValues.alternatives(value);
            if (modifier.equals(SearchKey.BY_IDENTIFIER) || modifier.equals(".identifier")) {
                wanted(
                        key.name() + SearchKey.BY_IDENTIFIER,
                        alternatives.stream().map(SearchValues::token).toList());
                return;
            }
            if (!modifier.isEmpty() && !key.targets().contains(modifier.substring(1))) {
                throw SearchValues.unknownModifier(key.name());
            }
            var targets = modifier.isEmpty() ? key.targets() : List.of(modifier.substring(1));
            wanted(
                    key.name(),
                    alternatives.stream()
                            .flatMap(reference -> SearchValues.reference(reference, targets))
                            .toList());
        }

        private void dated(String name, String value) {
            var comparisons = SearchValues.alternatives(value).stream()
                    .map(date -> SearchValues.date(date, times.zone(), clock))
                    .toList();
            add(new Dated(name, comparisons), comparisons.size());
        }

        private void wanted(String name, List<Wanted> anyOf) {
            if (anyOf.isEmpty()) {
                impossible = true;
            } else {
                add(new Criterion(name, anyOf), anyOf.size());
            }
        }

        private void add(Condition condition, int more) {
            values += more;
            if (conditions.size() == MOST_CONDITIONS || values > MOST_VALUES) {
                throw SearchValues.tooComplex("A search has at most " + MOST_CONDITIONS + " conditions of "
                        + MOST_VALUES + " values together");
            }
            conditions.add(condition);
        }

        private void patient(Parameter parameter, String modifier) {
            only(patients.find(List.of(named(parameter, modifier))));
        }

        private void byPatient(PatientSearch search, Parameter parameter, String modifier) {
            var found = search.finder().find(patients.find(List.of(named(parameter, modifier))), caller).stream()
                    .map(UUID::toString)
                    .sorted()
                    .toList();
            wanted(
                    "_id",
                    found.stream().map(id -> new Wanted(Optional.empty(), id)).toList());
            if (!found.isEmpty()) {
                shown.put(parameter, new Parameter("_id", String.join(",", found)));
            }
        }

        private PatientRef named(Parameter parameter, String modifier) {
            if (++patientsNamed > MOST_CONDITIONS) {
                throw PatientNames.notOne();
            }
            return PatientNames.read(parameter, modifier, references);
        }

        private void only(Optional<PatientKey> found) {
            if (found.isEmpty() || (patient.isPresent() && !patient.equals(found))) {
                impossible = true;
            }
            patient = patient.or(() -> found);
        }

        SearchQuery query() {
            var excerpt = options.excerpt();
            // Last, since its signature covers all the others.
            var cursor = page.map(text -> cursors.read(text, type, used));
            cursor.flatMap(Cursor::patient).ifPresent(key -> only(Optional.of(key)));
            Optional<Mark> after = cursor.flatMap(Cursor::after);
            Optional<Search> search = impossible
                    ? Optional.empty()
                    : Optional.of(new Search(
                            type,
                            patient,
                            conditions,
                            options.order(),
                            options.includes(),
                            options.counting(),
                            options.count(),
                            after));
            return new SearchQuery(
                    type, search, used, passedOver, patient, options.includes(), excerpt, cursor.isPresent());
        }
    }
}
