package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class SteeringPostgresIT extends SteeringContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
