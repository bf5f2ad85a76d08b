package org.waymarker.questionnaire;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scoring tables of this deployment. */
final class ScoringTables {
    private final Map<QuestionnaireVersion, ScoringTable> tables = new LinkedHashMap<>();

    /** @param all a later one takes the place of an earlier one of the same version */
    ScoringTables(Collection<ScoringTable> all) {
        all.forEach(table -> tables.put(table.of(), table));
    }

    Optional<ScoringTable> of(QuestionnaireVersion version) {
        return Optional.ofNullable(tables.get(version));
    }

    /** Whether there is a table of any version. */
    boolean know(String url) {
        return tables.keySet().stream().anyMatch(version -> version.url().equals(url));
    }

    /**
     * linkIds of items that may tell of risk, for a response that is not taken: those of the questionnaire in any version; if there is
     * none, those of every questionnaire.
     */
    List<String> riskItems(String url) {
        return tables.values().stream()
                .filter(table -> !know(url) || table.of().url().equals(url))
                .flatMap(table -> table.riskItems().stream())
                .distinct()
                .toList();
    }
}
