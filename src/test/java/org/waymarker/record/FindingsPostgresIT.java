package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class FindingsPostgresIT extends FindingsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
