package org.waymarker.backloading;

import java.util.Map;
import org.waymarker.testing.Databases;

class ImportCohortsPostgresIT extends ImportCohortsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
