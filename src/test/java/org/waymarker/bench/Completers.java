package org.waymarker.bench;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Period;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;
import org.waymarker.testing.SmallStory;

/** People who completed a programme, and groups that a place can be offered in, made through the API. */
final class Completers {
    private static final int COHORT = 50;
    private static final String CLINICIAN = "Practitioner/clinician";

    private final List<String> plans = new ArrayList<>();
    private final List<String> groups = new ArrayList<>();
    private final Api api;

    private Completers(Api api) {
        this.api = api;
    }

    /** People of the numbers from 1: in a transaction that is good for anybody, 0 is the place where a number goes. */
    static Completers make(Api api, int people, int groups) {
        var made = new Completers(api);
        var today = LocalDate.now(ZoneOffset.UTC);
        for (int i = 0; i < groups; i++) {
            made.groups.add(SmallStory.group(api, "intake-" + i, today.minusDays(100)));
        }
        for (int from = 1; from <= people; from += COHORT) {
            made.cohort(today, from, Math.min(people + 1, from + COHORT));
        }
        return made;
    }

    private void cohort(LocalDate today, int from, int to) {
        var day = today.minusDays(30);
        var opening = new Ins()
                .identifier("cohort", SmallStory.CALLER_SYSTEM, "intake-" + from)
                .text("name", "Cohort " + from)
                .date("first-session", today.minusDays(120))
                .date("last-session", day)
                .positive("sessions", 12);
        var closing = new Ins()
                .value(
                        "closing-session",
                        new Period()
                                .setStartElement(new DateTimeType(day + "T10:00:00Z"))
                                .setEndElement(new DateTimeType(day + "T12:00:00Z")))
                .reference("declared-by", CLINICIAN);
        LongStream.range(from, to).forEach(number -> {
            var subject = "Patient/" + Admission.patientId(number);
            opening.parts("participant", new Ins().reference("subject", subject));
            closing.parts(
                    "person",
                    new Ins()
                            .reference("subject", subject)
                            .code("outcome", "completed")
                            .count("attended", 11)
                            .count("offered", 12)
                            .flag("present", true));
        });
        var cohort =
                api.call("Group/$open-cohort", opening.done()).only(Group.class).getIdPart();
        var ended =
                api.call("Group/" + cohort + "/$close-cohort", closing.done()).all(CarePlan.class);
        LongStream.range(from, to)
                .mapToObj(number -> "Patient/" + Admission.patientId(number))
                .map(patient -> planOf(patient, ended))
                .forEach(plans::add);
    }

    private static String planOf(String patient, List<CarePlan> plans) {
        return plans.stream()
                .filter(plan -> patient.equals(plan.getSubject().getReference()))
                .map(plan -> "CarePlan/" + plan.getIdPart())
                .findFirst()
                .orElseThrow();
    }

    /** The number of the one to whom the n-th offer goes. */
    long person(int offer) {
        return offer % plans.size() + 1L;
    }

    /** {@code CarePlan/[id]} of the one to whom the n-th offer goes. */
    String plan(int offer) {
        return plans.get(offer % plans.size());
    }

    /** {@code Group/[id]}: each person once, then the next group. */
    String group(int offer) {
        var round = offer / plans.size();
        if (round >= groups.size()) {
            throw new IllegalStateException("Everybody was offered a place in every group; give intake.people more");
        }
        return groups.get(round);
    }
}
