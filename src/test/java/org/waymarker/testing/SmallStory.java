package org.waymarker.testing;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Group;
import org.hl7.fhir.r4.model.Period;
import org.waymarker.sandbox.Api;
import org.waymarker.sandbox.Ins;

/**
 * Enough of the story, told through the API, for a client to have something to read and to write to.
 *
 * @param patients {@code Patient/[id]} of everyone who completed
 * @param plans {@code CarePlan/[id]}, in the same order
 * @param group {@code Group/[id]} of a peer group that takes any completer
 * @param running {@code Group/[id]} of a cohort that goes on, with one person
 * @param closed {@code Group/[id]} of the cohort of those who completed
 */
public record SmallStory(List<String> patients, List<String> plans, String group, String running, String closed) {
    public static final String CALLER_SYSTEM = "https://ehr.example/id";

    /**
     * @param name told apart from other stories in the same service
     * @param completers 1 or more
     */
    public static SmallStory tell(Api api, String name, int completers) {
        var today = LocalDate.now(ZoneOffset.UTC);
        var patients = IntStream.range(0, completers)
                .mapToObj(i -> "Patient/" + name + "-" + i)
                .toList();
        var closed = open(api, name + "-closed", patients, today);
        var closing = new Ins()
                .value("closing-session", session(today.minusDays(30)))
                .reference("declared-by", "Practitioner/7");
        patients.forEach(patient -> closing.parts(
                "person",
                new Ins()
                        .reference("subject", patient)
                        .code("outcome", "completed")
                        .count("attended", 12)
                        .count("offered", 12)
                        .flag("present", true)));
        var plans = api.call(closed + "/$close-cohort", closing.done()).all(CarePlan.class);
        return new SmallStory(
                patients,
                patients.stream().map(patient -> planOf(patient, plans)).toList(),
                group(api, name + "-group", today.minusDays(100)),
                open(api, name + "-running", List.of("Patient/" + name + "-running"), today),
                closed);
    }

    private static String open(Api api, String id, List<String> patients, LocalDate today) {
        var in = new Ins()
                .identifier("cohort", CALLER_SYSTEM, id)
                .text("name", "Cohort " + id)
                .date("first-session", today.minusDays(120))
                .date("last-session", today.minusDays(30))
                .positive("sessions", 12);
        patients.forEach(patient -> in.parts("participant", new Ins().reference("subject", patient)));
        return "Group/"
                + api.call("Group/$open-cohort", in.done()).only(Group.class).getIdPart();
    }

    /** Forms a group that takes any completer. */
    public static String group(Api api, String id, LocalDate started) {
        return "Group/"
                + api.call(
                                "Group/$form-peer-group",
                                new Ins()
                                        .identifier("group", CALLER_SYSTEM, id)
                                        .text("name", "Group " + id)
                                        .code("open-to", "any-completer")
                                        .date("started", started)
                                        .done())
                        .only(Group.class)
                        .getIdPart();
    }

    private static Period session(LocalDate day) {
        return new Period()
                .setStartElement(new DateTimeType(day + "T10:00:00Z"))
                .setEndElement(new DateTimeType(day + "T12:30:00Z"));
    }

    private static String planOf(String patient, List<CarePlan> plans) {
        return plans.stream()
                .filter(plan -> patient.equals(plan.getSubject().getReference()))
                .map(plan -> "CarePlan/" + plan.getIdPart())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No plan of " + patient));
    }
}
