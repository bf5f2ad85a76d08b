package org.waymarker.serviceuse;

import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.parser.StrictErrorHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import org.hl7.fhir.r4.model.ConceptMap;
import org.hl7.fhir.r4.model.ConceptMap.ConceptMapGroupComponent;
import org.hl7.fhir.r4.model.ConceptMap.SourceElementComponent;
import org.hl7.fhir.r4.model.ConceptMap.TargetElementComponent;
import org.hl7.fhir.r4.model.Enumerations.ConceptMapEquivalence;
import org.waymarker.fhir.CodeSystems;
import org.waymarker.fhir.Codes;
import org.waymarker.fhir.FhirJson;

/**
 * Reads a ConceptMap from codings of Encounters to kinds of contact: ours, or a deployer's in its place. Each group's source is a
 * code system of {@code class}, {@code serviceType}, {@code type} or {@code reasonCode}, its target {@code contact-kind} or
 * {@code contact-flag}.
 */
final class ContactKindsFile {
    private final HashMap<Coded, ContactKind> kinds = new HashMap<>();
    private final HashSet<Coded> painRelated = new HashSet<>();

    private ContactKindsFile() {}

    /** @throws IllegalArgumentException with the file and what is wrong there */
    static ContactKinds read(Path file) {
        try {
            return kinds(parsed(Files.readString(file)));
        } catch (IOException e) {
            throw wrong(file, "cannot be read");
        } catch (IllegalArgumentException e) {
            throw wrong(file, String.valueOf(e.getMessage()));
        }
    }

    /** Without a cause: the message says all, and stands alone when the service does not start. */
    private static IllegalArgumentException wrong(Path file, String what) {
        return new IllegalArgumentException("The file " + file + " of waymarker.service-use.kinds " + what);
    }

    private static ConceptMap parsed(String json) {
        try {
            return FhirJson.parser()
                    .setParserErrorHandler(new StrictErrorHandler())
                    .parseResource(ConceptMap.class, json);
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("is no ConceptMap in JSON: " + e.getMessage(), e);
        }
    }

    /** @throws IllegalArgumentException if it maps nothing, or something to what is no kind, or one coding to two kinds */
    static ContactKinds kinds(ConceptMap map) {
        var file = new ContactKindsFile();
        map.getGroup().forEach(file::take);
        if (file.kinds.isEmpty()) {
            throw new IllegalArgumentException("maps nothing to a kind of contact");
        }
        return new ContactKinds(file.kinds, file.painRelated);
    }

    private void take(ConceptMapGroupComponent group) {
        if (!group.hasSource()) {
            throw new IllegalArgumentException("has a group without a source");
        }
        for (SourceElementComponent element : group.getElement()) {
            if (!element.hasCode()) {
                throw new IllegalArgumentException("has an element without a code, of source " + group.getSource());
            }
            var source = new Coded(group.getSource(), element.getCode());
            for (TargetElementComponent target : element.getTarget()) {
                if (target.getEquivalence() != ConceptMapEquivalence.UNMATCHED
                        && target.getEquivalence() != ConceptMapEquivalence.DISJOINT) {
                    take(source, String.valueOf(group.getTarget()), String.valueOf(target.getCode()));
                }
            }
        }
    }

    private void take(Coded source, String system, String code) {
        if (system.equals(CodeSystems.CONTACT_FLAG) && code.equals(Codes.FLAG_PAIN_RELATED.code())) {
            painRelated.add(source);
            return;
        }
        var kind = ContactKind.ofCode(code)
                .filter(known -> system.equals(CodeSystems.CONTACT_KIND))
                .orElseThrow(() -> new IllegalArgumentException("maps " + source.system() + "|" + source.code() + " to "
                        + system + "|" + code + ", which is neither a kind of contact nor a flag"));
        var before = kinds.put(source, kind);
        if (before != null && before != kind) {
            throw new IllegalArgumentException(
                    "maps " + source.system() + "|" + source.code() + " to two kinds of contact");
        }
    }
}
