package org.waymarker.hospital;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Composition;
import org.hl7.fhir.r4.model.Composition.CompositionStatus;
import org.hl7.fhir.r4.model.Composition.SectionComponent;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Narrative.NarrativeStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.utilities.xhtml.NodeType;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;
import org.waymarker.capability.WriteMap.Coded;
import org.waymarker.fhir.BusinessId;

/** A FHIR document that tells what one delivery holds: for those who have no other way to get at it, so that all it refers to is in it or named. */
final class Document {
    private static final String TITLE = "Pain Management Programme and peer support";
    private static final TimeZone UTC = TimeZone.getTimeZone("UTC");
    private static final Map<String, String> SECTIONS = sections();

    private final String hospitalBase;

    /** @param hospitalBase before what is named by the hospital's id: nothing in a document has a place of its own */
    Document(String hospitalBase) {
        this.hospitalBase = hospitalBase;
    }

    private static Map<String, String> sections() {
        var sections = new LinkedHashMap<String, String>();
        sections.put("Flag", "Alerts");
        sections.put("CarePlan", "Care plans");
        sections.put("ServiceRequest", "Referrals");
        sections.put("Task", "Offers and answers");
        sections.put("Encounter", "Sessions");
        sections.put("Observation", "Counts");
        return sections;
    }

    /** @param name within the document, {@code urn:uuid:...} */
    record Part(String name, Resource resource) {}

    /**
     * @param parts as the hospital would get them, at least one, with references to each other by name
     * @param accepted when what it tells was: the same in each attempt
     */
    Bundle of(BusinessId id, List<Part> parts, Reference author, Coded type, Date accepted) {
        parts.forEach(part -> ReferenceWalk.in(part.resource()).forEach(this::name));
        var composition = new Composition()
                .setIdentifier(id.toIdentifier())
                .setStatus(CompositionStatus.FINAL)
                .setType(CodedConcept.of(type))
                .setSubject(subject(parts.get(0).resource()))
                .setDateElement(new DateTimeType(accepted, TemporalPrecisionEnum.SECOND, UTC))
                .addAuthor(author)
                .setTitle(TITLE);
        SECTIONS.forEach((kind, title) -> {
            var told = parts.stream()
                    .filter(part -> part.resource().fhirType().equals(kind))
                    .toList();
            if (!told.isEmpty()) {
                composition.addSection(section(title, told));
            }
        });
        var bundle = new Bundle().setType(BundleType.DOCUMENT).setIdentifier(id.toIdentifier());
        bundle.setTimestampElement(new InstantType(accepted, TemporalPrecisionEnum.MILLI, UTC));
        bundle.addEntry().setFullUrl("urn:uuid:" + id.value()).setResource(composition);
        parts.forEach(part -> bundle.addEntry().setFullUrl(part.name()).setResource(part.resource()));
        return bundle;
    }

    /** By number where there is one: what a Composition refers to by address must be in the document, and Patients are not ours to hand out. */
    private static Reference subject(Resource resource) {
        var subject = NoteText.subject(resource).copy();
        return subject.hasIdentifier() ? subject.setReference(null) : subject;
    }

    private static SectionComponent section(String title, List<Part> told) {
        var section = new SectionComponent().setTitle(title);
        var list = new XhtmlNode(NodeType.Element, "div");
        var lines = list.addTag("ul");
        for (Part part : told) {
            lines.addTag("li").addText(NoteText.line(part.resource()));
            section.addEntry(new Reference(part.name()));
        }
        var text = new Narrative().setStatus(NarrativeStatus.GENERATED);
        text.setDiv(list);
        return section.setText(text);
    }

    private void name(Reference reference) {
        var literal = reference.getReference();
        if (literal != null && !literal.contains(":") && !literal.startsWith("#")) {
            reference.setReference(hospitalBase + "/" + literal);
        }
    }
}
