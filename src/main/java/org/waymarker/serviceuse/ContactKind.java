package org.waymarker.serviceuse;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of contact that a feed can be complete for. */
public enum ContactKind {
    ED_ATTENDANCE("ed-attendance"),
    /**
     * A stay in hospital. A feed of this kind brings every admission; which of them are emergencies is asked of each one's
     * AdmissionMethod, so that a planned admission is told from one whose method nobody wrote down.
     */
    ADMISSION("emergency-admission"),
    GP_CONSULTATION("gp-consultation"),
    NHS111_CONTACT("nhs111-contact"),
    OUTPATIENT_PAIN("outpatient-pain");

    private final String code;

    ContactKind(String code) {
        this.code = code;
    }

    /** The code in CodeSystem {@code contact-kind}. */
    public String code() {
        return code;
    }

    public static Optional<ContactKind> ofCode(String code) {
        return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
    }
}
