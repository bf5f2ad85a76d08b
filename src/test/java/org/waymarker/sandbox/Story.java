package org.waymarker.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.waymarker.sandbox.population.Population;

/**
 * The main job from end to end as an EHR and a pain service live it, in the order in which it happens, through the public FHIR API. What it leads
 * one to expect at the hospital it writes down itself, step by step, from its script.
 */
final class Story {
    /** Something that happens. */
    record Step(String what, Runnable deed) {}

    private final CohortSteps cohorts;
    private final ReferralSteps referrals;
    private final GroupSteps groups;
    private final ServiceUseSteps serviceUse;
    private final EvaluationSteps evaluation;
    private final List<Scene> scenes = new ArrayList<>();
    private final Expected expected = new Expected();

    Story(Population population, Api api, Cast cast, Console console, Path dir) {
        this.cohorts = new CohortSteps(api, cast, expected, console);
        this.referrals = new ReferralSteps(api, cast, expected, console, population.today());
        this.groups = new GroupSteps(api, cast, expected, console, population.today());
        this.serviceUse = new ServiceUseSteps(api, cast, expected, console, population);
        this.evaluation = new EvaluationSteps(api, cast, console, population, dir);
        population.cohorts().forEach(cohort -> scenes.add(new Scene(cohort, scenes.size())));
    }

    Expected expected() {
        return expected;
    }

    /** Three acts of about the same length, so that the hospital may be away during the second. */
    List<List<Step>> acts() {
        return List.of(programmes(), offersAndGroups(), laterAndCounting());
    }

    private List<Step> programmes() {
        var steps = new ArrayList<Step>();
        var first = scenes.stream()
                .map(scene -> scene.cohort.lastSession())
                .min(java.time.LocalDate::compareTo)
                .orElseThrow();
        steps.add(new Step("open group", () -> groups.formOpenGroup(first.minusDays(60))));
        for (var scene : scenes) {
            steps.add(new Step("open " + scene.cohort.name(), () -> cohorts.open(scene)));
        }
        for (var scene : firstHalf()) {
            steps.add(new Step("close " + scene.cohort.name(), () -> cohorts.close(scene)));
            steps.add(new Step("offers of " + scene.cohort.name(), () -> offer(scene)));
        }
        return steps;
    }

    private List<Step> offersAndGroups() {
        var steps = new ArrayList<Step>();
        for (var scene : firstHalf()) {
            steps.add(new Step("answers of " + scene.cohort.name(), () -> referrals.answer(scene)));
            steps.add(new Step("group of " + scene.cohort.name(), () -> group(scene)));
        }
        for (var scene : secondHalf()) {
            steps.add(new Step("close " + scene.cohort.name(), () -> cohorts.close(scene)));
            steps.add(new Step("offers of " + scene.cohort.name(), () -> offer(scene)));
        }
        return steps;
    }

    private List<Step> laterAndCounting() {
        var steps = new ArrayList<Step>();
        for (var scene : secondHalf()) {
            steps.add(new Step("answers of " + scene.cohort.name(), () -> referrals.answer(scene)));
            steps.add(new Step("group of " + scene.cohort.name(), () -> group(scene)));
        }
        for (var scene : scenes) {
            steps.add(new Step("unanswered of " + scene.cohort.name(), () -> referrals.withdrawUnanswered(scene)));
        }
        steps.add(new Step("correction", () -> cohorts.correct(scenes.get(0))));
        merging().ifPresent(scene -> steps.add(new Step("merge", () -> groups.mergeIntoOpenGroup(scene))));
        steps.add(new Step("feeds", serviceUse::declareFeeds));
        steps.add(new Step("counting", () -> serviceUse.recount(scenes)));
        steps.add(new Step("report", () -> evaluation.report(scenes)));
        return steps;
    }

    private void offer(Scene scene) {
        referrals.offer(
                scene, scene.plot == Scene.Plot.JOINS_OPEN_GROUP ? Optional.of(groups.openGroup()) : Optional.empty());
    }

    private void group(Scene scene) {
        switch (scene.plot) {
            case FORMS -> {
                groups.formOwnGroup(scene);
                groups.join(scene, "Group/" + scene.groupId, 21);
                groups.meet(scene, "Group/" + scene.groupId);
                groups.comeAndGo(scene, "Group/" + scene.groupId);
            }
            case JOINS_OPEN_GROUP -> groups.join(scene, groups.openGroup(), 21);
            case NEVER_FORMS -> {
                groups.neverForms(scene);
                referrals.offerTheOpenGroup(scene, groups.openGroup());
                groups.join(scene, groups.openGroup(), 50);
            }
        }
    }

    /** The second of the groups that formed, if it is old enough. */
    private Optional<Scene> merging() {
        return scenes.stream()
                .filter(scene -> scene.plot == Scene.Plot.FORMS)
                .skip(1)
                .filter(groups::isOldEnoughToMerge)
                .findFirst();
    }

    private List<Scene> firstHalf() {
        return scenes.subList(0, (scenes.size() + 1) / 2);
    }

    private List<Scene> secondHalf() {
        return scenes.subList((scenes.size() + 1) / 2, scenes.size());
    }
}
