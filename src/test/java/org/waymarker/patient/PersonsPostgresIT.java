package org.waymarker.patient;

import java.util.Map;
import org.waymarker.testing.Databases;

class PersonsPostgresIT extends PersonsContract {
    @Override
    Map<String, Object> database() {
        return Databases.postgres();
    }
}
