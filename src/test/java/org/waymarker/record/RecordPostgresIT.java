package org.waymarker.record;

import java.util.Map;
import org.waymarker.testing.Databases;

class RecordPostgresIT extends RecordContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
