package org.waymarker.api;

import jakarta.inject.Singleton;
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
import org.waymarker.fhir.PatientReferences;
import org.waymarker.fhir.References;
import org.waymarker.fhir.SearchKey;
import org.waymarker.patient.PatientKey;
import org.waymarker.patient.PatientRef;
import org.waymarker.patient.Patients;
import org.waymarker.record.Search;
import org.waymarker.record.Search.Criterion;
import org.waymarker.record.Search.Wanted;
import org.waymarker.security.Caller;

/** Reads the parameters of a search. Joins the caller's transaction, since patients are looked up. */
@Singleton
final class SearchParser {
    static final int DEFAULT_COUNT = 50;
    static final int LARGEST_COUNT = 500;

    private static final Set<String> NOT_A_CRITERION = Set.of("_format", "_pretty");

    private final Declarations declared;
    private final Patients patients;
    private final PatientReferences references;

    SearchParser(Declarations declared, Patients patients, PatientReferences references) {
        this.declared = declared;
        this.patients = patients;
        this.references = references;
    }

    /**
     * @param strict whether a parameter that is not offered is refused rather than passed over
     * @throws org.waymarker.fhir.RefusedException (400)
     */
    SearchQuery parse(String type, List<Parameter> parameters, boolean strict, Caller caller) {
        var reading = new Reading(type, caller);
        for (var parameter : parameters) {
            if (NOT_A_CRITERION.contains(parameter.name()) || parameter.value().isEmpty()) {
                continue;
            }
            if (reading.take(parameter)) {
                reading.used.add(reading.shown.getOrDefault(parameter, parameter));
            } else if (strict) {
                throw Declined.of(
                        400,
                        IssueType.NOTSUPPORTED,
                        "SEARCH_PARAMETER_UNKNOWN",
                        "A search of " + type + " takes no such parameter as "
                                + (parameter.name().matches("[A-Za-z0-9_:.-]{1,40}") ? parameter.name() : "given")
                                + "; GET [base]/metadata lists those that it takes");
            }
        }
        return reading.query();
    }

    /** Whether a parameter says which patient. */
    static boolean namesPatient(Parameter parameter) {
        var name = baseOf(parameter.name());
        return (name.equals("patient") || name.equals("subject")) && !namesGroup(parameter);
    }

    private static boolean namesGroup(Parameter parameter) {
        return parameter.name().equals("subject:Group")
                || (parameter.name().equals("subject") && parameter.value().contains("Group/"));
    }

    private static String baseOf(String name) {
        return name.split("[:.]", 2)[0];
    }

    /** One search being read. */
    private final class Reading {
        private final String type;
        private final Caller caller;
        /** What stands in links instead of a parameter that names a person. */
        private final Map<Parameter, Parameter> shown = new HashMap<>();

        private final List<Parameter> used = new ArrayList<>();
        private final List<Criterion> criteria = new ArrayList<>();
        private Optional<PatientKey> patient = Optional.empty();
        private Optional<Long> after = Optional.empty();
        private int count = DEFAULT_COUNT;
        private boolean countOnly;
        private boolean impossible;

        Reading(String type, Caller caller) {
            this.type = type;
            this.caller = caller;
        }

        /** @return false if there is no such parameter */
        boolean take(Parameter parameter) {
            var value = parameter.value();
            switch (parameter.name()) {
                case "_id" -> ids(value);
                case "_count" -> count(value);
                case "_page" -> page(value);
                case "_summary" -> {
                    if (!value.equals("count")) {
                        return false;
                    }
                    countOnly = true;
                }
                default -> {
                    return takeByName(parameter);
                }
            }
            return true;
        }

        private boolean takeByName(Parameter parameter) {
            var base = baseOf(parameter.name());
            var modifier = parameter.name().substring(base.length());
            boolean patientName = (base.equals("patient") && declared.hasPatient(type))
                    || (base.equals("subject") && declared.hasSubject(type));
            if (patientName && !namesGroup(parameter)) {
                patient(parameter, modifier);
                return true;
            }
            var byPatient = declared.patientSearch(type, base);
            if (byPatient.isPresent()) {
                byPatient(byPatient.get(), parameter, modifier);
                return true;
            }
            var key = declared.searchKeys(type).stream()
                    .filter(k -> k.name().equals(base))
                    .findFirst();
            key.ifPresent(k -> criterion(k, modifier, parameter.value()));
            return key.isPresent();
        }

        private void ids(String value) {
            var wanted = SearchValues.alternatives(value).stream()
                    .filter(id -> References.maybeId(id).isPresent())
                    .map(id -> new Wanted(Optional.empty(), id))
                    .toList();
            add(new Criterion("_id", wanted));
        }

        private void criterion(SearchKey key, String modifier, String value) {
            var alternatives = SearchValues.alternatives(value);
            if (key.kind() == SearchKey.Kind.TOKEN) {
                if (!modifier.isEmpty()) {
                    throw unknownModifier(key.name());
                }
                add(new Criterion(
                        key.name(),
                        alternatives.stream().map(SearchValues::token).toList()));
                return;
            }
            var targets = modifier.isEmpty() ? declared.recordTypes() : List.of(modifier.substring(1));
            if (modifier.startsWith(".") || !declared.recordTypes().containsAll(targets)) {
                throw unknownModifier(key.name());
            }
            add(new Criterion(
                    key.name(),
                    alternatives.stream()
                            .flatMap(reference -> SearchValues.reference(reference, targets))
                            .toList()));
        }

        private void add(Criterion criterion) {
            if (criterion.anyOf().isEmpty()) {
                impossible = true;
            } else {
                criteria.add(criterion);
            }
        }

        private void patient(Parameter parameter, String modifier) {
            only(patients.find(List.of(named(parameter, modifier))));
        }

        private void byPatient(PatientSearch search, Parameter parameter, String modifier) {
            var found = search.finder().find(patients.find(List.of(named(parameter, modifier))), caller).stream()
                    .map(UUID::toString)
                    .sorted()
                    .toList();
            add(new Criterion(
                    "_id",
                    found.stream().map(id -> new Wanted(Optional.empty(), id)).toList()));
            if (!found.isEmpty()) {
                shown.put(parameter, new Parameter("_id", String.join(",", found)));
            }
        }

        private PatientRef named(Parameter parameter, String modifier) {
            boolean token = switch (modifier) {
                case "", ":Patient" -> parameter.value().contains("|");
                case ":identifier", ".identifier", ":Patient.identifier" -> true;
                default -> throw unknownModifier(baseOf(parameter.name()));
            };
            var names = SearchValues.alternatives(parameter.value());
            if (names.size() > 1) {
                throw Declined.badRequest("PATIENT_NOT_ONE", "A search names one patient at a time");
            }
            return token ? references.readToken(names.get(0)) : references.readUrl(names.get(0));
        }

        private void only(Optional<PatientKey> found) {
            if (found.isEmpty() || (patient.isPresent() && !patient.equals(found))) {
                impossible = true;
            }
            patient = patient.or(() -> found);
        }

        private void count(String value) {
            if (!value.matches("[0-9]{1,9}")) {
                throw Declined.badRequest("COUNT_INVALID", "_count is a whole number, 0 or more");
            }
            int wanted = Integer.parseInt(value);
            countOnly |= wanted == 0;
            count = Math.max(1, Math.min(wanted, LARGEST_COUNT));
        }

        private void page(String value) {
            var cursor = Cursor.parse(value);
            after = Optional.of(cursor.after());
            cursor.patient().ifPresent(key -> only(Optional.of(key)));
        }

        SearchQuery query() {
            Optional<Search> search =
                    impossible ? Optional.empty() : Optional.of(new Search(type, patient, criteria, count, after));
            return new SearchQuery(search, used, patient, countOnly, count);
        }
    }

    private static Declined unknownModifier(String name) {
        return Declined.of(
                400,
                IssueType.NOTSUPPORTED,
                "SEARCH_MODIFIER_UNKNOWN",
                "The parameter " + name + " is not offered with this modifier or chain");
    }
}
