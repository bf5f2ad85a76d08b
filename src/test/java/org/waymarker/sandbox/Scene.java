package org.waymarker.sandbox;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.waymarker.sandbox.population.Cohort;
import org.waymarker.sandbox.population.Person;

/** One cohort in the story: what it is going to do, and what the service called it. */
final class Scene {
    /** What becomes of the wish to meet on. */
    enum Plot {
        /** A group of their own forms, for this cohort only. */
        FORMS,
        /** Places in the open group, which meets already. */
        JOINS_OPEN_GROUP,
        /** A group of their own is tried and never forms; those who had said yes are offered the open one. */
        NEVER_FORMS
    }

    /** What a patient says to the offer. */
    enum Said {
        YES,
        NO_AND_WHY,
        NO,
        NOT_NOW,
        NOTHING
    }

    final Cohort cohort;
    final Plot plot;
    final Map<Person, String> plans = new LinkedHashMap<>();
    final Map<Person, String> tasks = new LinkedHashMap<>();
    String cohortId = "";
    String groupId = "";

    Scene(Cohort cohort, int number) {
        this.cohort = cohort;
        this.plot = Plot.values()[number % Plot.values().length];
    }

    /** Those who are offered a place: who completed, and one who came to three sessions and whom a clinician wants to have a place all the same. */
    List<Person> offered() {
        return cohort.people().stream()
                .filter(person -> person.course().completed() || overridden(person))
                .toList();
    }

    static boolean overridden(Person person) {
        return person.course().outcome().equals("partial");
    }

    /** Six in ten say yes. */
    static Said said(Person person) {
        return switch (person.index() % 10) {
            case 6 -> Said.NO_AND_WHY;
            case 7 -> Said.NO;
            case 8 -> Said.NOT_NOW;
            case 9 -> Said.NOTHING;
            default -> Said.YES;
        };
    }

    /** Whether the patient, having said yes, lets the hospital know of joining and leaving. */
    static boolean hospitalMayKnow(Person person) {
        return person.index() % 2 == 0;
    }

    List<Person> saidYes() {
        return offered().stream().filter(person -> said(person) == Said.YES).toList();
    }

    /** @param days after the last session */
    LocalDate after(int days) {
        return cohort.lastSession().plusDays(days);
    }
}
