package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class SteeringH2Test extends SteeringContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
