package org.waymarker.evaluation;

import java.util.Map;
import org.waymarker.testing.Databases;

class EvaluationH2Test extends EvaluationContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
