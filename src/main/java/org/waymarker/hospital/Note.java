package org.waymarker.hospital;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.DocumentReference.DocumentReferenceContextComponent;
import org.hl7.fhir.r4.model.Enumerations.DocumentReferenceStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.waymarker.capability.WriteMap.Coded;
import org.waymarker.fhir.BusinessId;

/** A plain-text note that tells what one delivery holds. */
final class Note {
    private Note() {}

    /**
     * @param about as the hospital would get them
     * @param names of what it is about, by the identifiers that they would have been written under
     * @param date when what it tells was accepted: the same in each attempt
     * @param encounter that it lies on, such as {@code Encounter/7}
     */
    static DocumentReference of(
            BusinessId id,
            List<Resource> about,
            List<Reference> names,
            Date date,
            Coded type,
            Optional<String> encounter) {
        var text = NoteText.of(about) + "\nWaymarker " + id.value() + "\n";
        var note = new DocumentReference()
                .setStatus(DocumentReferenceStatus.CURRENT)
                .setDate(date)
                .setType(CodedConcept.of(type))
                .setSubject(NoteText.subject(about.get(0)))
                // By which it is known again where the server keeps no identifier.
                .setDescription("Pain Management Programme, Waymarker " + id.value());
        note.addIdentifier(id.toIdentifier());
        note.addContent()
                .setAttachment(new Attachment()
                        .setContentType("text/plain; charset=utf-8")
                        .setLanguage("en-GB")
                        .setData(text.getBytes(StandardCharsets.UTF_8)));
        var context = new DocumentReferenceContextComponent();
        encounter.ifPresent(where -> context.addEncounter(new Reference(where)));
        names.forEach(context::addRelated);
        return note.setContext(context);
    }
}
