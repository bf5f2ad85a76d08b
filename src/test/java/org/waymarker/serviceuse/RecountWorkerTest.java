package org.waymarker.serviceuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.waymarker.testing.Databases;

class RecountWorkerTest {
    @Test
    void isThereUnlessTheDeployerTurnsItOff() {
        assertThat(hasWorker(Map.of())).isTrue();
        assertThat(hasWorker(Map.of("waymarker.recount.worker", "true"))).isTrue();
        assertThat(hasWorker(Map.of("waymarker.recount.worker", "false"))).isFalse();
    }

    private static boolean hasWorker(Map<String, Object> settings) {
        var properties = new HashMap<>(Databases.h2());
        properties.putAll(settings);
        try (var context = ApplicationContext.run(properties)) {
            return context.containsBean(RecountWorker.class);
        }
    }
}
