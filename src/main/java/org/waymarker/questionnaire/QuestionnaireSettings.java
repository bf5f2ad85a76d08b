package org.waymarker.questionnaire;

import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import java.nio.file.Path;
import java.util.ArrayList;

/** Makes the scoring tables: the shipped ones, and those of {@code waymarker.questionnaires.tables}. */
@Factory
final class QuestionnaireSettings {
    /** @throws IllegalArgumentException if the deployer's file cannot be read */
    @Context
    ScoringTables tables(@Value("${waymarker.questionnaires.tables:}") String file) {
        var all = new ArrayList<>(ScoringTablesFile.shipped());
        if (!file.isBlank()) {
            all.addAll(ScoringTablesFile.read(Path.of(file)));
        }
        return new ScoringTables(all);
    }
}
