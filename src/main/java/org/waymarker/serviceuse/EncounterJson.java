package org.waymarker.serviceuse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.waymarker.fhir.Extensions;

/**
 * Reads an Encounter straight from Jackson's tokens: the elements that matter to a contact, and nothing of the rest but that it is
 * JSON. What it reads must have the form that FHIR gives it. Keeps what it needs between one Encounter and the next: one for each
 * thread.
 */
final class EncounterJson {
    private static final int LONGEST_ID = 64;

    private final NamesSeen names = new NamesSeen();
    private final List<EncounterReading.Past> classHistory = new ArrayList<>();
    private final List<Coded> serviceTypes = new ArrayList<>();
    private final List<Coded> types = new ArrayList<>();
    private final List<Coded> reasons = new ArrayList<>();
    private final List<Coded> identifiers = new ArrayList<>();
    private final List<String> places = new ArrayList<>();
    private final List<Coded> placeIdentifiers = new ArrayList<>();
    private final Pointer pointer = new Pointer();
    private boolean escapes;
    private @Nullable Moment start;
    private @Nullable Moment end;
    private @Nullable String methodOfStay;
    private @Nullable String methodOfEncounter;

    /** A Reference, as read last. */
    private static final class Pointer {
        private @Nullable String reference;
        private @Nullable Coded identifier;
    }

    /**
     * Reads the object at whose beginning the parser stands, to its end.
     *
     * @param escapes whether its text may hold a backslash; without one no text can hold what UTF-8 and JSON do not allow as it is
     * @throws BadLineException if it is no Encounter that can be read
     */
    EncounterLine read(JsonParser json, boolean escapes) throws IOException, BadLineException {
        this.escapes = escapes;
        clear();
        String resourceType = null;
        String id = null;
        String status = null;
        Coded encounterClass = null;
        String partOf = null;
        Coded partOfIdentifier = null;
        Coded subject = null;
        String subjectReference = null;
        int mark = names.enter();
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            switch (name) {
                case "resourceType" -> resourceType = text(json);
                case "id" -> id = id(json);
                case "status" -> status = text(json);
                case "class" -> encounterClass = coding(json);
                case "classHistory" -> {
                    for (array(json); inArray(json); ) {
                        past(json);
                    }
                }
                case "serviceType" -> concept(json, serviceTypes);
                case "type" -> concepts(json, types);
                case "reasonCode" -> concepts(json, reasons);
                case "identifier" -> {
                    for (array(json); inArray(json); ) {
                        add(identifier(json), identifiers);
                    }
                }
                case "subject" -> {
                    reference(json);
                    subject = pointer.identifier;
                    subjectReference = pointer.reference;
                }
                case "partOf" -> {
                    reference(json);
                    partOf = pointer.reference;
                    partOfIdentifier = pointer.identifier;
                }
                case "serviceProvider" -> place(json);
                case "location" -> {
                    for (array(json); inArray(json); ) {
                        location(json);
                    }
                }
                case "period" -> period(json);
                case "hospitalization" -> methodOfStay = hospitalization(json);
                case "extension" -> methodOfEncounter = admissionMethod(json);
                default -> names.skip(json);
            }
        }
        if (!"Encounter".equals(resourceType)) {
            throw new BadLineException("its resourceType is not Encounter");
        }
        serviceTypes.addAll(types);
        return new EncounterLine(
                new EncounterReading(
                        id,
                        status,
                        encounterClass,
                        classHistory,
                        serviceTypes,
                        reasons,
                        start,
                        end,
                        methodOfStay == null ? methodOfEncounter : methodOfStay,
                        identifiers,
                        partOf,
                        partOfIdentifier,
                        places,
                        placeIdentifiers),
                subject,
                subjectReference);
    }

    private void clear() {
        names.start();
        classHistory.clear();
        serviceTypes.clear();
        types.clear();
        reasons.clear();
        identifiers.clear();
        places.clear();
        placeIdentifiers.clear();
        start = null;
        end = null;
        methodOfStay = null;
        methodOfEncounter = null;
    }

    private static BadLineException invalid() {
        return new BadLineException("it is no valid FHIR Encounter");
    }

    /** Without the characters that no FHIR string has and no database keeps: a null, half of a surrogate pair. */
    private String text(JsonParser json) throws IOException, BadLineException {
        if (json.currentToken() != JsonToken.VALUE_STRING) {
            throw invalid();
        }
        var text = json.getText();
        if (escapes
                && (text.indexOf('\0') >= 0
                        || text.codePoints()
                                .anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE))) {
            throw new BadLineException("a text holds a null or half of a surrogate pair");
        }
        return text;
    }

    private String id(JsonParser json) throws IOException, BadLineException {
        var id = text(json);
        boolean good = !id.isEmpty() && id.length() <= LONGEST_ID;
        for (int i = 0; good && i < id.length(); i++) {
            char c = id.charAt(i);
            good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        }
        if (!good) {
            throw new BadLineException("its id is none that FHIR has: 1 to 64 letters, digits, hyphens and points");
        }
        return id;
    }

    private static void array(JsonParser json) throws BadLineException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            throw invalid();
        }
    }

    private static boolean inArray(JsonParser json) throws IOException {
        return json.nextToken() != JsonToken.END_ARRAY;
    }

    private int object(JsonParser json) throws BadLineException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw invalid();
        }
        return names.enter();
    }

    private static void add(@Nullable Coded coded, List<Coded> to) {
        if (coded != null) {
            to.add(coded);
        }
    }

    private @Nullable Coded coding(JsonParser json) throws IOException, BadLineException {
        return coded(json, "code");
    }

    private @Nullable Coded identifier(JsonParser json) throws IOException, BadLineException {
        return coded(json, "value");
    }

    private @Nullable Coded coded(JsonParser json, String wanted) throws IOException, BadLineException {
        String system = null;
        String value = null;
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            if (name.equals("system")) {
                system = text(json);
            } else if (name.equals(wanted)) {
                value = text(json);
            } else {
                names.skip(json);
            }
        }
        return system == null || value == null ? null : new Coded(system, value);
    }

    private void concepts(JsonParser json, List<Coded> to) throws IOException, BadLineException {
        for (array(json); inArray(json); ) {
            concept(json, to);
        }
    }

    private void concept(JsonParser json, List<Coded> to) throws IOException, BadLineException {
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            if (name.equals("coding")) {
                for (array(json); inArray(json); ) {
                    add(coding(json), to);
                }
            } else {
                names.skip(json);
            }
        }
    }

    /** Into {@link #start} and {@link #end}. */
    private void period(JsonParser json) throws IOException, BadLineException {
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            switch (name) {
                case "start" -> start = moment(json);
                case "end" -> end = moment(json);
                default -> names.skip(json);
            }
        }
    }

    private Moment moment(JsonParser json) throws IOException, BadLineException {
        try {
            return Moment.parse(text(json));
        } catch (IllegalArgumentException e) {
            throw invalid();
        }
    }

    private void past(JsonParser json) throws IOException, BadLineException {
        var startOfAll = start;
        var endOfAll = end;
        start = null;
        end = null;
        Coded encounterClass = null;
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            switch (name) {
                case "class" -> encounterClass = coding(json);
                case "period" -> period(json);
                default -> names.skip(json);
            }
        }
        classHistory.add(new EncounterReading.Past(encounterClass, start, end));
        start = startOfAll;
        end = endOfAll;
    }

    /** Into {@link #pointer}. */
    private void reference(JsonParser json) throws IOException, BadLineException {
        String reference = null;
        Coded identifier = null;
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            switch (name) {
                case "reference" -> reference = text(json);
                case "identifier" -> identifier = identifier(json);
                default -> names.skip(json);
            }
        }
        pointer.reference = reference;
        pointer.identifier = identifier;
    }

    private void place(JsonParser json) throws IOException, BadLineException {
        reference(json);
        if (pointer.reference != null) {
            places.add(pointer.reference);
        }
        add(pointer.identifier, placeIdentifiers);
    }

    private void location(JsonParser json) throws IOException, BadLineException {
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            if (name.equals("location")) {
                place(json);
            } else {
                names.skip(json);
            }
        }
    }

    private @Nullable String hospitalization(JsonParser json) throws IOException, BadLineException {
        String method = null;
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            if (name.equals("extension")) {
                method = admissionMethod(json);
            } else {
                names.skip(json);
            }
        }
        return method;
    }

    /** @return the first code of the first extension that has one */
    private @Nullable String admissionMethod(JsonParser json) throws IOException, BadLineException {
        String method = null;
        for (array(json); inArray(json); ) {
            var told = extension(json);
            method = method == null ? told : method;
        }
        return method;
    }

    private @Nullable String extension(JsonParser json) throws IOException, BadLineException {
        String url = null;
        String code = null;
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            switch (name) {
                case "url" -> url = text(json);
                case "valueCodeableConcept" -> code = firstCode(json);
                default -> names.skip(json);
            }
        }
        return Extensions.UK_CORE_ADMISSION_METHOD.equals(url) ? code : null;
    }

    /** A method without a system is still a method. */
    private @Nullable String firstCode(JsonParser json) throws IOException, BadLineException {
        String code = null;
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            if (name.equals("coding")) {
                for (array(json); inArray(json); ) {
                    var told = codeAlone(json);
                    code = code == null ? told : code;
                }
            } else {
                names.skip(json);
            }
        }
        return code;
    }

    private @Nullable String codeAlone(JsonParser json) throws IOException, BadLineException {
        String code = null;
        int mark = object(json);
        for (var name = names.next(json, mark); name != null; name = names.next(json, mark)) {
            json.nextToken();
            if (name.equals("code")) {
                code = text(json);
            } else {
                names.skip(json);
            }
        }
        return code;
    }
}
