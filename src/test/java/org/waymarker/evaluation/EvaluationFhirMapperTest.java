package org.waymarker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.PainService;
import org.waymarker.serviceuse.ContactKind;
import org.waymarker.serviceuse.DateRange;
import org.waymarker.serviceuse.Feed;
import org.waymarker.serviceuse.FeedName;
import org.waymarker.serviceuse.FeedSource;
import org.waymarker.serviceuse.Measure;
import org.waymarker.serviceuse.OdsCode;
import org.waymarker.statistics.Draws;
import org.waymarker.testing.Golden;

class EvaluationFhirMapperTest {
    private static final Inputs INPUTS = new Inputs(
            LocalDate.parse("2024-04-01"),
            LocalDate.parse("2025-03-31"),
            "Pain Management Service",
            List.of(new Feed(
                    new FeedName("hospital"),
                    FeedSource.HOSPITAL_ENCOUNTERS,
                    // The order of a Set is another in each process; the report's id is not.
                    Set.of(ContactKind.values()),
                    new DateRange(LocalDate.parse("2020-01-01"), LocalDate.parse("2026-11-01")),
                    new TreeSet<>(List.of(new OdsCode("RXX00"))),
                    Optional.empty())),
            new Disclosure(8, 5),
            new Landmark(28),
            true,
            new Draws(2021, 9999),
            "00ff",
            "1.0.0");

    private final EvaluationFhirMapper mapper = new EvaluationFhirMapper(
            new BusinessIds("https://waymarker.example/id", UUID.fromString("00000000-0000-4000-8000-000000000001")),
            new PainService("ZZ999", "Pain Management Service"));

    private static Row row(Statistic statistic, String at, Cell cell) {
        return new Row(
                Measure.ED_ATTENDANCES,
                Span.WEEKS_52,
                Group.ALL,
                statistic,
                at.isEmpty() ? Optional.empty() : Optional.of(at),
                cell);
    }

    private static Cell figure(String value) {
        return new Cell.Figure(new BigDecimal(value));
    }

    /** A figure of each kind. */
    private static Report report() {
        Map<Flow.Step, Cell> flow = new EnumMap<>(Flow.Step.class);
        for (Flow.Step step : Flow.Step.values()) {
            flow.put(step, step == Flow.Step.ENDED ? figure("45") : new Cell.Masked());
        }
        return new Report(
                INPUTS,
                flow,
                List.of(
                        row(Statistic.PEOPLE, "", figure("40")),
                        row(Statistic.CONTACTS_AFTER, "", new Cell.Masked()),
                        row(Statistic.RATIO, "", figure("0.783")),
                        row(Statistic.EXACT_HIGH, "", new Cell.Unlimited()),
                        row(Statistic.OFFER_RATIO, "", new Cell.NotGiven(Analysis.TOO_FEW)),
                        row(Statistic.FOUR_WEEK_RATE, "-13", figure("4.21"))));
    }

    @Test
    void mapsAReport() {
        Golden.assertMatches(EvaluationFhirMapperTest.class, "report", mapper.report(report()));
    }

    @Test
    void givesTheSameInputsTheSameId() {
        var other = new Inputs(
                INPUTS.from(),
                INPUTS.to(),
                INPUTS.service(),
                INPUTS.feeds(),
                INPUTS.disclosure(),
                INPUTS.landmark(),
                INPUTS.onlyAllowed(),
                new Draws(2022, 9999),
                INPUTS.dataDigest(),
                INPUTS.software());
        assertThat(mapper.id(INPUTS)).isEqualTo(mapper.id(report().inputs())).isNotEqualTo(mapper.id(other));
    }
}
