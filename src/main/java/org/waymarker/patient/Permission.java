package org.waymarker.patient;

import java.util.Arrays;
import java.util.Optional;

/** What a patient may allow, each on its own and each withdrawable. Not granted unless the patient said so. */
public enum Permission {
    CONTACT_TO_TUTOR("contact-to-tutor"),
    CONTACT_TO_MEMBERS("contact-to-members"),
    HOLD_MEMBERSHIP("hold-membership"),
    HOLD_ATTENDANCE("hold-attendance"),
    HOSPITAL_MAY_KNOW("hospital-may-know"),
    GP_MAY_KNOW("gp-may-know"),
    EVALUATION("evaluation"),
    QUESTIONNAIRES("questionnaires");

    private final String code;

    Permission(String code) {
        this.code = code;
    }

    /** The code in CodeSystem {@code permission}. */
    public String code() {
        return code;
    }

    public static Optional<Permission> ofCode(String code) {
        return Arrays.stream(values()).filter(p -> p.code.equals(code)).findFirst();
    }
}
