package org.waymarker.api;

import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.TestInstance;
import org.waymarker.testing.Databases;

@MicronautTest(transactional = false)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuestionnairePostgresIT extends QuestionnaireContract implements TestPropertyProvider {
    @Override
    public Map<String, String> getProperties() {
        var properties = new HashMap<String, String>();
        Databases.postgres().forEach((name, value) -> properties.put(name, value.toString()));
        return properties;
    }
}
