package org.waymarker.questionnaire;

import java.util.Map;
import org.waymarker.testing.Databases;

class AlertMetricsPostgresIT extends AlertMetricsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
