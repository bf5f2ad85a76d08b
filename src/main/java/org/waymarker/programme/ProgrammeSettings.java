package org.waymarker.programme;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Settings of {@code waymarker.programme}. */
@Factory
class ProgrammeSettings {
    @Singleton
    CompletionRule completionRule(
            @Value("${waymarker.programme.completion.rule}") String rule,
            @Value("${waymarker.programme.completion.minimum-share}") double minimumShare) {
        return new CompletionRule(CompletionRule.Basis.valueOf(rule.toUpperCase(Locale.ROOT)), minimumShare);
    }
}
