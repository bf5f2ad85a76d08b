package org.waymarker.evaluation;

import jakarta.inject.Singleton;
import org.hl7.fhir.r4.model.CodeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DecimalType;
import org.hl7.fhir.r4.model.Element;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.MeasureReport;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportGroupComponent;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportStatus;
import org.hl7.fhir.r4.model.MeasureReport.MeasureReportType;
import org.hl7.fhir.r4.model.MeasureReport.StratifierGroupComponent;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.StringType;
import org.waymarker.fhir.BusinessId;
import org.waymarker.fhir.BusinessIds;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.Extensions;
import org.waymarker.fhir.FhirTimes;
import org.waymarker.fhir.Kind;
import org.waymarker.fhir.PainService;
import org.waymarker.fhir.Profiles;
import org.waymarker.serviceuse.Measure;

/**
 * A report as a FHIR MeasureReport; field by field in {@code docs/fhir-mapping.md}. It has no date: the same report made again is the
 * same resource.
 */
@Singleton
class EvaluationFhirMapper {
    private final BusinessIds ids;
    private final PainService service;

    EvaluationFhirMapper(BusinessIds ids, PainService service) {
        this.ids = ids;
        this.service = service;
    }

    /** The same for the same inputs. */
    BusinessId id(Inputs inputs) {
        return ids.of(Kind.EVALUATION, inputs.key());
    }

    MeasureReport report(Report report) {
        var inputs = report.inputs();
        var resource = new MeasureReport()
                .setStatus(MeasureReportStatus.COMPLETE)
                .setType(MeasureReportType.SUMMARY)
                .setMeasure(Profiles.SERVICE_USE_MEASURE)
                .setReporter(service.reference())
                .setPeriod(FhirTimes.days(inputs.from(), inputs.to()));
        resource.getMeta().addProfile(Profiles.EVALUATION_REPORT);
        resource.addIdentifier(id(inputs).toIdentifier());
        inputs.settings().forEach(setting -> resource.addExtension(setting(setting.code(), setting.value())));
        inputs.feeds()
                .forEach(feed -> resource.addExtension(setting("feed", feed.name() + ": " + Inputs.described(feed))));
        resource.addGroup(flow(report));
        for (Measure measure : Measure.values()) {
            resource.addGroup(group(report, measure));
        }
        return resource;
    }

    private static Extension setting(String code, String value) {
        var extension = new Extension(Extensions.EVALUATION_SETTING);
        extension.addExtension(Extensions.EVALUATION_SETTING_CODE, new CodeType(code));
        extension.addExtension(Extensions.EVALUATION_SETTING_VALUE, new StringType(value));
        return extension;
    }

    private static MeasureReportGroupComponent flow(Report report) {
        var group = new MeasureReportGroupComponent();
        group.setCode(new CodeableConcept().setText("People"));
        for (Flow.Step step : Flow.Step.values()) {
            var population =
                    group.addPopulation().setCode(concept(CodeSystems.EVALUATION_FLOW, step.code(), step.title()));
            population.setCountElement(count(report.people(step)));
        }
        return group;
    }

    private static IntegerType count(Cell cell) {
        if (cell instanceof Cell.Figure figure) {
            return new IntegerType(figure.value().intValueExact());
        }
        return absent(new IntegerType(), cell);
    }

    private MeasureReportGroupComponent group(Report report, Measure measure) {
        var group = new MeasureReportGroupComponent();
        group.setCode(
                Codes.known(CodeSystems.SERVICE_USE_MEASURE, measure.code()).toConcept());
        report.cell(measure, Span.WEEKS_52, Group.ALL, Statistic.RATIO)
                .map(EvaluationFhirMapper::score)
                .ifPresent(group::setMeasureScore);
        var stratifier = group.addStratifier();
        stratifier.addCode(new CodeableConcept().setText("People and length of the windows"));
        for (Group people : Group.values()) {
            for (Span span : Span.values()) {
                stratifier.addStratum(stratum(report, measure, people, span));
            }
        }
        return group;
    }

    private static StratifierGroupComponent stratum(Report report, Measure measure, Group people, Span span) {
        var stratum = new StratifierGroupComponent();
        stratum.addComponent()
                .setCode(new CodeableConcept().setText("People"))
                .setValue(concept(CodeSystems.EVALUATION_GROUP, people.code(), people.title()));
        stratum.addComponent()
                .setCode(new CodeableConcept().setText("Windows"))
                .setValue(new CodeableConcept().setText(span.title()));
        report.cell(measure, span, people, Statistic.RATIO)
                .map(EvaluationFhirMapper::score)
                .ifPresent(stratum::setMeasureScore);
        report.rows().stream()
                .filter(row -> row.measure() == measure && row.span() == span && row.group() == people)
                .forEach(row -> stratum.addExtension(figure(row)));
        return stratum;
    }

    private static Extension figure(Row row) {
        var extension = new Extension(Extensions.EVALUATION_FIGURE);
        extension.addExtension(
                Extensions.EVALUATION_FIGURE_STATISTIC,
                new CodeType(row.statistic().code()));
        row.at().ifPresent(at -> extension.addExtension(Extensions.EVALUATION_FIGURE_AT, new StringType(at)));
        extension.addExtension(
                Extensions.EVALUATION_FIGURE_VALUE,
                row.cell() instanceof Cell.Figure figure
                        ? new DecimalType(figure.value())
                        : absent(new DecimalType(), row.cell()));
        return extension;
    }

    private static Quantity score(Cell cell) {
        return cell instanceof Cell.Figure figure
                ? new Quantity()
                        .setValue(figure.value())
                        .setUnit("ratio")
                        .setSystem(CodeSystems.UCUM)
                        .setCode("1")
                : absent(new Quantity(), cell);
    }

    private static <E extends Element> E absent(E element, Cell cell) {
        var code = cell instanceof Cell.Masked
                ? Codes.ABSENT_MASKED
                : cell instanceof Cell.Unlimited ? Codes.ABSENT_POSITIVE_INFINITY : Codes.ABSENT_NOT_APPLICABLE;
        element.addExtension(Extensions.DATA_ABSENT_REASON, new CodeType(code.code()));
        return element;
    }

    private static CodeableConcept concept(String system, String code, String title) {
        return new CodeableConcept().addCoding(new Coding(system, code, title)).setText(title);
    }
}
