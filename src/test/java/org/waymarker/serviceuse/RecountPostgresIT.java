package org.waymarker.serviceuse;

import java.util.Map;
import org.waymarker.testing.Databases;

class RecountPostgresIT extends RecountContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
