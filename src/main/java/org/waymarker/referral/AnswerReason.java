package org.waymarker.referral;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why somebody said no, not now, or left; codes of CodeSystem {@code answer-reason}. Always optional: "prefers not to say"
 * ({@link #ASKED_DECLINED}) and "not known" ({@link #UNKNOWN}) are different things.
 */
public enum AnswerReason {
    NO_CONNECTION,
    PRACTICAL,
    MOTIVATION,
    NOT_REACHED,
    WANTED_SOCIAL_ONLY,
    CHANNEL,
    BURDEN_OF_LEADING,
    ILLNESS,
    WORK_OR_CARING,
    COST,
    ACCESS_OR_LANGUAGE,
    TONE,
    GROUP_TOO_SMALL,
    OTHER_SUPPORT,
    NO_LONGER_NEEDS,
    MOVED,
    DIED,
    ASKED_DECLINED,
    UNKNOWN;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<AnswerReason> ofCode(String code) {
        return Arrays.stream(values()).filter(r -> r.code().equals(code)).findFirst();
    }
}
