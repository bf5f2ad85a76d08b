package org.waymarker.serviceuse;

import java.util.Arrays;
import java.util.Optional;

/** What is counted, each on its own: services are never added up into one number. */
public enum Measure {
    ED_ATTENDANCES("ed-attendances", "attendances", "1", ContactKind.ED_ATTENDANCE),
    EMERGENCY_ADMISSIONS("emergency-admissions", "admissions", "1", ContactKind.ADMISSION),
    /** Nights in hospital after an emergency admission; someone who goes home the same day has none. */
    EMERGENCY_BED_DAYS("emergency-bed-days", "bed days", "d", ContactKind.ADMISSION),
    GP_CONSULTATIONS("gp-consultations", "consultations", "1", ContactKind.GP_CONSULTATION),
    OUTPATIENT_PAIN_CONTACTS("outpatient-pain-contacts", "contacts", "1", ContactKind.OUTPATIENT_PAIN),
    NHS111_CONTACTS("nhs111-contacts", "contacts", "1", ContactKind.NHS111_CONTACT);

    private final String code;
    private final String unit;
    private final String ucum;
    private final ContactKind kind;

    Measure(String code, String unit, String ucum, ContactKind kind) {
        this.code = code;
        this.unit = unit;
        this.ucum = ucum;
        this.kind = kind;
    }

    /** The code in CodeSystem {@code service-use-measure}; with {@code -change} it is the code of the change. */
    public String code() {
        return code;
    }

    /** What the number is a number of, in words. */
    public String unit() {
        return unit;
    }

    /** The unit in UCUM. */
    public String ucum() {
        return ucum;
    }

    /** The contacts that a feed must be complete for, before this can be counted from it. */
    public ContactKind kind() {
        return kind;
    }

    public static Optional<Measure> ofCode(String code) {
        return Arrays.stream(values())
                .filter(measure -> measure.code.equals(code))
                .findFirst();
    }
}
