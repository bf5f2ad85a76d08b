package org.waymarker.patient;

import java.util.Map;
import org.waymarker.testing.Databases;

class PersonsH2Test extends PersonsContract {
    @Override
    Map<String, Object> database() {
        return Databases.h2();
    }
}
