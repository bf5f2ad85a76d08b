package org.waymarker.serviceuse;

import java.util.Optional;

/**
 * A line of a hospital's file as a hospital writes it: about 700 bytes, most of which matter to no count.
 *
 * @param encounterClass code of v3-ActCode
 * @param past an earlier class, and its period
 * @param visit value of the business identifier
 */
record FeedLine(
        String id,
        Optional<String> visit,
        String status,
        String encounterClass,
        Optional<Past> past,
        Optional<String> serviceType,
        String nhsNumber,
        Optional<String> start,
        Optional<String> end,
        Optional<String> method,
        Optional<String> partOf) {

    record Past(String encounterClass, String start, String end) {}

    private static final String ACT = "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"";

    void write(StringBuilder to) {
        to.append("{\"resourceType\":\"Encounter\",\"id\":\"").append(id);
        to.append("\",\"meta\":{\"versionId\":\"3\",\"lastUpdated\":\"2026-06-30T02:14:07.113+01:00\"}");
        visit.ifPresent(value -> to.append(
                        ",\"identifier\":[{\"use\":\"official\",\"system\":\"https://hospital.example/visit\",\"value\":\"")
                .append(value)
                .append("\"}]"));
        to.append(",\"status\":\"")
                .append(status)
                .append("\",\"class\":")
                .append(ACT)
                .append(encounterClass);
        to.append("\"}");
        past.ifPresent(p -> to.append(",\"classHistory\":[{\"class\":")
                .append(ACT)
                .append(p.encounterClass)
                .append("\"},\"period\":{\"start\":\"")
                .append(p.start)
                .append("\",\"end\":\"")
                .append(p.end)
                .append("\"}}]"));
        serviceType.ifPresent(coding -> to.append(",\"serviceType\":{\"coding\":[{\"system\":\"")
                .append(coding, 0, coding.indexOf('|'))
                .append("\",\"code\":\"")
                .append(coding, coding.indexOf('|') + 1, coding.length())
                .append("\"}]}"));
        to.append(",\"subject\":{\"reference\":\"Patient/p").append(nhsNumber);
        to.append("\",\"identifier\":{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"")
                .append(nhsNumber);
        to.append("\"}},\"participant\":[{\"type\":[{\"coding\":[{\"system\":"
                + "\"http://terminology.hl7.org/CodeSystem/v3-ParticipationType\",\"code\":\"ATND\"}]}],"
                + "\"individual\":{\"reference\":\"Practitioner/81\",\"display\":\"Dr A. Example\"}}]");
        if (start.isPresent() || end.isPresent()) {
            to.append(",\"period\":{");
            start.ifPresent(s -> to.append("\"start\":\"").append(s).append('"'));
            end.ifPresent(e -> to.append(start.isPresent() ? "," : "")
                    .append("\"end\":\"")
                    .append(e)
                    .append('"'));
            to.append('}');
        }
        method.ifPresent(code -> to.append(",\"hospitalization\":{\"extension\":[{\"url\":"
                        + "\"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod\","
                        + "\"valueCodeableConcept\":{\"coding\":[{\"system\":"
                        + "\"https://fhir.hl7.org.uk/CodeSystem/UKCore-AdmissionMethodEngland\",\"code\":\"")
                .append(code)
                .append("\"}]}}]}"));
        to.append(",\"location\":[{\"location\":{\"reference\":\"Location/17\",\"display\":\"Emergency Department\"}}],"
                + "\"serviceProvider\":{\"reference\":\"Organization/1\"}");
        partOf.ifPresent(parent -> to.append(",\"partOf\":{\"reference\":\"Encounter/")
                .append(parent)
                .append("\"}"));
        to.append("}\n");
    }
}
