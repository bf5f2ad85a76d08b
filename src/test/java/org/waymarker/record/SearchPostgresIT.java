package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class SearchPostgresIT extends SearchContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
