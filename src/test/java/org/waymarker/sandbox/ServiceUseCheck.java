package org.waymarker.sandbox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.hl7.fhir.r4.model.Observation;
import org.waymarker.sandbox.population.Cohort;
import org.waymarker.sandbox.population.Person;
import org.waymarker.sandbox.population.Population;
import org.waymarker.sandbox.population.Truth;

/** The counts and changes at the hospital against what happened to each person. */
final class ServiceUseCheck {
    private static final String MEASURES = "https://waymarker.example/fhir/CodeSystem/service-use-measure";

    private int compared;
    private final List<String> wrong = new ArrayList<>();

    static ServiceUseCheck of(Population population, Cast cast, ReadBack readBack) {
        var check = new ServiceUseCheck();
        var found = new HashMap<String, Observation>();
        for (var line : List.of(Line.SERVICE_USE, Line.SERVICE_USE_CHANGE)) {
            for (var one : readBack.of(line)) {
                var observation = (Observation) one.resource();
                found.put(key(one.patient(), code(observation), start(observation)), observation);
            }
        }
        for (var cohort : population.cohorts()) {
            for (var person : cohort.people()) {
                // Whether a window is cut at death is not the script's to say.
                if (!person.course().outcome().equals("died")) {
                    check.compare(
                            person, cohort, cast.patient(person), Truth.of(person, cohort, population.today()), found);
                }
            }
        }
        return check;
    }

    private void compare(Person person, Cohort cohort, String patient, Truth truth, Map<String, Observation> found) {
        var before = cohort.firstSession().minusDays(364);
        var after = cohort.lastSession().plusDays(1);
        truth.counts().forEach((measure, pair) -> {
            compare(person, measure + " before", pair.before(), found.get(key(patient, measure, before)));
            compare(person, measure + " after", pair.after(), found.get(key(patient, measure, after)));
            compare(person, measure + " change", pair.change(), found.get(key(patient, measure + "-change", after)));
        });
    }

    private void compare(Person person, String what, OptionalInt truth, Observation found) {
        compared++;
        var said = found == null ? "nothing" : said(found);
        if (!said.equals(said(truth))) {
            wrong.add("%s (%s), %s: %s at the hospital, %s in truth"
                    .formatted(person.name(), person.mrn(), what, said, said(truth)));
        }
    }

    int compared() {
        return compared;
    }

    List<String> wrong() {
        return List.copyOf(wrong);
    }

    private static String said(Observation found) {
        if (found.hasValueQuantity()) {
            return found.getValueQuantity().getValue().toPlainString();
        }
        return found.hasDataAbsentReason() ? "not known" : "neither a number nor why there is none";
    }

    private static String said(OptionalInt count) {
        return count.isPresent() ? Integer.toString(count.getAsInt()) : "not known";
    }

    private static String key(String patient, String code, LocalDate start) {
        return patient + " " + code + " " + start;
    }

    private static String code(Observation observation) {
        return observation.getCode().getCoding().stream()
                .filter(coding -> MEASURES.equals(coding.getSystem()))
                .map(coding -> coding.getCode())
                .findFirst()
                .orElse("");
    }

    private static LocalDate start(Observation observation) {
        return LocalDate.parse(observation
                .getEffectivePeriod()
                .getStartElement()
                .getValueAsString()
                .substring(0, 10));
    }
}
