package org.waymarker.serviceuse;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Type;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.Code;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Counts;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Profiles;
import org.waymarker.fhir.References;
import org.waymarker.programme.EpisodeId;

/** Counts, changes and the panels of a window as FHIR; field by field in {@code docs/fhir-mapping.md}. */
@Singleton
class ServiceUseFhirMapper {
    private static final String NO_EFFECT =
            "A change in contacts, not an effect of a programme or a group. People are referred when they are at their worst,"
                    + " and counts tend to fall in a later year whatever is done; fewer contacts may also be need"
                    + " that is not met.";

    private final BusinessIds ids;
    private final PainService service;
    private final FhirTimes times;
    private final String hospitalBase;

    ServiceUseFhirMapper(
            BusinessIds ids,
            PainService service,
            FhirTimes times,
            @Value("${waymarker.hospital.base-url:}") String hospitalBase) {
        this.ids = ids;
        this.service = service;
        this.times = times;
        this.hospitalBase = References.base(hospitalBase);
    }

    /** Whose service use, around which episode. */
    record About(EpisodeId episode, Reference patient, Windows windows) {}

    /** How far an Observation has got, and when it last got further. */
    record Standing(ObservationStatus status, Instant issued) {}

    BusinessId countId(EpisodeId episode, Window.Side side, Measure measure) {
        return ids.of(Kind.SERVICE_USE, episode, side.code(), measure.code(), Codes.RECORD_COUNT.code());
    }

    BusinessId panelId(EpisodeId episode, Window.Side side) {
        return ids.of(Kind.SERVICE_USE, episode, side.code());
    }

    BusinessId changeId(EpisodeId episode, Measure measure) {
        return ids.of(Kind.SERVICE_USE_CHANGE, episode, measure.code(), Codes.RECORD_COUNT.code());
    }

    BusinessId rateId(EpisodeId episode, Window.Side side, Measure measure) {
        return ids.of(Kind.SERVICE_USE_RATE, episode, side.code(), measure.code(), Codes.RECORD_COUNT.code());
    }

    /**
     * A count.
     *
     * @param feeds those that it was counted from
     */
    Observation count(About about, WindowCount count, List<Feed> feeds, Standing standing) {
        var measure = count.measure();
        var side = count.window().side();
        var observation = observation(
                about,
                Profiles.SERVICE_USE_COUNT,
                countId(about.episode, side, measure),
                code(measure.code()),
                count.observed(),
                standing);
        observation.setMethod(Codes.RECORD_COUNT.toConcept());
        if (count.count() instanceof Count.Counted number) {
            observation.setValue(quantity(number.value(), measure));
        } else {
            var reason = ((Count.NotKnown) count.count()).reason();
            observation.setDataAbsentReason(absent(reason));
        }
        if (!feeds.isEmpty()) {
            observation.addNote(scope(feeds));
        }
        count.cut().ifPresent(cut -> observation.addNote(observedInPart(count, cut)));
        component(observation, Codes.FIRST_SESSION, FhirTimes.date(about.windows.firstSession()));
        component(observation, Codes.LAST_SESSION, FhirTimes.date(about.windows.lastSession()));
        component(observation, Codes.WINDOW_DAYS, days(count.observed()));
        if (count.count() instanceof Count.Counted number) {
            component(
                    observation,
                    Codes.PAIN_RELATED_CONTACTS,
                    Counts.of(number.painRelated().size(), "contacts"));
        }
        for (String encounter : encounters(count, feeds)) {
            observation.addExtension(
                    Extensions.WORKFLOW_SUPPORTING_INFO,
                    new Reference(hospitalBase + "/Encounter/" + encounter).setType("Encounter"));
        }
        return observation;
    }

    /** Contacts per year of observation, derived from the count; a year is that of UCUM, 365.25 days. */
    Observation rate(About about, WindowCount count, Standing standing) {
        var measure = count.measure();
        var side = count.window().side();
        var observation = observation(
                about,
                Profiles.SERVICE_USE_RATE,
                rateId(about.episode, side, measure),
                code(measure.code() + "-rate"),
                count.observed(),
                standing);
        if (count.count() instanceof Count.Counted number) {
            observation.setValue(new Quantity()
                    .setValue(Rate.perYear(number.value(), count.observed().days()))
                    .setUnit(measure.unit() + " per year")
                    .setSystem(CodeSystems.UCUM)
                    .setCode("/a"));
        } else {
            observation.setDataAbsentReason(absent(((Count.NotKnown) count.count()).reason()));
        }
        component(observation, Codes.WINDOW_DAYS, days(count.observed()));
        observation.addDerivedFrom(References.to("Observation", countId(about.episode, side, measure)));
        return observation;
    }

    /** The counts of one window side by side; it has no value of its own. */
    Observation panel(About about, Window.Side side, Standing standing) {
        var observation = observation(
                about,
                Profiles.SERVICE_USE_PANEL,
                panelId(about.episode, side),
                code(side.code()),
                about.windows.of(side).range(),
                standing);
        for (Measure measure : Measure.values()) {
            observation.addHasMember(References.to("Observation", countId(about.episode, side, measure)));
        }
        return observation;
    }

    /** Follow-up minus baseline, or why that is not given. */
    Observation change(About about, WindowCount baseline, WindowCount followUp, Standing standing) {
        var measure = baseline.measure();
        var observation = observation(
                about,
                Profiles.SERVICE_USE_CHANGE,
                changeId(about.episode, measure),
                code(measure.code() + "-change"),
                followUp.observed(),
                standing);
        component(observation, Codes.BASELINE_DAYS, days(baseline.observed()));
        component(observation, Codes.FOLLOW_UP_DAYS, days(followUp.observed()));
        var change = Change.between(baseline, followUp);
        if (change instanceof Change.Difference difference) {
            observation.setValue(quantity(difference.value(), measure));
            difference.percent().ifPresent(percent -> component(observation, Codes.PERCENT_CHANGE, percent(percent)));
        } else {
            observation.setDataAbsentReason(absent(((Change.Refused) change).reason(), baseline, followUp));
        }
        observation.addDerivedFrom(References.to("Observation", countId(about.episode, Window.Side.BASELINE, measure)));
        observation.addDerivedFrom(
                References.to("Observation", countId(about.episode, Window.Side.FOLLOW_UP, measure)));
        observation.addNote(new Annotation().setText(NO_EFFECT));
        return observation;
    }

    private Observation observation(
            About about, String profile, BusinessId id, Code code, DateRange observed, Standing standing) {
        var observation = new Observation()
                .setStatus(standing.status)
                .addCategory(Codes.CATEGORY_SERVICE_USE.toConcept())
                .setCode(code.toConcept())
                .setSubject(about.patient.copy())
                .setEffective(FhirTimes.days(observed.from(), observed.last()))
                .setIssuedElement(times.instant(standing.issued))
                .addPerformer(service.reference());
        observation.getMeta().addProfile(profile);
        observation.addIdentifier(id.toIdentifier());
        observation.addBasedOn(References.to("CarePlan", ids.existing(Kind.PROGRAMME_PLAN, about.episode.value())));
        return observation;
    }

    private static Annotation scope(List<Feed> feeds) {
        var names = feeds.stream().map(ServiceUseFhirMapper::named).toList();
        return new Annotation()
                .setText("Counted from " + String.join(", ", names)
                        + ". Contacts that are told elsewhere only are not in it.");
    }

    private static String named(Feed feed) {
        var organisations = feed.organisations().stream().map(OdsCode::value).toList();
        return feed.name() + (organisations.isEmpty() ? "" : " (" + String.join(", ", organisations) + ")");
    }

    private static Annotation observedInPart(WindowCount count, Cut cut) {
        return new Annotation()
                .setText("Observed for " + cut.observed().days() + " of "
                        + count.window().range().days() + " days. "
                        + cut.reason().sentence());
    }

    /** Ids of the Encounters on the hospital's server among the contacts of a count. */
    private static List<String> encounters(WindowCount count, List<Feed> feeds) {
        var hospitals = feeds.stream()
                .filter(feed -> feed.source().isOfHospital())
                .map(Feed::name)
                .toList();
        return count.count() instanceof Count.Counted counted
                ? counted.contacts().stream()
                        .filter(id -> hospitals.contains(id.feed()))
                        .map(id -> id.reference().substring(id.reference().indexOf('/') + 1))
                        .toList()
                : List.of();
    }

    private static CodeableConcept absent(Count.Reason reason) {
        var code = switch (reason) {
            case FEED_LATE -> Codes.ABSENT_TEMPORARILY;
            case DIED, MOVED_AWAY, DEREGISTERED, LEFT_ENGLAND -> Codes.ABSENT_NOT_APPLICABLE;
            case PERMISSION_WITHDRAWN, OPTED_OUT -> Codes.ABSENT_NOT_PERMITTED;
            case NO_FEED,
                    FEED_STARTS_LATER,
                    NOT_LINKABLE,
                    CONTACT_UNREADABLE,
                    ADMISSION_METHOD_MISSING,
                    END_OF_STAY_MISSING -> Codes.ABSENT_UNKNOWN;
        };
        return code.toConcept(reason.sentence());
    }

    /** What is missing of a change is what is missing of its counts; a window that nobody can observe outlasts a late feed. */
    private static CodeableConcept absent(Change.Reason reason, WindowCount baseline, WindowCount followUp) {
        var missing = List.of(baseline.count(), followUp.count()).stream()
                .filter(Count.NotKnown.class::isInstance)
                .map(count -> ((Count.NotKnown) count).reason())
                .toList();
        var code = Codes.ABSENT_UNKNOWN;
        var lasting = missing.stream().filter(Count.Reason::lasting).findFirst();
        if (lasting.isPresent()) {
            return absent(lasting.get()).setText(reason.sentence());
        }
        if (baseline.cut().isPresent() || followUp.cut().isPresent()) {
            code = Codes.ABSENT_NOT_APPLICABLE;
        } else if (!missing.isEmpty() && missing.stream().allMatch(Count.Reason.FEED_LATE::equals)) {
            code = Codes.ABSENT_TEMPORARILY;
        }
        return code.toConcept(reason.sentence());
    }

    static void component(Observation observation, Code code, Type value) {
        observation.addComponent().setCode(code.toConcept()).setValue(value);
    }

    private static Quantity quantity(int value, Measure measure) {
        return Counts.of(value, measure.unit()).setCode(measure.ucum());
    }

    static Quantity days(DateRange range) {
        return new Quantity()
                .setValue(range.days())
                .setUnit("days")
                .setSystem(CodeSystems.UCUM)
                .setCode("d");
    }

    private static Quantity percent(BigDecimal percent) {
        return new Quantity()
                .setValue(percent)
                .setUnit("%")
                .setSystem(CodeSystems.UCUM)
                .setCode("%");
    }

    private static Code code(String code) {
        return Codes.known(CodeSystems.SERVICE_USE_MEASURE, code);
    }
}
