package org.waymarker.serviceuse;

import java.util.Arrays;
import java.util.Optional;

/** What is counted, each on its own: services are never added up into one number. */
public enum Measure {
    ED_ATTENDANCES("ed-attendances", "attendances", ContactKind.ED_ATTENDANCE),
    EMERGENCY_ADMISSIONS("emergency-admissions", "admissions", ContactKind.ADMISSION),
    /** Nights in hospital after an emergency admission; someone who goes home the same day has none. */
    EMERGENCY_BED_DAYS("emergency-bed-days", "bed days", ContactKind.ADMISSION),
    GP_CONSULTATIONS("gp-consultations", "consultations", ContactKind.GP_CONSULTATION),
    OUTPATIENT_PAIN_CONTACTS("outpatient-pain-contacts", "contacts", ContactKind.OUTPATIENT_PAIN),
    NHS111_CONTACTS("nhs111-contacts", "contacts", ContactKind.NHS111_CONTACT);

    private final String code;
    private final String unit;
    private final ContactKind kind;

    Measure(String code, String unit, ContactKind kind) {
        this.code = code;
        this.unit = unit;
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
