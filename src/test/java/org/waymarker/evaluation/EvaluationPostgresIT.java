package org.waymarker.evaluation;

import java.util.Map;
import org.waymarker.testing.Databases;

class EvaluationPostgresIT extends EvaluationContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
