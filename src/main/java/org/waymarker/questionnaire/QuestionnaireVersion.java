package org.waymarker.questionnaire;

import java.util.Optional;

/**
 * One version of a questionnaire, as a canonical names it.
 *
 * @param url without the version
 */
record QuestionnaireVersion(String url, String version) {
    QuestionnaireVersion {
        if (url.isBlank() || version.isBlank() || url.contains("|")) {
            throw new IllegalArgumentException("a questionnaire has a url and a version");
        }
    }

    /** @return empty unless it names both */
    static Optional<QuestionnaireVersion> ofCanonical(String canonical) {
        int bar = canonical.indexOf('|');
        return bar <= 0 || bar == canonical.length() - 1
                ? Optional.empty()
                : Optional.of(new QuestionnaireVersion(canonical.substring(0, bar), canonical.substring(bar + 1)));
    }

    @Override
    public String toString() {
        return url + "|" + version;
    }
}
