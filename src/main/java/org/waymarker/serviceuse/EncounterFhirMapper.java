package org.waymarker.serviceuse;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Encounter;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Reference;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.Extensions;

/** Reads an Encounter that HAPI has parsed. */
final class EncounterFhirMapper {
    private EncounterFhirMapper() {}

    static EncounterReading fromFhir(Encounter encounter) {
        var places = places(encounter);
        return new EncounterReading(
                encounter.getIdElement().getIdPart(),
                encounter.hasStatus() ? encounter.getStatus().toCode() : null,
                coded(encounter.getClass_()),
                encounter.getClassHistory().stream()
                        .map(past -> new EncounterReading.Past(
                                coded(past.getClass_()),
                                moment(past.getPeriod().getStartElement()),
                                moment(past.getPeriod().getEndElement())))
                        .toList(),
                codings(Stream.concat(Stream.of(encounter.getServiceType()), encounter.getType().stream())),
                codings(encounter.getReasonCode().stream()),
                moment(encounter.getPeriod().getStartElement()),
                moment(encounter.getPeriod().getEndElement()),
                admissionMethod(encounter),
                encounter.getIdentifier().stream()
                        .flatMap(EncounterFhirMapper::identifier)
                        .toList(),
                encounter.getPartOf().getReference(),
                identifier(encounter.getPartOf().getIdentifier()).findFirst().orElse(null),
                places.stream()
                        .filter(Reference::hasReference)
                        .map(Reference::getReference)
                        .toList(),
                places.stream()
                        .flatMap(place -> identifier(place.getIdentifier()))
                        .toList());
    }

    private static List<Reference> places(Encounter encounter) {
        var places = new ArrayList<Reference>();
        places.add(encounter.getServiceProvider());
        encounter.getLocation().forEach(location -> places.add(location.getLocation()));
        return places;
    }

    private static List<Coded> codings(Stream<CodeableConcept> concepts) {
        return concepts.flatMap(concept -> concept.getCoding().stream())
                .flatMap(coding -> Stream.ofNullable(coded(coding)))
                .toList();
    }

    private static @Nullable Coded coded(Coding coding) {
        return coding.hasSystem() && coding.hasCode() ? new Coded(coding.getSystem(), coding.getCode()) : null;
    }

    private static Stream<Coded> identifier(Identifier identifier) {
        return identifier.hasSystem() && identifier.hasValue()
                ? Stream.of(new Coded(identifier.getSystem(), identifier.getValue()))
                : Stream.empty();
    }

    private static @Nullable Moment moment(DateTimeType time) {
        return time.hasValue() ? Moment.parse(time.getValueAsString()) : null;
    }

    private static @Nullable String admissionMethod(Encounter encounter) {
        return Stream.concat(
                        encounter.getHospitalization().getExtensionsByUrl(Extensions.UK_CORE_ADMISSION_METHOD).stream(),
                        encounter.getExtensionsByUrl(Extensions.UK_CORE_ADMISSION_METHOD).stream())
                .map(Extension::getValue)
                .filter(CodeableConcept.class::isInstance)
                .flatMap(value -> ((CodeableConcept) value).getCoding().stream())
                .filter(Coding::hasCode)
                .map(Coding::getCode)
                .findFirst()
                .orElse(null);
    }
}
