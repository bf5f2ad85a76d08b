package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class LanesPostgresIT extends LanesContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
