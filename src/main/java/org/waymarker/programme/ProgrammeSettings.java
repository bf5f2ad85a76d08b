package org.waymarker.programme;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Locale;

/** Settings of {@code waymarker.programme}. */
@Factory
class ProgrammeSettings {
    @Singleton
    CompletionRule completionRule(
            @Value("${waymarker.programme.completion.rule}") String rule,
            @Value("${waymarker.programme.completion.minimum-share}") double minimumShare) {
        var basis = Arrays.stream(CompletionRule.Basis.values())
                .filter(b -> b.name().toLowerCase(Locale.ROOT).equals(rule))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Setting waymarker.programme.completion.rule must be declared or counted"));
        return new CompletionRule(basis, minimumShare);
    }
}
