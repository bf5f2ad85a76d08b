package org.waymarker.questionnaire;

import java.util.Map;
import org.waymarker.testing.Databases;

class AlertMetricsH2Test extends AlertMetricsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
